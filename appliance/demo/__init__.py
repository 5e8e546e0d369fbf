"""The virtual floor: callers and agents made up, their calls real. For showing the box, not for measuring."""
