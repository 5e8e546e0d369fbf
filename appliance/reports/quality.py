"""How calls sounded: by time and line, and by desk. Definitions of the scores in `core.quality.emodel`."""

from dataclasses import replace
from typing import Any

from appliance.reports.model import Ask, Interval, Report, Unit, columns
from appliance.reports.period import stretches, whole
from appliance.store import figures
from appliance.store.figures import LegSums

_SHARED = columns(
    legs=Unit.COUNT,
    average_mos=Unit.SCORE,
    worst_mos=Unit.SCORE,
    bad=Unit.COUNT,
    bad_pct=Unit.PERCENT,
    loss_pct=Unit.SHARE,
    jitter_ms=Unit.MILLISECONDS,
    rtt_ms=Unit.MILLISECONDS,
    worst_rtt_ms=Unit.MILLISECONDS,
)
LINE_COLUMNS = columns(start=Unit.TIME, trunk=Unit.TRUNK) + _SHARED + columns(link_full=Unit.COUNT)
DESK_COLUMNS = columns(extension=Unit.TEXT) + _SHARED


def run_lines(ask: Ask, now: float) -> Report:
    """One row per interval (hours, unless the ask names one) and line, where there were calls."""
    del now
    ask = replace(ask, interval=ask.interval or Interval.HOUR)
    parts = stretches(ask)
    found = {
        (start, trunk): sums
        for (start, trunk, _), sums in figures.leg_sums(parts, ask.timezone).items()
        if trunk
    }
    refused = figures.link_full_sums(parts, ask.timezone)
    rows = [
        {"start": float(key[0]), "trunk": key[1]}
        | _figures([found[key]] if key in found else [])
        | {"link_full": refused.get(key, 0)}
        for key in sorted(found.keys() | refused.keys())
    ]
    totals = _figures(list(found.values())) | {"link_full": sum(refused.values())}
    return Report("quality", ask, LINE_COLUMNS, rows, totals)


def run_desks(ask: Ask, now: float) -> Report:
    """One row per extension: a desk whose Wi-Fi is bad stands out."""
    del now
    desks: dict[str, list[LegSums]] = {}
    for (_, _, extension), sums in figures.leg_sums([whole(ask)], ask.timezone).items():
        if extension:
            desks.setdefault(extension, []).append(sums)
    rows = [{"extension": name} | _figures(sums) for name, sums in sorted(desks.items())]
    return Report(
        "desks", ask, DESK_COLUMNS, rows, _figures([one for sums in desks.values() for one in sums])
    )


def _figures(found: list[LegSums]) -> dict[str, Any]:
    total = LegSums()
    for one in found:
        total.add(one)
    return {
        "legs": int(total.legs),
        "average_mos": _per(total.mos_total, total.scored),
        "worst_mos": total.mos_least if total.scored else None,
        "bad": int(total.bad),
        "bad_pct": _per(100 * total.bad, total.scored),
        "loss_pct": _per(100 * total.lost, total.packets),
        "jitter_ms": _per(1000 * total.jitter_total_s, total.jitters),
        "rtt_ms": _per(1000 * total.rtt_total_s, total.rtts),
        "worst_rtt_ms": 1000 * total.rtt_max_s if total.rtts else None,
    }


def _per(total: float, count: float) -> float | None:
    return total / count if count else None
