"""The machine: what Timbre needs of it, and nothing of what Timbre knows about calls."""
