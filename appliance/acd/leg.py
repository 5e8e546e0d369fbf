"""What the shell itself must remember of a caller's channel, for as long as it lives."""

from dataclasses import dataclass


@dataclass(slots=True)
class Leg:
    queue: str = ""
    """As TIMBRE_QUEUE stands on the channel."""
    music: str = ""
    """Class that plays, or goes on after an announcement; empty: none."""
    playback: str = ""
    """An announcement being played now."""
    bridged: bool = False
    """The bridge has been made."""
    joined: str = ""
    """The agent's leg beside the caller in the bridge."""
    companion: str = ""
    """A channel that a phone's transfer put into the agent's place."""
    recordings: int = 0


def bridge_of(call: str) -> str:
    """The id of a call's bridge: found again by name after a restart."""
    return f"bridge-{call}"
