"""Bringing DAHDI and Asterisk to what is wanted of the spans, one span at a time. Runs as root, for the
helper.

A span that is as it should be is not touched, whatever happens to the others. One that changes is taken from
Asterisk, configured, and given back; as long as a call is on it, it is left as it is and told as waiting.
What was done is noted beside, so that doing it again does nothing.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hw.cards.inventory import Inventory, Span
from hw.cards.system_conf import texts
from hw.cards.wanted import Wanted

STATE = Path("/run/timbre-helper/dahdi.json")
ASTERISK = ("/usr/sbin/asterisk", "-C", "/run/timbre/asterisk/asterisk.conf", "-rx")
DAHDI_CFG = "/usr/sbin/dahdi_cfg"
TIMEOUT_S = 6.0
_PRI_CALL = re.compile(r"DAHDI/i(\d+)/")
_CALL = re.compile(r"DAHDI/(\d+)-")

type Run = Callable[[Sequence[str]], tuple[int, str]]


@dataclass(slots=True)
class Done:
    applied: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    """A call is on them."""
    failed: dict[int, str] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    """Not there, or of another kind."""


class Asterisk:
    """Its command line, for the four commands that have no other door."""

    def __init__(self, run: Run) -> None:
        self._run = run
        status, self._calls = self._ask("core show channels concise")
        self.up = status == 0
        """Not running, it reads everything when it starts."""

    def _ask(self, command: str) -> tuple[int, str]:
        return self._run((*ASTERISK, command))

    def busy(self, span: Span) -> bool:
        """Whether a call is on the span at this moment."""
        _, calls = self._ask("core show channels concise")
        return any(_on(name, span) for name in re.findall(r"^DAHDI/[^!]+", calls, re.MULTILINE))

    def take(self, span: Span) -> None:
        """Asterisk lets go of the span's channels."""
        self._ask(f"pri destroy span {span.number}")
        self._ask(f"dahdi destroy channels {span.first} {span.last}")

    def give(self, span: Span) -> str:
        """It makes them anew, as its file says now; its complaint, or nothing."""
        status, said = self._ask(f"dahdi create channels {span.first} {span.last}")
        # Without the driver it takes all of them when it loads it.
        return said.strip() if status != 0 and "No such command" not in said else ""


def apply(
    zone: str, wanted: Iterable[Wanted], inventory: Inventory, run: Run | None = None, state: Path = STATE
) -> Done:
    """Whatever fails of one span is told, and the others go on."""
    run = run or program
    asked = {each.span: each for each in wanted}
    made = texts(zone, asked.values(), inventory)
    before = _read(state)
    done = Done(missing=sorted(asked.keys() - made.keys()))
    asterisk: Asterisk | None = None
    for span in inventory.spans:
        number = span.number
        now = {"text": made[number], "mark": asked[number].mark} if number in made else None
        if now == before.get(str(number)):
            continue
        asterisk = asterisk or Asterisk(run)
        if asterisk.up and asterisk.busy(span):
            done.waiting.append(number)
            continue
        trouble = _change(span, now, asterisk, run, state.parent)
        if trouble:
            done.failed[number] = trouble
            before.pop(str(number), None)
        else:
            done.applied.append(number)
            before[str(number)] = now
        _write(state, before)
    return done


def _change(span: Span, now: Mapping[str, str] | None, asterisk: Asterisk, run: Run, folder: Path) -> str:
    if asterisk.up:
        asterisk.take(span)
    if now is None:
        return ""
    file = folder / f"span-{span.number}.conf"
    file.write_text(now["text"], encoding="ascii")
    status, said = run(
        (DAHDI_CFG, "-c", str(file), "-S", str(span.number), "-C", f"{span.first}-{span.last}")
    )
    if status != 0:
        return f"dahdi_cfg: {said.strip()[:200]}"
    return asterisk.give(span) if asterisk.up else ""


def _on(channel: str, span: Span) -> bool:
    if pri := _PRI_CALL.match(channel):
        return int(pri[1]) == span.number
    call = _CALL.match(channel)
    return call is not None and span.first <= int(call[1]) <= span.last


def program(command: Sequence[str]) -> tuple[int, str]:
    """Its status and what it said, on both outputs."""
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 127, str(error)
    return ran.returncode, ran.stdout + ran.stderr


def _read(state: Path) -> dict[str, Any]:
    try:
        found = json.loads(state.read_bytes())
    except OSError, ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(state: Path, content: Mapping[str, Any]) -> None:
    part = state.with_suffix(".part")
    part.write_text(json.dumps(content), encoding="ascii")
    part.replace(state)
