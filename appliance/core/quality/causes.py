"""Whose fault bad sound most likely is, with hysteresis. Pure.

The legs of all calls are heard every round. A leg between the box and one party tells of that stretch
alone, so what is bad names the culprit: every call on the WAN link suffers (the link, full or not), only
those of one trunk (the carrier), only those of one desk (its cable or its Wi-Fi). Each subject keeps the
verdicts of its last rounds, over as many calls as these were; it is at fault from the time that half of them
are bad, until hardly one is.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from appliance.core.quality.emodel import BAD_MOS
from appliance.core.quality.leg import Leg

KEPT: Final = 12
"""Rounds: a minute, of five seconds each."""
NEEDED: Final = 4
"""Verdicts before anything is said."""
RAISE_SHARE: Final = 0.5
CLEAR_SHARE: Final = 0.1
STALE_S: Final = 1800.0
"""Without a call a verdict is no longer news."""
BAD_LOSS: Final = 0.03
BAD_JITTER_S: Final = 0.060
"""More than jitter buffers take."""
FULL: Final = 0.9
"""Of a link's rate: the queue is there."""


class Kind(StrEnum):
    LINK = "quality_link"
    TRUNK = "quality_trunk"
    DESK = "quality_desk"


@dataclass(frozen=True, slots=True)
class Sounded:
    """One leg in one round."""

    kind: Kind
    """LINK: on a trunk over the WAN link; TRUNK: on another; DESK: at a phone."""
    name: str
    """The trunk's or the extension."""
    leg: Leg
    """Of this round alone."""

    @property
    def bad(self) -> bool:
        streams = [stream for stream in (self.leg.heard, self.leg.told) if stream]
        mos = self.leg.mos
        return (mos is not None and mos < BAD_MOS) or any(
            stream.loss > BAD_LOSS or stream.jitter_s > BAD_JITTER_S for stream in streams
        )


@dataclass(frozen=True, slots=True)
class Use:
    """The WAN link in the last round, kbit/s; None in `Rates` where it cannot be seen."""

    up: float
    down: float
    up_rate: float
    down_rate: float
    voice: float
    """Of the calls, each way."""

    def full(self) -> tuple[str, float, float, float] | None:
        """(way, in use, rate, of these not voice) of the fuller way, if that is full."""
        ways = (("up", self.up, self.up_rate), ("down", self.down, self.down_rate))
        way, used, rate = max(ways, key=lambda one: one[1] / one[2])
        return (way, used, rate, max(0.0, used - self.voice)) if used >= FULL * rate else None


@dataclass(frozen=True, slots=True)
class Cause:
    kind: Kind
    name: str
    """Empty for the link."""
    args: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Of the alarm."""
        if full := self.args.get("full"):
            return "upload_full" if full == "up" else "download_full"
        return f"{self.kind}:{self.name}" if self.name else str(self.kind)


@dataclass(slots=True)
class _Subject:
    verdicts: deque[bool] = field(default_factory=lambda: deque(maxlen=KEPT))
    at_fault: bool = False
    heard_at: float = 0.0

    def take(self, bad: bool, now: float) -> None:
        self.verdicts.append(bad)
        self.heard_at = now
        share = sum(self.verdicts) / len(self.verdicts)
        if self.at_fault:
            self.at_fault = share > CLEAR_SHARE
        else:
            self.at_fault = len(self.verdicts) >= NEEDED and share >= RAISE_SHARE


class Causes:
    """Takes each round's legs, and says what is at fault after it."""

    def __init__(self) -> None:
        self._subjects: dict[tuple[Kind, str], _Subject] = {}
        self._said: dict[tuple[Kind, str], Mapping[str, object]] = {}

    def hear(self, legs: Iterable[Sounded], use: Use | None, now: float) -> list[Cause]:
        """All causes that stand now, each with the worst loss in per cent of the last bad round."""
        legs = list(legs)
        for key, bad in _verdicts(legs).items():
            self._subjects.setdefault(key, _Subject()).take(bad, now)
        for key in [key for key, one in self._subjects.items() if now - one.heard_at > STALE_S]:
            del self._subjects[key]
        for key, subject in self._subjects.items():
            if not subject.at_fault:
                self._said.pop(key, None)
            elif key not in self._said or _worst(legs, key) > 0:
                # That the link was full when it began explains it to the end.
                self._said[key] = {**self._said.get(key, {}), **_args(legs, key, use)}
        self._said = {key: said for key, said in self._said.items() if key in self._subjects}
        return [
            Cause(kind, name, args)
            for (kind, name), args in sorted(self._said.items())
            if self._to_blame(kind, args)
        ]

    def _to_blame(self, kind: Kind, args: Mapping[str, object]) -> bool:
        """Of link and trunk one: the link if it is full or several trunks suffer over it, else the trunk."""
        link = self._said.get((Kind.LINK, ""))
        by_link = link is not None and (link.get("full") is not None or link["trunks"] != 1)
        if kind is Kind.LINK:
            return by_link
        return not (by_link and kind is Kind.TRUNK and args.get("over_link"))


def _verdicts(legs: list[Sounded]) -> dict[tuple[Kind, str], bool]:
    """Of a subject with several calls, half must suffer."""
    found: dict[tuple[Kind, str], list[bool]] = {}
    for one in legs:
        for key in _subjects_of(one):
            found.setdefault(key, []).append(one.bad)
    verdicts = {key: 2 * sum(bad) >= len(bad) for key, bad in found.items()}
    trunks = {one.name for one in legs if one.kind is Kind.LINK}
    # With one trunk bad and another good over the same link, it is not the link.
    if len(trunks) > 1 and not all(verdicts[Kind.TRUNK, name] for name in trunks):
        verdicts[Kind.LINK, ""] = False
    return verdicts


def _subjects_of(one: Sounded) -> list[tuple[Kind, str]]:
    if one.kind is Kind.LINK:
        return [(Kind.LINK, ""), (Kind.TRUNK, one.name)]
    return [(one.kind, one.name)]


def _args(legs: list[Sounded], key: tuple[Kind, str], use: Use | None) -> dict[str, object]:
    mine = [one for one in legs if key in _subjects_of(one)]
    args: dict[str, object] = {"loss_pct": round(_worst(legs, key), 1), "calls": len(mine)}
    rtts = [one.leg.rtt_s for one in mine if one.leg.rtt_s is not None]
    args["rtt_ms"] = round(1000 * max(rtts)) if rtts else None
    if key[0] is Kind.TRUNK:
        args["over_link"] = any(one.kind is Kind.LINK for one in mine)
    if key[0] is Kind.LINK:
        args["trunks"] = len({one.name for one in mine})
    full = use.full() if use and key[0] is Kind.LINK else None
    if full:
        way, used, rate, bulk = full
        args |= {"full": way, "used_kbit": round(used), "rate_kbit": round(rate), "bulk_kbit": round(bulk)}
    return args


def _worst(legs: list[Sounded], key: tuple[Kind, str]) -> float:
    """Loss in per cent."""
    losses = [
        100 * stream.loss
        for one in legs
        if key in _subjects_of(one)
        for stream in (one.leg.heard, one.leg.told)
        if stream
    ]
    return max(losses, default=0.0)
