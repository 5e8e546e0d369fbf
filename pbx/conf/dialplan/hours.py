"""Opening hours and holidays, read on the clock of the site's time zone whatever the box's own is."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context, target
from pbx.conf.escape import word
from pbx.conf.plan import Hours, Period, Plan


def contexts(plan: Plan) -> Iterator[Context]:
    yield from (_hours(hours) for hours in plan.hours)


def read_clock(timezone: str) -> list[str]:
    """Steps before `if_within`."""
    return [
        # One reading of the clock: midnight must not fall between date and time.
        f"Set(TIMBRE_CLOCK=${{STRFTIME(${{EPOCH}},{word(timezone)},%Y-%m-%d-%u-%H-%M)}})",
        "Set(TIMBRE_DATE=${TIMBRE_CLOCK:0:10})",
        "Set(TIMBRE_WEEKDAY=${TIMBRE_CLOCK:11:1})",
        "Set(TIMBRE_MINUTE=$[${TIMBRE_CLOCK:13:2} * 60 + ${TIMBRE_CLOCK:16:2}])",
    ]


def _hours(hours: Hours) -> Context:
    steps = read_clock(hours.timezone)
    days = []
    for index, holiday in enumerate(hours.holidays):
        today = "${TIMBRE_DATE}" if len(holiday.date) == 10 else "${TIMBRE_DATE:5}"
        steps.append(f'GotoIf($["{today}" = "{word(holiday.date)}"]?day{index})')
        first = f"day{index}: NoOp()"
        opened = [if_within(period, target(hours.open)) for period in holiday.periods]
        days += [first, *opened, f"Goto({target(hours.holiday)})"]
    steps += [if_within(period, target(hours.open)) for period in hours.periods]
    return Context(f"hours-{hours.name}").exten("s", *steps, f"Goto({target(hours.closed)})", *days)


def if_within(period: Period, place: str) -> str:
    """The step that goes to `place` (a label, or as `target` writes it) within the period."""
    tests = [f"${{TIMBRE_MINUTE}} >= {period.start_min}", f"${{TIMBRE_MINUTE}} < {period.end_min}"]
    if len(period.days) < 7:
        tests.append("(" + " | ".join(f"${{TIMBRE_WEEKDAY}} = {day}" for day in period.days) + ")")
    return f"GotoIf($[{' & '.join(tests)}]?{place})"
