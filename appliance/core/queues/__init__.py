"""Queues: their line, the visits calls pay to them, what callers are told, and where they go in the end."""
