"""The 15-minute grid of the roll-ups. Every time zone in use lies on it."""

QUARTER_S = 900


def quarter_of(at: float) -> int:
    """Start of the quarter (epoch seconds UTC) that `at` lies in."""
    return int(at // QUARTER_S) * QUARTER_S


def quarters_of(start_at: float, end_at: float) -> range:
    """Starts of all quarters that [start_at, end_at) touches."""
    first = quarter_of(start_at)
    return range(first, max(first + 1, -int(-end_at // 1)), QUARTER_S)
