"""Who is banned for guessing, when, and for how long."""

import ipaddress
import json

import pytest

from appliance.core.guessing import MAX_SOURCES, Guessing, Limits
from appliance.core.site.model import Firewall, SipTrunk

ENEMY = "198.51.100.66"


@pytest.fixture
def guessing():
    return Guessing()


def limits(**more):
    trunk = SipTrunk("carrier", "Carrier", "203.0.113.5", match=("203.0.113.128/25",))
    return Limits.of(Firewall(**more), [trunk])


def guesses_until_ban(guessing, address=ENEMY, at=0.0, every_s=1.0, at_most=100, **more):
    for count in range(1, at_most + 1):
        if sentence := guessing.failed(address, limits(**more), at + count * every_s):
            return count, sentence
    return None, None


def test_fifth_guess_is_a_ban_of_ten_minutes(guessing):
    count, sentence = guesses_until_ban(guessing)
    assert (count, sentence.address, sentence.seconds, sentence.guesses) == (5, ENEMY, 600, 5)


def test_guesses_further_apart_than_the_window_never_add_up(guessing):
    assert guesses_until_ban(guessing, every_s=151.0) == (None, None)


def test_each_further_ban_of_a_day_lasts_twice_as_long_up_to_the_longest(guessing):
    lasted = [guesses_until_ban(guessing, at=n * 100.0)[1].seconds for n in range(10)]
    assert lasted == [600, 1200, 2400, 4800, 9600, 19200, 38400, 76800, 86400, 86400]


def test_what_was_under_way_when_the_ban_came_is_not_another_ban(guessing):
    guesses_until_ban(guessing, every_s=0.01)
    assert guesses_until_ban(guessing, every_s=0.01, at=0.1) == (None, None)


def test_a_quiet_day_is_forgiven(guessing):
    guesses_until_ban(guessing)
    assert guesses_until_ban(guessing, at=90_000.0)[1].seconds == 600


def test_office_with_a_registered_phone_is_not_banned_for_one_wrong_password(guessing):
    guessing.proved(ENEMY, 0.0)
    assert guesses_until_ban(guessing, at_most=19) == (None, None)
    assert guessing.failed(ENEMY, limits(), 30.0).guesses == 20


def test_proof_of_long_ago_counts_no_more(guessing):
    guessing.proved(ENEMY, 0.0)
    assert guesses_until_ban(guessing, at=7300.0)[0] == 5


@pytest.mark.parametrize("address", ["203.0.113.5", "203.0.113.200", "10.1.2.3", "127.0.0.1", "::1", "", "x"])
def test_trunks_the_allow_list_and_the_box_itself_are_never_banned(guessing, address):
    assert guesses_until_ban(guessing, address, allow=("10.0.0.0/8",)) == (None, None)


def test_twenty_challenges_without_an_answer_are_a_ban_but_not_those_of_a_phone_that_answers(guessing):
    for second in range(20):
        assert guessing.challenged(ENEMY, limits(), second) is None
    assert guessing.challenged(ENEMY, limits(), 23.9) is None
    assert guessing.challenged(ENEMY, limits(), 24.0).seconds == 600
    for second in range(19):
        assert guessing.challenged("198.51.100.67", limits(), second) is None
    guessing.proved("198.51.100.67", 19.0)
    for second in range(20, 100):
        assert guessing.challenged("198.51.100.67", limits(), second) is None
    # From where a phone has been heard four times as many are borne.
    assert guessing.challenged("198.51.100.67", limits(), 104.0).seconds == 600


def test_forty_phones_that_wake_up_behind_one_address_are_no_scanner(guessing):
    for morning in range(3):
        at = morning * 60.0
        for number in range(40):
            assert guessing.challenged(ENEMY, limits(), at + number * 0.01) is None
        for number in range(40):
            guessing.proved(ENEMY, at + 1.0 + number * 0.01)
    for second in range(200, 219):
        assert guessing.challenged(ENEMY, limits(), second) is None


def test_hasty_scanner_is_banned_within_seconds_however_fast_it_is(guessing):
    at = next(n / 100 for n in range(10_000) if guessing.challenged(ENEMY, limits(), n / 100))
    assert 5.0 <= at < 5.5
    assert len(guessing._sources[ENEMY].challenged_at) == 0


def test_ipv6_is_treated_alike(guessing):
    assert guesses_until_ban(guessing, "2001:db8::66")[0] == 5


def test_one_guesser_does_not_count_for_another(guessing):
    guesses_until_ban(guessing, at_most=4)
    assert guesses_until_ban(guessing, "198.51.100.67")[0] == 5


def test_counting_goes_on_after_a_restart_where_it_stood():
    before = Guessing()
    before.proved("198.51.100.70", 3.0)
    assert guesses_until_ban(before)[0] == 5
    assert guesses_until_ban(before, "198.51.100.67", at_most=4) == (None, None)
    after = Guessing()
    after.restore(json.loads(json.dumps(before.snapshot())))
    assert after.snapshot() == before.snapshot()
    count, sentence = guesses_until_ban(after, "198.51.100.67", at=4.0)
    assert (count, sentence.seconds) == (1, 600)
    assert guesses_until_ban(after, at=10.0)[1].seconds == 1200
    assert guesses_until_ban(after, "198.51.100.70", at_most=19) == (None, None)


@pytest.mark.parametrize(
    "data", [None, [], "x", {"a": 3}, {"a": [["x"], [], None, 0, 0.0]}, {"a": [[], [], None, 0]}]
)
def test_memory_without_sense_is_forgotten(data):
    guessing = Guessing()
    guessing.restore(data)
    assert guessing.snapshot() == {}


def test_memory_is_bounded_however_many_guess(guessing):
    base = int(ipaddress.ip_address("10.0.0.0"))
    for number in range(MAX_SOURCES + 500):
        guessing.failed(str(ipaddress.ip_address(base + number)), limits(), 0.0)
    assert len(guessing._sources) == MAX_SOURCES
