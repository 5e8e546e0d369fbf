"""Whom the strategies ring, and what ring all does when several answer."""

from appliance.core.commands import HangUpOffer, StopRinging
from appliance.core.facts import OfferAnswered, OfferFailure
from appliance.core.history import OfferEnded
from appliance.core.site.model import Strategy
from tests.unit.core.centre import Centre, centre, sales


def serve(c: Centre, call: str) -> str:
    """Who is rung for it; the conversation is then had and wrapped up."""
    c.queue(call)
    name = c.rung()[0][0]
    c.answer(name)
    c.now += 10
    c.hang_up(call)
    c.ready(name)
    c.now += 1
    return name


def test_longest_idle_is_rung_and_a_pause_starts_that_time_anew() -> None:
    c = centre("ana", "beto", "caro")
    assert [serve(c, f"c{n}") for n in range(4)] == ["ana", "beto", "caro", "ana"]
    c.pause("beto")
    c.ready("beto")
    assert serve(c, "c9") == "caro"


def test_round_robin_takes_turns_in_the_order_of_members_and_passes_over_the_absent() -> None:
    c = centre("ana", "beto", "caro", queue=sales(strategy=Strategy.ROUND_ROBIN))
    assert [serve(c, f"c{n}") for n in range(4)] == ["ana", "beto", "caro", "ana"]
    c.pause("beto")
    assert serve(c, "c5") == "caro"
    c.ready("beto")
    assert [serve(c, f"d{n}") for n in range(2)] == ["ana", "beto"]


def test_fewest_calls_levels_the_day() -> None:
    c = centre("ana", "beto", queue=sales(strategy=Strategy.FEWEST_CALLS))
    c.pause("beto")
    assert [serve(c, f"c{n}") for n in range(3)] == ["ana"] * 3
    c.ready("beto")
    assert [serve(c, f"d{n}") for n in range(3)] == ["beto"] * 3


def ring_all() -> Centre:
    c = centre("ana", "beto", "caro", queue=sales(strategy=Strategy.RING_ALL))
    c.queue("c1")
    return c


def test_ring_all_rings_everybody() -> None:
    c = ring_all()
    assert sorted(c.rung()) == [("ana", "c1"), ("beto", "c1"), ("caro", "c1")]
    assert sorted(c.call("c1")["offers"]) == ["ana", "beto", "caro"]


def test_ring_all_has_exactly_one_winner_however_close_the_race() -> None:
    c = ring_all()
    ana, beto, caro = (c.offer_of(name) for name in ("ana", "beto", "caro"))
    said = c.tell(OfferAnswered(beto), OfferAnswered(ana))
    assert StopRinging(ana, answered_elsewhere=True) in said
    assert StopRinging(caro, answered_elsewhere=True) in said
    assert HangUpOffer(ana) in said, "who came second is let go"
    c.answer("beto")
    assert [c.state(name) for name in ("ana", "beto", "caro")] == ["ready", "talking", "ready"]
    assert sorted(end.result for end in c.events(OfferEnded)) == ["connected", "withdrawn", "withdrawn"]


def test_agent_who_becomes_free_joins_the_ringing() -> None:
    c = centre("ana", "beto", queue=sales(strategy=Strategy.RING_ALL))
    c.pause("beto")
    c.queue("c1")
    c.ready("beto")
    assert c.rung() == [("beto", "c1")]
    assert sorted(c.call("c1")["offers"]) == ["ana", "beto"]


def test_one_who_declines_under_ring_all_leaves_the_others_ringing() -> None:
    c = ring_all()
    c.decline("ana")
    assert c.state("ana") == "paused" and c.call("c1")["state"] == "offered"
    c.decline("beto", OfferFailure.NO_ANSWER)
    c.decline("caro")
    assert c.call("c1")["state"] == "waiting" and c.order() == ["c1"]


def test_second_caller_under_ring_all_is_rung_for_when_the_first_is_answered() -> None:
    c = ring_all()
    c.queue("c2")
    assert c.rung() == []
    c.pick_up("ana")
    assert sorted(c.rung()) == [("beto", "c2"), ("caro", "c2")]


def test_freed_together_the_strategy_still_chooses_among_them() -> None:
    """Ring all lets two go at once; the caller waiting elsewhere gets the longest idle of them."""
    c = centre("ana", "beto")
    c.queue("c1")
    c.queue("c2")
    c.queue("c3")
    c.hang_up("c2")
    assert c.rung() == [("beto", "c3")]
