"""Short messages, in and out."""

SQL = """
CREATE TABLE short_message (
    id {serial},
    at DOUBLE PRECISION NOT NULL,
    direction TEXT NOT NULL,
    number TEXT NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    sent_at DOUBLE PRECISION,
    delivered_at DOUBLE PRECISION,
    next_at DOUBLE PRECISION,
    tries INTEGER NOT NULL,
    pending TEXT NOT NULL,
    fingerprint TEXT
);
CREATE INDEX short_message_to_send ON short_message (id) WHERE state = 'queued';
CREATE INDEX short_message_awaiting_report ON short_message (sent_at) WHERE state = 'sent';
CREATE INDEX short_message_by_number ON short_message (number, id);
CREATE UNIQUE INDEX short_message_once ON short_message (fingerprint);
"""
