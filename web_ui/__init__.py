"""The web tier: rooms for people, an API for programs. Talks to the rest over feed, site socket and store."""
