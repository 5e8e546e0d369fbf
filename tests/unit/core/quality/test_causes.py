"""Whose fault it most likely is."""

from appliance.core.quality.causes import KEPT, NEEDED, STALE_S, Causes, Kind, Sounded, Use
from appliance.core.quality.leg import Leg, Stream

WELL, BAD = Leg(Stream(250), Stream(250), 0.02), Leg(Stream(225, 25), Stream(250), 0.4)
QUIET = Use(300, 300, 1000, 4000, 280)
FULL = Use(995, 300, 1000, 4000, 55)


def link(leg: Leg, name: str = "carrier") -> Sounded:
    return Sounded(Kind.LINK, name, leg)


def desk(leg: Leg, name: str = "101") -> Sounded:
    return Sounded(Kind.DESK, name, leg)


def hear(
    causes: Causes, rounds: int, *legs: Sounded, use: Use | None = QUIET, start: float = 0.0
) -> list[str]:
    standing = [causes.hear(legs, use, start + 5 * number) for number in range(rounds)]
    return [cause.code for cause in standing[-1]]


def test_good_calls_blame_nobody():
    assert hear(Causes(), 50, link(WELL), desk(WELL)) == []


def test_a_desk_whose_leg_alone_is_bad_is_named():
    assert hear(Causes(), NEEDED, link(WELL), desk(BAD, "112"), desk(WELL)) == ["quality_desk:112"]


def test_a_carriers_bad_leg_is_the_carriers():
    assert hear(Causes(), NEEDED, link(BAD), desk(WELL)) == ["quality_trunk:carrier"]


def test_a_full_upload_is_named_with_its_figures():
    causes = Causes()
    assert hear(causes, NEEDED, link(BAD), desk(WELL), use=FULL) == ["upload_full"]
    args = causes.hear([link(BAD)], FULL, 100.0)[0].args
    assert (args["used_kbit"], args["rate_kbit"], args["bulk_kbit"]) == (995, 1000, 940)


def test_a_full_download_is_told_from_a_full_upload():
    assert hear(Causes(), NEEDED, link(BAD), use=Use(100, 3990, 1000, 4000, 55)) == ["download_full"]


def test_two_carriers_that_suffer_over_one_link_mean_the_link():
    assert hear(Causes(), NEEDED, link(BAD, "one"), link(BAD, "two")) == ["quality_link"]


def test_one_of_two_carriers_on_the_link_is_that_carriers_fault():
    assert hear(Causes(), NEEDED, link(BAD, "one"), link(WELL, "two"), use=FULL) == ["quality_trunk:one"]


def test_a_trunk_beside_the_link_is_never_excused_by_it():
    other = Sounded(Kind.TRUNK, "mobile", BAD)
    assert hear(Causes(), NEEDED, link(BAD), other, use=FULL) == ["upload_full", "quality_trunk:mobile"]


def test_nothing_is_said_before_enough_was_heard():
    assert hear(Causes(), NEEDED - 1, desk(BAD)) == []


def test_an_alarm_stays_until_hardly_anything_is_bad():
    causes = Causes()
    hear(causes, KEPT, desk(BAD))
    assert hear(causes, KEPT - 2, desk(WELL)) == ["quality_desk:101"]
    assert hear(causes, 2, desk(WELL)) == []


def test_now_and_then_a_bad_round_raises_nothing():
    causes = Causes()
    for _ in range(30):
        assert hear(causes, 3, desk(WELL)) == []
        assert hear(causes, 1, desk(BAD)) == []


def test_it_stands_over_calls_and_is_forgotten_when_nobody_calls_any_more():
    causes = Causes()
    hear(causes, NEEDED, desk(BAD))
    assert [one.code for one in causes.hear([], None, 60.0)] == ["quality_desk:101"]
    assert causes.hear([], None, 60.0 + STALE_S) == []


def test_the_reason_stays_though_the_link_is_full_no_more():
    causes = Causes()
    hear(causes, NEEDED, link(BAD), use=FULL)
    assert hear(causes, 1, link(BAD), use=QUIET) == ["upload_full"]
