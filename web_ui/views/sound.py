"""How calls sound, for people: a score with a word, and each leg in figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from appliance.core.quality.emodel import BAD_MOS
from appliance.store.models import CallLeg
from web_ui.site_view import SiteView

GOOD_MOS: Final = 4.03
"""R of 80: satisfied (G.107 table B.1)."""


@dataclass(frozen=True, slots=True)
class Score:
    mos: float

    @property
    def grade(self) -> str:
        if self.mos < BAD_MOS:
            return "bad"
        return "good" if self.mos >= GOOD_MOS else "fair"


@dataclass(frozen=True, slots=True)
class LegCard:
    name: str
    """The trunk's label, or the extension with who sat there."""
    on_trunk: bool
    codec: str
    score: Score | None
    loss_in_pct: float
    loss_out_pct: float | None
    jitter_in_ms: float
    jitter_out_ms: float | None
    rtt_ms: float | None
    rtt_max_ms: float | None


@dataclass(frozen=True, slots=True)
class SoundCard:
    """Of a whole call."""

    score: Score | None
    legs: tuple[LegCard, ...]


def score(mos: float | None) -> Score | None:
    return None if mos is None else Score(round(mos, 1))


def leg_card(row: CallLeg, site: SiteView, names: Mapping[str, str]) -> LegCard:
    leg: Any = row
    who = names.get(leg.agent or "", leg.agent or "")
    desk = f"{leg.extension} · {who}" if who else leg.extension
    return LegCard(
        name=site.trunk_label(leg.trunk) if leg.trunk else desk,
        on_trunk=bool(leg.trunk),
        codec=leg.codec,
        score=score(leg.mos),
        loss_in_pct=_loss_pct(leg.heard_packets, leg.heard_lost),
        loss_out_pct=None if leg.told_packets is None else _loss_pct(leg.told_packets, leg.told_lost),
        jitter_in_ms=1000 * leg.heard_jitter_s,
        jitter_out_ms=_ms(leg.told_jitter_s),
        rtt_ms=_ms(leg.rtt_s),
        rtt_max_ms=_ms(leg.rtt_max_s),
    )


def _loss_pct(packets: int, lost: int) -> float:
    return 100 * lost / (packets + lost) if packets + lost else 0.0


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1000 * seconds
