"""History, people, recordings and the roll-ups."""

SQL = """
CREATE TABLE call (
    id TEXT NOT NULL PRIMARY KEY,
    direction TEXT NOT NULL,
    caller_number TEXT NOT NULL,
    caller_name TEXT NOT NULL,
    caller_folded TEXT NOT NULL,
    did TEXT NOT NULL,
    trunk TEXT,
    started_at DOUBLE PRECISION NOT NULL,
    quarter BIGINT NOT NULL,
    queue TEXT,
    agent TEXT,
    connected_at DOUBLE PRECISION,
    ended_at DOUBLE PRECISION,
    outcome TEXT,
    ended_by TEXT NOT NULL,
    cause INTEGER,
    reason TEXT NOT NULL,
    waited_s DOUBLE PRECISION NOT NULL,
    talked_s DOUBLE PRECISION NOT NULL,
    path TEXT NOT NULL,
    recordings INTEGER NOT NULL
);
-- The search pages through (started_at, id), alone or below one agent, queue, number or outcome.
CREATE INDEX call_by_time ON call (started_at, id);
CREATE INDEX call_by_agent ON call (agent, started_at, id);
CREATE INDEX call_by_queue ON call (queue, started_at, id);
CREATE INDEX call_by_outcome ON call (outcome, started_at, id);
CREATE INDEX call_by_number ON call (caller_number, started_at, id);
CREATE INDEX call_by_quarter ON call (quarter, direction, did, trunk);
CREATE INDEX call_rejected ON call (quarter) WHERE outcome = 'rejected';
CREATE INDEX call_open ON call (started_at) WHERE ended_at IS NULL;

CREATE TABLE queue_visit (
    call TEXT NOT NULL,
    visit INTEGER NOT NULL,
    queue TEXT NOT NULL,
    entered_at DOUBLE PRECISION NOT NULL,
    quarter BIGINT NOT NULL,
    position INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    path TEXT NOT NULL,
    service_target_s DOUBLE PRECISION NOT NULL,
    short_abandon_s DOUBLE PRECISION NOT NULL,
    connected_at DOUBLE PRECISION,
    left_at DOUBLE PRECISION,
    outcome TEXT,
    waited_s DOUBLE PRECISION NOT NULL,
    talked_s DOUBLE PRECISION NOT NULL,
    agent TEXT,
    went_to TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (call, visit)
);
CREATE INDEX queue_visit_by_quarter ON queue_visit (queue, quarter);

CREATE TABLE offer (
    id TEXT NOT NULL PRIMARY KEY,
    call TEXT NOT NULL,
    queue TEXT NOT NULL,
    agent TEXT NOT NULL,
    extension TEXT NOT NULL,
    started_at DOUBLE PRECISION NOT NULL,
    quarter BIGINT NOT NULL,
    ended_at DOUBLE PRECISION,
    result TEXT
);
CREATE INDEX offer_by_call ON offer (call);
CREATE INDEX offer_by_agent ON offer (agent, quarter, queue);

CREATE TABLE agent_period (
    id {serial},
    agent TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    extension TEXT,
    call TEXT,
    queue TEXT,
    started_at DOUBLE PRECISION NOT NULL,
    ended_at DOUBLE PRECISION
);
CREATE INDEX agent_period_by_agent ON agent_period (agent, started_at);
CREATE INDEX agent_period_open ON agent_period (agent) WHERE ended_at IS NULL;

CREATE TABLE trunk_period (
    id {serial},
    trunk TEXT NOT NULL,
    up BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    started_at DOUBLE PRECISION NOT NULL,
    ended_at DOUBLE PRECISION
);
CREATE INDEX trunk_period_by_trunk ON trunk_period (trunk, started_at);

CREATE TABLE recording (
    id {serial},
    call TEXT NOT NULL,
    what TEXT NOT NULL,
    queue TEXT,
    agent TEXT,
    file TEXT NOT NULL UNIQUE,
    started_at DOUBLE PRECISION NOT NULL,
    state TEXT NOT NULL,
    channels INTEGER NOT NULL,
    duration_s DOUBLE PRECISION,
    bytes BIGINT,
    sha256 TEXT,
    rms_left_db DOUBLE PRECISION,
    rms_right_db DOUBLE PRECISION,
    peak_left_db DOUBLE PRECISION,
    peak_right_db DOUBLE PRECISION,
    finalised_at DOUBLE PRECISION,
    checked_at DOUBLE PRECISION,
    deleted_at DOUBLE PRECISION,
    deleted_by TEXT NOT NULL,
    deleted_why TEXT NOT NULL,
    problem TEXT NOT NULL
);
CREATE INDEX recording_by_call ON recording (call);
CREATE INDEX recording_by_state ON recording (state, started_at);
CREATE INDEX recording_by_check ON recording (state, checked_at);

-- Roll-ups are read by stretches of time: the key begins with it, and the rows lie in its order.
CREATE TABLE queue_quarter (
    queue TEXT NOT NULL,
    quarter BIGINT NOT NULL,
    offered INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    short_abandoned INTEGER NOT NULL,
    overflowed INTEGER NOT NULL,
    transferred INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    in_service INTEGER NOT NULL,
    wait_total_s DOUBLE PRECISION NOT NULL,
    line_total_s DOUBLE PRECISION NOT NULL,
    left_line INTEGER NOT NULL,
    longest_wait_s DOUBLE PRECISION NOT NULL,
    talk_total_s DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (quarter, queue)
) {clustered};

CREATE TABLE agent_quarter (
    agent TEXT NOT NULL,
    quarter BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    queue TEXT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (quarter, agent, state, reason, queue)
) {clustered};

CREATE TABLE offer_quarter (
    agent TEXT NOT NULL,
    queue TEXT NOT NULL,
    quarter BIGINT NOT NULL,
    offers INTEGER NOT NULL,
    connected INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    timed_out INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (quarter, agent, queue)
) {clustered};

CREATE TABLE call_quarter (
    direction TEXT NOT NULL,
    did TEXT NOT NULL,
    trunk TEXT NOT NULL,
    quarter BIGINT NOT NULL,
    calls INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    overflowed INTEGER NOT NULL,
    voicemail INTEGER NOT NULL,
    self_service INTEGER NOT NULL,
    other INTEGER NOT NULL,
    duration_total_s DOUBLE PRECISION NOT NULL,
    talk_total_s DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (quarter, direction, did, trunk)
) {clustered};

-- The same per day of the site, made of the quarters when the day is over.
CREATE TABLE queue_day (
    queue TEXT NOT NULL,
    day BIGINT NOT NULL,
    offered INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    short_abandoned INTEGER NOT NULL,
    overflowed INTEGER NOT NULL,
    transferred INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    in_service INTEGER NOT NULL,
    wait_total_s DOUBLE PRECISION NOT NULL,
    line_total_s DOUBLE PRECISION NOT NULL,
    left_line INTEGER NOT NULL,
    longest_wait_s DOUBLE PRECISION NOT NULL,
    talk_total_s DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (day, queue)
) {clustered};

CREATE TABLE agent_day (
    agent TEXT NOT NULL,
    day BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    queue TEXT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (day, agent, state, reason, queue)
) {clustered};

CREATE TABLE offer_day (
    agent TEXT NOT NULL,
    queue TEXT NOT NULL,
    day BIGINT NOT NULL,
    offers INTEGER NOT NULL,
    connected INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    timed_out INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (day, agent, queue)
) {clustered};

CREATE TABLE call_day (
    direction TEXT NOT NULL,
    did TEXT NOT NULL,
    trunk TEXT NOT NULL,
    day BIGINT NOT NULL,
    calls INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    overflowed INTEGER NOT NULL,
    voicemail INTEGER NOT NULL,
    self_service INTEGER NOT NULL,
    other INTEGER NOT NULL,
    duration_total_s DOUBLE PRECISION NOT NULL,
    talk_total_s DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (day, direction, did, trunk)
) {clustered};

CREATE TABLE rolled_day (
    day BIGINT NOT NULL PRIMARY KEY,
    ends_at BIGINT NOT NULL,
    timezone TEXT NOT NULL
);

CREATE TABLE event (
    id {serial},
    at DOUBLE PRECISION NOT NULL,
    kind TEXT NOT NULL,
    call TEXT,
    agent TEXT,
    data TEXT NOT NULL
);
CREATE INDEX event_by_call ON event (call, id);
CREATE INDEX event_bad ON event (id) WHERE kind = 'bad_line';

CREATE TABLE journal_position (segment TEXT NOT NULL PRIMARY KEY, bytes BIGINT NOT NULL);

CREATE TABLE "user" (
    username TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    language TEXT NOT NULL,
    email TEXT NOT NULL,
    removed_at DOUBLE PRECISION
);

CREATE TABLE credential (
    username TEXT NOT NULL PRIMARY KEY REFERENCES "user" (username) ON DELETE CASCADE,
    password_hash TEXT NOT NULL,
    changed_at DOUBLE PRECISION NOT NULL,
    must_change BOOLEAN NOT NULL
);

CREATE TABLE login_failure (
    subject TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at DOUBLE PRECISION NOT NULL,
    locked_until DOUBLE PRECISION NOT NULL
);

CREATE TABLE web_session (
    id TEXT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL REFERENCES "user" (username) ON DELETE CASCADE,
    created_at DOUBLE PRECISION NOT NULL,
    seen_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX web_session_by_user ON web_session (username);

CREATE TABLE token (
    id {serial},
    hash TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL REFERENCES "user" (username) ON DELETE CASCADE,
    label TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION,
    used_at DOUBLE PRECISION,
    revoked_at DOUBLE PRECISION
);

CREATE TABLE audit (
    id {serial},
    at DOUBLE PRECISION NOT NULL,
    by TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, id);

CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE site_revision (
    id {serial},
    at DOUBLE PRECISION NOT NULL,
    by TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    document TEXT NOT NULL,
    summary TEXT NOT NULL
);
"""
