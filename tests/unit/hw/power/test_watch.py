"""When the box closes, when it switches itself off, and that mains which come back cancel it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.power.reading import NoAnswer, Reading, parse
from hw.power.watch import ANNOUNCE_S, LOST_S, LOW_GRACE_S, Limits, Phase, PowerWatch

LIMITS = Limits(off_at_pct=20, off_after_s=600.0, grace_s=120.0)


def reading(on_battery=False, charge=100, low=False):
    return Reading(on_battery, low, False, charge, None, "Smart")


MAINS, BATTERY, EMPTY = reading(), reading(True, 80), reading(True, 20)


@pytest.fixture
def watch():
    watch = PowerWatch(LIMITS)
    watch.read(MAINS, 5, 0)
    return watch


def test_a_short_cut_does_nothing(watch):
    assert watch.read(BATTERY, 5, 10) is Phase.ON_BATTERY
    assert watch.read(MAINS, 5, 60) is Phase.ONLINE


def test_a_low_charge_closes_and_conversations_get_their_grace(watch):
    watch.read(BATTERY, 5, 10)
    assert watch.read(EMPTY, 5, 100) is Phase.CLOSING
    assert watch.read(EMPTY, 2, 219) is Phase.CLOSING
    assert watch.read(EMPTY, 2, 220) is Phase.ENDING
    assert watch.read(EMPTY, 2, 220 + ANNOUNCE_S - 1) is Phase.ENDING
    assert watch.read(EMPTY, 2, 220 + ANNOUNCE_S) is Phase.OFF


def test_without_calls_there_is_nothing_to_wait_for(watch):
    watch.read(BATTERY, 0, 10)
    assert watch.read(EMPTY, 0, 20) is Phase.OFF


def test_too_long_on_battery_closes_whatever_the_charge(watch):
    watch.read(BATTERY, 5, 10)
    assert watch.read(BATTERY, 5, 609) is Phase.ON_BATTERY
    assert watch.read(BATTERY, 5, 610) is Phase.CLOSING


def test_a_battery_that_is_low_itself_leaves_a_shorter_grace(watch):
    assert watch.read(reading(True, 70, low=True), 5, 10) is Phase.CLOSING
    assert watch.read(reading(True, 70, low=True), 5, 10 + LOW_GRACE_S) is Phase.ENDING


@pytest.mark.parametrize("at", [100, 221])
def test_mains_that_come_back_cancel_everything(watch, at):
    watch.read(EMPTY, 5, 100)
    watch.read(EMPTY, 5, at)
    assert watch.phase in (Phase.CLOSING, Phase.ENDING)
    assert watch.read(MAINS, 5, at + 1) is Phase.ONLINE
    assert watch.read(MAINS, 5, at + 900) is Phase.ONLINE


def test_once_it_is_being_switched_off_nothing_turns_it_back(watch):
    watch.read(EMPTY, 0, 10)
    assert watch.read(MAINS, 0, 11) is Phase.OFF


def test_a_silent_battery_matters_only_without_mains(watch):
    assert watch.read(None, 5, 10_000) is Phase.ONLINE
    watch.read(BATTERY, 5, 10_001)
    assert watch.read(None, 5, 10_001 + LOST_S - 1) is Phase.ON_BATTERY
    assert watch.read(None, 5, 10_001 + LOST_S) is Phase.CLOSING


def test_before_the_first_reading_nothing_is_done():
    watch = PowerWatch(LIMITS)
    assert watch.read(None, 0, 9999) is Phase.UNKNOWN


@given(st.lists(st.tuples(st.sampled_from([MAINS, BATTERY, EMPTY, None]), st.integers(0, 3)), max_size=60))
def test_with_mains_the_box_is_never_switched_off(steps):
    watch, now = PowerWatch(LIMITS), 0.0
    for found, calls in steps:
        now += 30
        was = watch.phase
        phase = watch.read(found, calls, now)
        if found is MAINS and was is not Phase.OFF:
            assert phase is Phase.ONLINE


def lines(**values):
    return [f'VAR ups {name.replace("_", ".")} "{value}"' for name, value in values.items()]


@pytest.mark.parametrize(
    ("status", "battery", "low", "worn"),
    [("OL CHRG", False, False, False), ("OB DISCHRG", True, False, False), ("OB LB", True, True, False),
     ("OL RB", False, False, True), ("FSD OL", False, True, False)],
)  # fmt: skip
def test_the_words_of_upsd_are_understood(status, battery, low, worn):
    found = parse(lines(ups_status=status, battery_charge="87.5", ups_model='Smart \\"1500\\"'))
    assert (found.on_battery, found.low, found.worn) == (battery, low, worn)
    assert (found.charge_pct, found.model) == (87, 'Smart "1500"')


@pytest.mark.parametrize(
    "said", [["ERR DATA-STALE"], ["ERR DRIVER-NOT-CONNECTED"], [], lines(ups_status="OFF")]
)
def test_what_is_no_status_is_no_answer(said):
    with pytest.raises(NoAnswer):
        parse(said)


@given(st.lists(st.text(max_size=60), max_size=20))
def test_no_line_brings_the_reader_down(said):
    try:
        parse(said)
    except NoAnswer:
        return
