"""The shell around the core: Asterisk's events in as facts, the core's commands out, in order per call.

The only ARI application of the box and the only owner of live state. Nothing here decides which agent
gets a call; nothing here waits for a disk or a database while a caller waits.
"""
