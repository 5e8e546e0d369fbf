"""When a deleted recording's file left the disk: web may only mark, timbre-jobs removes."""

SQL = """
ALTER TABLE recording ADD COLUMN removed_at DOUBLE PRECISION;
CREATE INDEX recording_to_remove ON recording (id) WHERE state = 'deleted' AND removed_at IS NULL;
"""
