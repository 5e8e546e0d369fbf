"""Putting the parts of long messages together again; they may come in any order, twice, or never."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from hw.serial.sms.incoming import Deliver

PATIENCE_S: Final = 6 * 3600.0
"""After this a message is handed on with a gap: the network has given up on the missing part."""
GAP: Final = "[…]"


@dataclass(frozen=True, slots=True)
class Message:
    number: str
    text: str
    at: float | None
    slots: tuple[int, ...]
    """Where on the SIM it stands: to be cleared once it is kept elsewhere."""
    complete: bool = True


@dataclass(slots=True)
class _Pile:
    since: float
    parts: dict[int, Deliver] = field(default_factory=dict)
    slots: list[int] = field(default_factory=list)


type _Key = tuple[str, int, int]


class Assembly:
    def __init__(self) -> None:
        self._piles: dict[_Key, _Pile] = {}

    def add(self, deliver: Deliver, slot: int, now: float) -> Message | None:
        """The whole message, once its last part is there."""
        part = deliver.part
        if part.total == 1:
            return Message(deliver.number, deliver.text, deliver.at, (slot,))
        key = (deliver.number, part.reference, part.total)
        pile = self._piles.setdefault(key, _Pile(now))
        if slot not in pile.slots:
            pile.slots.append(slot)
        pile.parts[part.number] = deliver
        return self._take(key) if len(pile.parts) == part.total else None

    def overdue(self, now: float) -> Iterator[Message]:
        """Those that have waited too long for a part."""
        for key in [key for key, pile in self._piles.items() if now - pile.since >= PATIENCE_S]:
            yield self._take(key)

    def oldest(self) -> Message | None:
        """The longest waiting one as it is: the SIM is full, and a part that is missing cannot come in."""
        if not self._piles:
            return None
        return self._take(min(self._piles, key=lambda key: self._piles[key].since))

    def waiting(self) -> frozenset[int]:
        """Slots of parts whose others are not there yet."""
        return frozenset(slot for pile in self._piles.values() for slot in pile.slots)

    def _take(self, key: _Key) -> Message:
        number, _, total = key
        pile = self._piles.pop(key)
        texts = [pile.parts[place].text if place in pile.parts else GAP for place in range(1, total + 1)]
        times = [part.at for part in pile.parts.values() if part.at is not None]
        complete = len(pile.parts) == total
        return Message(number, "".join(texts), min(times, default=None), tuple(pile.slots), complete)
