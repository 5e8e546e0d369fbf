"""The site is changed under live calls: nothing that talks is touched, nobody who waits is lost."""

from dataclasses import replace

from appliance.core.commands import Divert, HangUpCall, HangUpOffer, StopRinging
from appliance.core.facts import ConnectFailed, OfferConnected
from appliance.core.history import CallConnected, CallLeftQueue
from appliance.core.site.model import Queue, Route, RouteKind, SkillNeed
from tests.support.core_site import agent, site
from tests.unit.core.centre import Centre, centre, centre_of, sales

TO_HELP = Route(RouteKind.QUEUE, "help")


def change(c: Centre, *queues: Queue, agents: tuple[str, ...] = ("ana",), phones: int = 100) -> None:
    """Every agent serves every queue."""
    users = [agent(name, *(queue.name for queue in queues)) for name in agents]
    c.said = []
    c.acd.reconfigure(site(queues, users, phones), c.now)
    c.collect()


def test_conversation_in_a_removed_queue_goes_on_to_its_end() -> None:
    c = centre("ana")
    c.queue("c1")
    c.answer("ana")
    change(c, Queue("help", "Help"))
    assert c.said == [] and c.state("ana") == "talking"
    c.now += 60
    c.hang_up("c1")
    assert c.events(CallLeftQueue)[0].queue == "sales" and c.state("ana") == "wrap_up"
    c.pass_s(20)
    c.queue("c2", "help")
    assert c.rung() == [("ana", "c2")]


def test_callers_waiting_in_a_removed_queue_overflow() -> None:
    c = centre(queue=sales(overflow=TO_HELP))
    c.queue("c1")
    change(c, Queue("help", "Help"))
    assert c.order("help") == ["c1"]
    assert (c.events(CallLeftQueue)[0].outcome, c.events(CallLeftQueue)[0].reason) == (
        "overflowed",
        "queue_removed",
    )


def test_ringing_for_a_removed_queue_stops_and_the_agent_is_free() -> None:
    c = centre("ana", queue=sales(overflow=Route(RouteKind.VOICEMAIL, "v")))
    c.queue("c1")
    offer = c.offer_of("ana")
    change(c, Queue("help", "Help"))
    assert c.said == [StopRinging(offer, answered_elsewhere=False), *c.heard(Divert)]
    assert c.heard(Divert) and c.state("ana") == "ready"


def test_call_being_joined_in_a_removed_queue_is_joined_or_overflows() -> None:
    joined, failed = centre("ana"), centre("ana")
    for c in (joined, failed):
        c.queue("c1")
        c.pick_up("ana")
        change(c, Queue("help", "Help"))
    joined.tell(OfferConnected(joined.offer_of("ana")))
    assert joined.events(CallConnected)
    failed.tell(ConnectFailed(failed.offer_of("ana")))
    assert failed.heard(HangUpOffer) and failed.heard(HangUpCall)


def test_agent_removed_while_talking_finishes_and_is_gone() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    c.answer("ana")
    change(c, sales(), agents=("beto",))
    assert c.state("ana") == "talking" and c.agent("ana")["next_state"]["state"] == "offline"
    c.hang_up("c1")
    assert "ana" not in c.acd.view().agents


def test_agent_removed_while_ringing_hands_the_caller_to_the_next() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    change(c, sales(), agents=("beto",))
    assert c.rung() == [("beto", "c1")] and "ana" not in c.acd.view().agents


def test_agent_whose_phone_is_removed_is_logged_out() -> None:
    c = centre("ana", "beto")
    change(c, sales(), agents=("ana", "beto"), phones=1)
    assert (c.state("ana"), c.state("beto")) == ("ready", "offline")


def test_agent_added_can_log_in_and_one_added_to_a_queue_is_rung_for_who_waits_there() -> None:
    c = centre_of([sales(), Queue("help", "Help")], [agent("ana", "sales")])
    c.log_in("ana")
    c.queue("c1", "help")
    assert c.rung() == []
    change(c, sales(), Queue("help", "Help"), agents=("ana", "beto"))
    assert c.rung() == [("ana", "c1")]
    c.log_in("beto")
    assert c.state("beto") == "ready"


def test_new_settings_hold_for_those_who_already_wait() -> None:
    english = SkillNeed("english", 3)
    c = centre(queue=sales(skills=(english,)))
    c.queue("c1")
    c.now += 100
    change(c, sales(max_wait_s=60, overflow=Route(RouteKind.VOICEMAIL, "v")))
    assert c.heard(Divert), "the wait is longer than the new maximum already"
    c.queue("c2")
    c.log_in("ana")
    assert c.agent("ana")["call"] == "c2", "the skill is asked no more"


def test_changing_nothing_changes_nothing() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    c.queue("c2")
    c.answer("ana")
    c.queue("c3")
    before = c.acd.view()
    change(c, sales(), agents=("ana", "beto"))
    assert c.said == [] and c.acd.view() == before


def test_priority_changed_changes_the_order() -> None:
    c = centre()
    c.queue("c1")
    c.queue("c2", priority=4)
    assert c.order() == ["c2", "c1"]
    change(c, replace(sales(), priority=8), agents=())
    assert c.order() == ["c1", "c2"]
