"""Bar charts as geometry: templates only draw what is reckoned here; the table below says it in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 1080.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 42.0, 40.0, 12.0, 26.0
MOST_LABELS = 14
WIDEST_BAR = 72.0
"""So that two hours of a young day do not fill the page."""


@dataclass(frozen=True, slots=True)
class Segment:
    series: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    label: str
    """Under the axis; empty where there is no room."""
    tip: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    line: str
    """Points of the percentage line, `x,y x,y`, broken (`|`) where there is no value."""
    target_y: float | None
    """Of the percentage the line should stay above."""
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    bottom: float = HEIGHT - BOTTOM

    @property
    def runs(self) -> tuple[str, ...]:
        return tuple(run for run in self.line.split("|") if run.strip())


def nice_step(largest: float, ticks: int = 4) -> float:
    """1, 2 or 5 times a power of ten, at least 1: counts are whole."""
    if largest <= ticks:
        return 1.0
    rough = largest / ticks
    power = 10.0 ** int(log10(rough))
    return next((m * power for m in (1, 2, 5) if m * power >= rough), 10 * power)


def stacked(
    stacks: Sequence[Sequence[tuple[str, float]]],
    labels: Sequence[str],
    tips: Sequence[str],
    percents: Sequence[float | None] = (),
    target_pct: float | None = None,
) -> Chart:
    """One bar per stack of (series, value), from the bottom up; `percents` runs over them on 0 to 100."""
    largest = max((sum(value for _, value in stack) for stack in stacks), default=0.0)
    step = nice_step(largest)
    top = step * max(1, ceil(largest / step))
    tall = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(stacks))
    every = ceil(len(stacks) / MOST_LABELS) if stacks else 1
    bars = []
    for index, stack in enumerate(stacks):
        at, segments = HEIGHT - BOTTOM, []
        for series, value in stack:
            height = value / top * tall
            at -= height
            if value:
                segments.append(Segment(series, at, height))
        width = min(slot - min(slot * 0.22, 8.0), WIDEST_BAR)
        label = labels[index] if index % every == 0 else ""
        bars.append(Bar(LEFT + (index + 0.5) * slot - width / 2, width, label, tips[index], tuple(segments)))
    ticks = tuple(Tick(HEIGHT - BOTTOM - step * n / top * tall, step * n) for n in range(int(top / step) + 1))
    return Chart(tuple(bars), ticks, _line(percents, slot, tall), _percent_y(target_pct, tall))


def _percent_y(percent: float | None, tall: float) -> float | None:
    return None if percent is None else HEIGHT - BOTTOM - percent / 100 * tall


def _line(percents: Sequence[float | None], slot: float, tall: float) -> str:
    points = []
    for index, percent in enumerate(percents):
        y = _percent_y(percent, tall)
        points.append("|" if y is None else f"{LEFT + (index + 0.5) * slot:.1f},{y:.1f}")
    return " ".join(points)


@dataclass(frozen=True, slots=True)
class Share:
    series: str
    x: float
    width: float
    """Of 100."""
    value: float


def shares(parts: Sequence[tuple[str, float]]) -> tuple[Share, ...]:
    """A bar of 100 cut into parts; nothing for nothing."""
    whole = sum(value for _, value in parts)
    found, at = [], 0.0
    for series, value in parts:
        width = 100 * value / whole if whole else 0.0
        if width:
            found.append(Share(series, at, width, value))
        at += width
    return tuple(found)
