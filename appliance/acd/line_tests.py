"""Tests of the lines, as the ACD sees them: nobody's calls; history is told how each ended."""

from appliance.acd import variables
from appliance.core.history import LineTestEnded
from pbx.ari.events import ChannelDestroyed
from pbx.conf import test_phone


def ended(event: ChannelDestroyed, at: float) -> LineTestEnded | None:
    """None: the channel was not a test phone's."""
    seen = event.channel.variables
    call = seen.get(variables.CALL, "")
    if seen.get(variables.DIRECTION) != test_phone.DIRECTION or not call.startswith(test_phone.CALL):
        return None
    return LineTestEnded(at=at, call=call, outcome=seen.get(variables.OUTCOME, ""), cause=event.cause)
