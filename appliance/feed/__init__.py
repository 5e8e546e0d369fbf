"""The ACD's live state for everybody else: a snapshot, then deltas, and commands back, over a Unix socket."""
