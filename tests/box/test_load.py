"""Many at once: thirty customers and thirty agents, every conversation recorded with both sides."""

from hw.helper.client import ask
from hw.helper.request import ListBans
from tests.support.audio import read_raw
from tests.support.floor import AGENT_HZ, CALLER_HZ
from tests.support.history import recording_file, wait_journal
from tests.support.site import DID_CITAS, agent, changed, phone_password, phones
from tests.support.waiting import wait_until

CALLS = 30
SECONDS = 4


def test_thirty_calls_at_once_are_all_answered_and_recorded(small, apply_site, live, carrier, desk):
    extensions = [str(300 + n) for n in range(CALLS)]
    team = {f"agent{e}": agent(f"Agente {e}", f"5{e}", ["citas"]) for e in extensions}
    apply_site(changed(changed(small, "users", to=small["users"] | team), "phones", to=phones(*extensions)))
    wait_until(lambda: len(live.state["agents"]) >= CALLS, "the agents of the new site")
    for extension in extensions:
        desk.register(extension, phone_password(extension))
        live.command("agent.login", agent=f"agent{extension}", extension=extension)
    callers = [carrier.call(DID_CITAS, number=f"30044400{n:02d}") for n in range(CALLS)]
    wait_until(
        lambda: len(live.calls(state="talking")) == CALLS,
        f"{CALLS} conversations",
        timeout_s=30,
        instead=lambda: [(c["number"], c["state"]) for c in live.calls()],
    )
    talking = {call["id"]: call for call in live.calls(state="talking")}
    assert len({call["agent"] for call in talking.values()}) == CALLS, "an agent has two calls"
    wait_until(
        lambda: all((f := recording_file(c)) and f.stat().st_size > 32000 * SECONDS for c in talking),
        f"{SECONDS} s of every recording",
        timeout_s=30,
    )
    for call in talking:
        left, right = read_raw(recording_file(call))
        assert left.part(1.5, SECONDS).tone_share(CALLER_HZ) > 0.8, call
        assert right.part(1.5, SECONDS).tone_share(AGENT_HZ) > 0.8, call
    quality = [caller.stats() for caller in callers]
    assert min(q["mos"] for q in quality) > 3.5
    for caller in callers:
        caller.hang_up()
    for caller in callers:
        caller.wait_ended()
    for call in talking:
        assert wait_journal("call_ended", call=call)["outcome"] == "answered"
    desk.close()
    # Thirty phones of one address, in and out at once, are no scanner.
    assert ask(ListBans())["bans"] == []
