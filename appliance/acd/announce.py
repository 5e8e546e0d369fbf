"""What a waiting caller is told, as Asterisk's own recordings in the call's language."""

import math

LONGEST_POSITION = 99
"""Farther back in line the position is no comfort: it is not said."""


def media(position: int | None, wait_s: float | None, message: str | None) -> list[str]:
    """ARI media to be played one after the other. `message` is a sound's path."""
    said = [f"sound:{message}"] if message else []
    if position == 1:
        said.append("sound:queue-youarenext")
    elif position is not None and 1 < position <= LONGEST_POSITION:
        said += ["sound:queue-thereare", f"number:{position}", "sound:queue-callswaiting"]
    if wait_s is not None and math.isfinite(wait_s):
        said += _wait(math.ceil(wait_s / 60))
    return said


def _wait(minutes: int) -> list[str]:
    if minutes <= 1:
        return ["sound:queue-holdtime", "sound:queue-less-than", "sound:digits/2", "sound:queue-minutes"]
    return ["sound:queue-holdtime", f"number:{minutes}", "sound:queue-minutes"]
