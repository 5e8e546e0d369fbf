"""Backups, thought through without touching a disk: when one is due, what is in it, what is kept."""
