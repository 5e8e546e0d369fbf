"""What is wrong now, and whether what the screen shows is fresh."""

from dataclasses import dataclass

from web_ui.live.board import Widget
from web_ui.live.floor import Floor
from web_ui.views.words import alarm_words

SEVERITIES = ("critical", "warning")


@dataclass(frozen=True, slots=True)
class AlarmStrip:
    code: str
    severity: str
    since: float
    title: str
    name: str
    """Fills {name} in the title."""
    advice: str


@dataclass(frozen=True, slots=True)
class LinkStrip:
    """The call distributor's feed is away: everything shown is as it was then."""

    seen_at: float


def alarm_strips(floor: Floor) -> tuple[AlarmStrip, ...]:
    """Critical ones first, then the newest."""
    strips, said = [], _said_by_checks(floor)
    for code, alarm in floor.alarms.items():
        title, advice = said.get(code) or alarm_words(code)
        subject = code.partition(":")[2]
        of_trunk = code.startswith(("trunk_", "lines_down", "quality_trunk"))
        name = floor.site.trunk_label(subject) if of_trunk else subject
        severity = alarm.get("severity") if alarm.get("severity") in SEVERITIES else "warning"
        strips.append(
            AlarmStrip(code, str(severity), float(alarm.get("since") or floor.now), title, name, advice)
        )
    return tuple(
        sorted(strips, key=lambda strip: (SEVERITIES.index(strip.severity), -strip.since, strip.code))
    )


def _said_by_checks(floor: Floor) -> dict[str, tuple[str, str]]:
    """The checks explain their alarms themselves, in the reader's language."""
    texts = {each["code"]: each.get("texts") or {} for each in floor.health.get("findings") or ()}
    found = {code: text.get(floor.language) or text.get("en") or {} for code, text in texts.items()}
    return {code: (text.get("what", code), text.get("next", "")) for code, text in found.items()}


def alarm_widgets(floor: Floor, prefix: str) -> tuple[Widget, ...]:
    """For the top of any live page."""
    link = () if floor.connected else (Widget(f"{prefix}-link", "link_strip", LinkStrip(int(floor.seen_at))),)
    strips = tuple(
        Widget(f"{prefix}-alarm-{strip.code.replace(':', '-')}", "alarm_strip", strip)
        for strip in alarm_strips(floor)
    )
    return link + strips
