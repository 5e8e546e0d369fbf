"""An alarm is told once when it begins and once when it is over, whatever restarts, and never in a flood."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.alarms import words
from appliance.alarms.news import OVER_S, SETTLE_S, Alarm, Announcer, News
from appliance.alarms.rate import HOUR_S, Rate
from appliance.core.site.model import Language
from hw.serial.sms.submit import split
from tests.support.gsm_bits import septets_of

DOWN = Alarm(
    "trunk_down:carrier", True, "La troncal Operador está caída.", "El operador no responde.", "Llame."
)


def told(announcer, alarms, now, wanted=None):
    every = {alarm.code: alarm for alarm in alarms}
    return [(news.alarm.code, news.over) for news in announcer.step(every, wanted or every.keys(), now)]


def begun(announcer, now=0.0):
    told(announcer, [DOWN], now)
    return told(announcer, [DOWN], now + SETTLE_S)


def test_an_alarm_that_lasts_is_told_once():
    announcer = Announcer()
    assert told(announcer, [DOWN], 0) == []
    assert told(announcer, [DOWN], SETTLE_S) == [(DOWN.code, False)]
    assert all(told(announcer, [DOWN], SETTLE_S + after) == [] for after in range(1, 900, 10))


def test_one_that_comes_and_goes_is_not_told():
    announcer = Announcer()
    for now in range(0, 300, 10):
        assert told(announcer, [DOWN] if now % 20 else [], now) == []


def test_the_end_is_told_once_and_not_at_the_first_lull():
    announcer = Announcer()
    begun(announcer)
    assert told(announcer, [], 100) == []
    assert told(announcer, [DOWN], 130) == []
    assert told(announcer, [], 140) == []
    assert told(announcer, [], 140 + OVER_S) == [(DOWN.code, True)]
    assert told(announcer, [], 900) == []


def test_a_restart_tells_nothing_again():
    first, second = Announcer(), Announcer()
    begun(first)
    second.load(first.dump())
    assert told(second, [DOWN], 500) == []
    assert told(second, [DOWN], 600) == []
    told(second, [], 700)
    assert told(second, [], 700 + OVER_S) == [(DOWN.code, True)]


def test_what_nobody_wants_to_hear_is_no_news_but_what_was_told_is_over_only_when_it_is():
    announcer = Announcer()
    assert told(announcer, [DOWN], 0, wanted={"x"}) == told(announcer, [DOWN], 99, wanted={"x"}) == []
    begun(announcer, 100)
    assert told(announcer, [DOWN], 500, wanted={"x"}) == []
    assert told(announcer, [DOWN], 900, wanted={"x"}) == []


def test_a_clock_set_back_neither_repeats_nor_swallows():
    announcer = Announcer()
    told(announcer, [DOWN], 10_000)
    assert told(announcer, [DOWN], 0) == []
    assert told(announcer, [DOWN], SETTLE_S) == [(DOWN.code, False)]


@given(st.lists(st.floats(0, 20_000), max_size=80), st.integers(1, 10))
def test_no_hour_has_more_than_its_messages(times, most):
    rate, sent = Rate(), []
    for now in sorted(times):
        sent += [now] * rate.admit(most, now)
    assert all(sum(at - HOUR_S < other <= at for other in sent) <= most for at in sent)
    assert rate.held == len(times) - len(sent)


def test_what_was_held_is_told_of_in_one():
    rate = Rate()
    assert [rate.admit(2, now) for now in (0, 1, 2, 3)] == [True, True, False, False]
    assert rate.release(2, 10) == 0
    again = Rate()
    again.load(rate.dump())
    assert again.release(2, HOUR_S + 1) == 2
    assert again.release(2, HOUR_S + 1) == 0


@given(st.text(max_size=500))
def test_an_alarm_takes_two_narrow_messages_at_most(text):
    short = words.short("Clínica del Sol", News(Alarm("x", True, text)), Language.ES)
    assert len(split(short)) <= 3
    assert septets_of(short.replace("\f", "")) is not None


def test_what_is_said_of_an_alarm_in_both_languages():
    assert words.short("Clínica", News(DOWN), Language.ES) == "Clinica: La troncal Operador esta caida."
    assert words.short("Clínica", News(DOWN, over=True), Language.EN).startswith("Clinica: Solved: ")
    assert "Llame." in words.body(News(DOWN), Language.ES)
    assert "Llame." not in words.body(News(DOWN, over=True), Language.ES)
    assert "3 alarmas" in words.held("Clínica", 3, Language.ES)
