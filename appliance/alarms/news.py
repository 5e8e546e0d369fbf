"""Which alarms are news: each is told once when it begins and once when it is over. Pure.

`now` is epoch seconds, because what was told outlives the program. An alarm that comes and goes within
`SETTLE_S` is told of neither way; one that was told stays told until it has been away for `OVER_S`.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

SETTLE_S: Final = 15.0
OVER_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Alarm:
    code: str
    critical: bool
    what: str
    why: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class News:
    alarm: Alarm
    over: bool = False


@dataclass(slots=True)
class Announcer:
    _told: dict[str, Alarm] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)
    """Code → since when it is there, not told yet."""
    _missed: dict[str, float] = field(default_factory=dict)
    """Told code → since when it is away."""

    def step(self, alarms: Mapping[str, Alarm], wanted: AbstractSet[str], now: float) -> list[News]:
        """What is to be told now: of all alarms that there are, those `wanted` begin as news."""
        fresh = (alarms.keys() & wanted) - self._told.keys()
        begun = [News(alarms[code]) for code in self._ripe(self._seen, fresh, SETTLE_S, now)]
        over = [
            News(self._told[code], over=True)
            for code in self._ripe(self._missed, self._told.keys() - alarms.keys(), OVER_S, now)
        ]
        for news in begun:
            self._told[news.alarm.code] = news.alarm
        for news in over:
            del self._told[news.alarm.code]
        return begun + over

    def dump(self) -> dict[str, Any]:
        """JSON data for `load` in the next process."""
        return {code: {"critical": a.critical, "what": a.what} for code, a in self._told.items()}

    def load(self, data: Mapping[str, Any]) -> None:
        """Raises KeyError or TypeError for what is no dump."""
        self._told = {
            code: Alarm(code, bool(one["critical"]), str(one["what"])) for code, one in data.items()
        }

    @staticmethod
    def _ripe(since: dict[str, float], codes: set[str], after_s: float, now: float) -> list[str]:
        """Those that have lasted. A clock that was set back begins their time anew."""
        for code in since.keys() - codes:
            del since[code]
        for code in codes:
            since[code] = min(since.get(code, now), now)
        ripe = sorted(code for code in codes if now - since[code] >= after_s)
        for code in ripe:
            del since[code]
        return ripe
