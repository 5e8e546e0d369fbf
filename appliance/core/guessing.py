"""Who guesses accounts and passwords, and for how long to shut them out. Pure: time is passed in.

- Five failures (the site's `ban.guesses`) within ten minutes from one address are a ban.
- A failure is an answer that was wrong, or an account that does not exist. Whoever lets twenty challenges
  pass without ever answering one rightly is no phone either, only a scanner too hasty to read. A challenge
  counts some seconds later: of forty phones that wake up behind one address all are asked before one answers.
- Addresses from which a phone has proved its password lately have four times as many: one phone with a wrong
  password must not take an office behind one address with it.
- Trunks and the site's allow-list are never banned: over UDP a stranger can write their
  address on his packets.
- Each further ban within a day lasts twice as long as the one before.
"""

import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from appliance.core.site.model import Firewall, SipTrunk, Trunk

PROVED_S: Final = 2 * 3600.0
"""A phone registers anew within an hour, usually."""
PROVED_FACTOR: Final = 4
CHALLENGES_FACTOR: Final = 4
ANSWER_WITHIN_S: Final = 5.0
"""A challenge that is not answered by then counts; any right answer from the address wipes all of them."""
REMEMBERED_S: Final = 86400.0
UNDER_WAY_S: Final = 5.0
"""After a ban: what is still heard was sent before it, and is no reason for another."""
MAX_SOURCES: Final = 10_000
"""The one heard of longest ago is forgotten first."""

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Sentence:
    """Shut this address out for so long."""

    address: str
    seconds: int
    guesses: int


@dataclass(frozen=True, slots=True)
class Limits:
    guesses: int
    within_s: float
    ban_s: float
    longest_s: float
    spared: tuple[Network, ...]
    """Never banned."""

    @classmethod
    def of(cls, wall: Firewall, trunks: Iterable[Trunk]) -> Limits:
        """Trunks known by name are not among the spared: their addresses are not known here."""
        spared = [*wall.allow]
        for trunk in trunks:
            if isinstance(trunk, SipTrunk):
                spared += [*trunk.match, trunk.host]
        return cls(wall.ban_guesses, wall.ban_within_s, wall.ban_s, wall.ban_longest_s, _networks(spared))


@dataclass(slots=True)
class _Source:
    failed_at: deque[float] = field(default_factory=deque)
    challenged_at: deque[float] = field(default_factory=deque)
    """Since the last right answer."""
    proved_at: float | None = None
    bans: int = 0
    banned_at: float = 0.0

    def patience(self, now: float) -> int:
        known = self.proved_at is not None and now - self.proved_at < PROVED_S
        return PROVED_FACTOR if known else 1

    def as_data(self) -> list[Any]:
        return [list(self.failed_at), list(self.challenged_at), self.proved_at, self.bans, self.banned_at]


class Guessing:
    def __init__(self) -> None:
        self._sources: OrderedDict[str, _Source] = OrderedDict()

    def snapshot(self) -> dict[str, Any]:
        """Plain data of all that is remembered, for `restore` on the same clock."""
        return {address: source.as_data() for address, source in self._sources.items()}

    def restore(self, data: object) -> None:
        """Go on from a snapshot; what makes no sense in it is forgotten."""
        for address, told in data.items() if isinstance(data, dict) else ():
            if source := _source_of(told):
                self._sources[address] = source

    def proved(self, address: str, now: float) -> None:
        """A phone there knew its password."""
        source = self._source(address)
        source.proved_at = now
        source.challenged_at.clear()

    def challenged(self, address: str, limits: Limits, now: float) -> Sentence | None:
        """A request from there was asked for a password; the ban, where too many were and none was given."""
        if _spared(address, limits):
            return None
        source = self._source(address)
        if source.bans and now - source.banned_at < UNDER_WAY_S:
            return None
        most = limits.guesses * CHALLENGES_FACTOR * source.patience(now)
        # Once there are enough, only their age matters: a flood needs no more memory.
        if _count(source.challenged_at, now, limits.within_s, most) < most:
            return None
        if source.challenged_at[most - 1] > now - ANSWER_WITHIN_S:
            return None
        return self._ban(address, source, limits, now)

    def failed(self, address: str, limits: Limits, now: float) -> Sentence | None:
        """A wrong answer came from there; the ban, where that was one too many."""
        if _spared(address, limits):
            return None
        source = self._source(address)
        if source.bans and now - source.banned_at < UNDER_WAY_S:
            return None
        failures = _count(source.failed_at, now, limits.within_s)
        if failures < limits.guesses * source.patience(now):
            return None
        return self._ban(address, source, limits, now)

    def _ban(self, address: str, source: _Source, limits: Limits, now: float) -> Sentence:
        if now - source.banned_at > REMEMBERED_S:
            source.bans = 0
        lasts_s = min(limits.ban_s * 2 ** min(source.bans, 20), limits.longest_s)
        source.bans, source.banned_at = source.bans + 1, now
        guesses = len(source.failed_at)
        source.failed_at.clear()
        source.challenged_at.clear()
        return Sentence(address, int(lasts_s), guesses)

    def _source(self, address: str) -> _Source:
        source = self._sources.setdefault(address, _Source())
        self._sources.move_to_end(address)
        while len(self._sources) > MAX_SOURCES:
            self._sources.popitem(last=False)
        return source


def _source_of(data: object) -> _Source | None:
    match data:
        case [
            list(failed),
            list(challenged),
            float() | int() | None as proved,
            int(bans),
            float() | int() as at,
        ]:
            times = [*failed, *challenged, proved or 0.0, at]
            if all(isinstance(one, float | int) and math.isfinite(one) for one in times):
                return _Source(deque(failed), deque(challenged), proved, bans, at)
    return None


def _count(times: deque[float], now: float, within_s: float, most: int | None = None) -> int:
    """With one more (but not more than `most`), those that still count."""
    while times and times[0] <= now - within_s:
        times.popleft()
    if most is None or len(times) < most:
        times.append(now)
    return len(times)


def _spared(address: str, limits: Limits) -> bool:
    """What is no address cannot be banned either. The box itself never is."""
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return True
    return host.is_loopback or any(host in network for network in limits.spared)


def _networks(texts: Iterable[str]) -> tuple[Network, ...]:
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError:
            continue
    return tuple(found)
