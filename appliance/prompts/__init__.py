"""Recordings of people who speak a site's prompts: from whatever they were made with to what callers hear."""
