"""What the box does by itself: follows the journal, finishes recordings, keeps house at night.

The ingest has a thread of its own that nothing here may hold up: jobs write in short transactions.
"""
