"""Reports: pure shaping of the sums that `store.figures` gives, by the definitions of `core.kpi`.

`run(name, ask, now)` gives rows and totals; `formats.render` makes JSON, CSV or XLSX of them.
"""

from collections.abc import Callable

from appliance.reports import agents, intervals, lines, quality, queues
from appliance.reports.model import Ask, BadAsk, Column, Interval, Report, Unit

_RUNNERS: dict[str, Callable[[Ask, float], Report]] = {
    "queues": queues.run,
    "intervals": intervals.run,
    "agents": agents.run,
    "agent_states": agents.run_states,
    "numbers": lines.run_numbers,
    "trunks": lines.run_trunks,
    "quality": quality.run_lines,
    "desks": quality.run_desks,
}
NAMES = tuple(_RUNNERS)


def run(name: str, ask: Ask, now: float) -> Report:
    """Raises BadAsk, with a code to translate and a message that says what to give instead."""
    runner = _RUNNERS.get(name)
    if runner is None:
        raise BadAsk("unknown_report", f"no report is called {name!r}: there are {', '.join(NAMES)}")
    return runner(ask, now)


__all__ = ["NAMES", "Ask", "BadAsk", "Column", "Interval", "Report", "Unit", "run"]
