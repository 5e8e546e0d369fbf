"""Who is sent voice and sends none: one-way audio, with a memory, as such calls end soon. Pure.

A subject (a trunk, a desk) is deaf to us from the first leg of it that was sent voice for some seconds and
gave none back, until a leg of it is heard, or nothing is heard of the matter for a while.
"""

from collections.abc import Iterable
from typing import Final

from appliance.core.quality.leg import SILENT, Leg

STALE_S: Final = 1800.0


def is_unheard(whole: Leg) -> bool:
    """`whole`: since it began. One that was heard and fell silent is on hold or muted, not cut off."""
    return whole.heard.packets == 0 and whole.told is not None and whole.told.packets >= SILENT


class OneWay:
    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def hear(self, legs: Iterable[tuple[str, Leg]], now: float) -> set[str]:
        """Of each leg its subject and the whole of it; the subjects that are not heard. Monotonic seconds."""
        legs = list(legs)
        for subject, whole in legs:
            if whole.heard.packets:
                self._since.pop(subject, None)
        for subject, whole in legs:
            if is_unheard(whole):
                self._since[subject] = now
        self._since = {one: at for one, at in self._since.items() if now - at < STALE_S}
        return set(self._since)
