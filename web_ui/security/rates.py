"""How often one address or one person may knock: a bucket of tokens each, refilled by time."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    burst: float
    per_s: float


PAGES = Rate(burst=240, per_s=20)
"""Per address, everything."""
LOGINS = Rate(burst=60, per_s=0.5)
"""Per address, attempts to log in: a whole shift comes at eight. Wrong ones are counted by the store."""
API = Rate(burst=120, per_s=20)
"""Per token or user."""
KEEP = 10_000
"""Buckets kept; beyond that full ones are forgotten, which changes nothing for them."""


@dataclass(slots=True)
class Limiter:
    rate: Rate
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Key → tokens left at a moment (monotonic seconds)."""

    def wait_s(self, key: str, now: float) -> float:
        """Take a token; 0 if there was one, else the seconds until the next."""
        tokens, at = self._buckets.get(key, (self.rate.burst, now))
        tokens = min(self.rate.burst, tokens + (now - at) * self.rate.per_s)
        if tokens < 1:
            self._buckets[key] = (tokens, now)
            return (1 - tokens) / self.rate.per_s
        self._buckets[key] = (tokens - 1, now)
        if len(self._buckets) > KEEP:
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        full_after_s = self.rate.burst / self.rate.per_s
        self._buckets = {key: b for key, b in self._buckets.items() if now - b[1] < full_after_s}
