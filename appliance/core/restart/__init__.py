"""What outlives the daemon: the snapshot, and taking up calls that went on without us."""
