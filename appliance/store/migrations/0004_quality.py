"""How each leg of a call sounded, the worst of it with the call, sums of it for reports; and calls refused
because the link had no place."""

_SUMS = """
    legs INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    bad INTEGER NOT NULL,
    mos_total DOUBLE PRECISION NOT NULL,
    mos_least DOUBLE PRECISION NOT NULL,
    packets DOUBLE PRECISION NOT NULL,
    lost DOUBLE PRECISION NOT NULL,
    jitter_total_s DOUBLE PRECISION NOT NULL,
    jitters INTEGER NOT NULL,
    rtt_total_s DOUBLE PRECISION NOT NULL,
    rtts INTEGER NOT NULL,
    rtt_max_s DOUBLE PRECISION NOT NULL
"""

SQL = f"""
CREATE TABLE call_leg (
    call TEXT NOT NULL,
    leg TEXT NOT NULL,
    trunk TEXT NOT NULL,
    extension TEXT NOT NULL,
    agent TEXT,
    codec TEXT NOT NULL,
    ended_at DOUBLE PRECISION NOT NULL,
    quarter BIGINT NOT NULL,
    heard_packets INTEGER NOT NULL,
    heard_lost INTEGER NOT NULL,
    heard_jitter_s DOUBLE PRECISION NOT NULL,
    told_packets INTEGER,
    told_lost INTEGER,
    told_jitter_s DOUBLE PRECISION,
    rtt_s DOUBLE PRECISION,
    rtt_max_s DOUBLE PRECISION,
    mos DOUBLE PRECISION,
    PRIMARY KEY (call, leg)
);
CREATE INDEX call_leg_by_quarter ON call_leg (quarter);

CREATE TABLE leg_quarter (
    quarter BIGINT NOT NULL,
    trunk TEXT NOT NULL,
    extension TEXT NOT NULL,
    {_SUMS},
    PRIMARY KEY (quarter, trunk, extension)
) {{clustered}};

CREATE TABLE leg_day (
    day BIGINT NOT NULL,
    trunk TEXT NOT NULL,
    extension TEXT NOT NULL,
    {_SUMS},
    PRIMARY KEY (day, trunk, extension)
) {{clustered}};

ALTER TABLE call ADD COLUMN mos DOUBLE PRECISION;
CREATE INDEX call_that_sounded_bad ON call (started_at, id) WHERE mos < 3.6;

ALTER TABLE call_quarter ADD COLUMN link_full INTEGER NOT NULL DEFAULT 0;
ALTER TABLE call_day ADD COLUMN link_full INTEGER NOT NULL DEFAULT 0;
"""
