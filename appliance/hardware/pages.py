"""What the display on the front shows, page after page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.core.site.model import Language

PAGE_S: Final = 4.0
MOST_ALARMS: Final = 5


@dataclass(frozen=True, slots=True)
class Facts:
    site: str
    language: Language
    addresses: tuple[tuple[str, str], ...] = ()
    """Interface and address."""
    calls: int | None = None
    """None: the call distributor is away."""
    waiting: int = 0
    ready: int = 0
    alarms: tuple[str, ...] = ()
    """The gravest first."""
    setup_code: str = ""
    battery_pct: int | None = None
    """While the mains are away."""


_WORDS: Final = {
    Language.EN: {
        "calls": "Calls {calls} wait {waiting}",
        "ready": "Ready agents {ready}",
        "away": "Distributor away",
        "no_address": "No network address",
        "well": "All is well",
        "alarm": "ALARM {place}/{count}",
        "code": "Set-up code",
        "battery": "On battery {pct}%",
        "battery_only": "On battery",
    },
    Language.ES: {
        "calls": "Llamadas {calls} esp {waiting}",
        "ready": "Disponibles {ready}",
        "away": "Distribuidor caído",
        "no_address": "Sin dirección de red",
        "well": "Todo en orden",
        "alarm": "ALARMA {place}/{count}",
        "code": "Código de inicio",
        "battery": "Con batería {pct}%",
        "battery_only": "Con batería",
    },
}


def page(facts: Facts, columns: int, rows: int, elapsed_s: float) -> list[str]:
    """The rows to show `elapsed_s` after the start: each page has its turn."""
    every = pages(facts, columns, rows)
    return every[int(elapsed_s // PAGE_S) % len(every)]


def pages(facts: Facts, columns: int, rows: int) -> list[list[str]]:
    """Never empty. What has to be acted on comes first."""
    words = _WORDS[facts.language]
    head = [facts.site]
    blocks: list[list[str]] = []
    if facts.battery_pct is not None:
        word = "battery" if facts.battery_pct >= 0 else "battery_only"
        blocks.append([words[word].format(pct=facts.battery_pct)])
    for place, alarm in enumerate(facts.alarms[:MOST_ALARMS], 1):
        title = words["alarm"].format(place=place, count=len(facts.alarms))
        blocks.append([title, *wrap(alarm, columns)])
    if facts.setup_code:
        blocks.append([words["code"], facts.setup_code])
    blocks.append([f"{name} {address}" for name, address in facts.addresses] or [words["no_address"]])
    blocks.append(_floor(facts, words))
    if not facts.alarms:
        blocks.append([words["well"]])
    return [rows_ for block in blocks for rows_ in _cut(head, block, rows)]


def _floor(facts: Facts, words: dict[str, str]) -> list[str]:
    if facts.calls is None:
        return [words["away"]]
    calls = words["calls"].format(calls=facts.calls, waiting=facts.waiting)
    return [calls, words["ready"].format(ready=facts.ready)]


def _cut(head: Sequence[str], block: Sequence[str], rows: int) -> list[list[str]]:
    """A block that is higher than the display takes several pages; the head stands where there is room."""
    if len(block) < rows:
        return [[*head, *block]]
    return [list(block[at : at + rows]) for at in range(0, len(block), rows)]


def wrap(text: str, columns: int) -> list[str]:
    """Rows of whole words; a word that is too long is broken."""
    rows = [""]
    for word in text.split():
        while len(word) > columns:
            rows.append(word[:columns])
            word = word[columns:]
        joined = f"{rows[-1]} {word}".strip()
        if len(joined) <= columns:
            rows[-1] = joined
        else:
            rows.append(word)
    return [row for row in rows if row]
