"""Tests of the lines."""

SQL = """
CREATE TABLE line_test (
    id {serial},
    trunk TEXT NOT NULL,
    number TEXT NOT NULL,
    by TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at DOUBLE PRECISION NOT NULL,
    began_at DOUBLE PRECISION,
    ended_at DOUBLE PRECISION,
    code INTEGER,
    answered_s DOUBLE PRECISION,
    level_dbfs DOUBLE PRECISION,
    refused TEXT NOT NULL,
    cause INTEGER
);
CREATE INDEX line_test_to_do ON line_test (id) WHERE state IN ('asked', 'calling');
CREATE INDEX line_test_by_trunk ON line_test (trunk, id);
"""
