"""What systemd says of services that end again and again."""

from appliance.health.units import Restarts, restarts

SAID = """\
Id=asterisk.service
ActiveState=active
ActiveEnterTimestampMonotonic=1059817836
NRestarts=0

Id=timbre-web.service
ActiveState=activating
ActiveEnterTimestampMonotonic=1041128296
NRestarts=12

Id=timbre-new.service
ActiveState=inactive
ActiveEnterTimestampMonotonic=0
"""


def test_each_service_is_told_with_its_count_and_since_when_it_is_up():
    assert restarts(SAID, 1100.0) == (
        Restarts("asterisk.service", 0, 1100.0 - 1059.817836),
        Restarts("timbre-web.service", 12, 0.0),
    )


def test_nothing_is_nothing():
    assert restarts("", 1.0) == restarts("\n\n", 1.0) == ()
