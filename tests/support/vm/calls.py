"""A whole call through a virtual machine, as a customer and an agent live it."""

from typing import Any

from appliance.feed.protocol import FeedError
from tests.support.api import Api
from tests.support.floor import BOX_LAN, Carrier, Desk, DeskPhone
from tests.support.live import Live
from tests.support.site import DID_CITAS, phone_password
from tests.support.vm.box import Box
from tests.support.waiting import wait_until

SLOW_S = 60.0
"""For what takes a moment on real hardware and many under emulation."""
PACKETS_A_SECOND = 50


def api_of(box: Box, username: str = "sofia") -> Api:
    """The machine's API over its LAN, with a fresh token."""
    token = box.timbre("token", "create", username, "--name", "tests")["token"]
    return Api(token, base=f"https://{BOX_LAN}/api/v1")


def log_in(live: Live, desk: Desk, username: str = "ana", extension: str = "101") -> DeskPhone:
    """An agent, ready, whose phone answers by itself."""
    phone = desk.register(extension, phone_password(extension))
    wait_until(lambda: _logged_in(live, username, extension), f"{username} to log in", timeout_s=SLOW_S)
    if live.wait_any(username, "ready", "paused", timeout_s=SLOW_S)["state"] == "paused":
        live.command("agent.ready", agent=username)
    live.wait_agent(username, "ready", timeout_s=SLOW_S)
    return phone


def _logged_in(live: Live, username: str, extension: str) -> bool:
    if live.agent(username).get("state") == "offline":
        try:
            live.command("agent.login", agent=username, extension=extension)
        except FeedError as error:
            raise ValueError(str(error)) from error
    return live.agent(username).get("state") != "offline"


def talk(live: Live, carrier: Carrier, number: str, seconds: float = 4.0) -> str:
    """A conversation of so long; the call's id."""
    caller = carrier.call(DID_CITAS, number=number).wait_answered(timeout_s=SLOW_S)
    call = live.wait_call(number=number, state="talking", recording=True, timeout_s=SLOW_S)["id"]
    enough = caller.stats()["packets_received"] + seconds * PACKETS_A_SECOND
    wait_until(lambda: caller.stats()["packets_received"] >= enough, "the talk", timeout_s=SLOW_S)
    caller.hang_up()
    caller.wait_ended(timeout_s=SLOW_S)
    return call


def finished_recording(api: Api, call: str) -> bytes:
    """The call's recording as the API gives it, once the call is in history and its recording compressed."""

    def get() -> dict[str, Any]:
        answer = api.request("GET", f"/calls/{call}")
        return answer.json if answer.status == 200 else {}

    wait_until(
        lambda: any(one["state"] == "ready" for one in get().get("recordings", [])),
        f"the recording of {call}",
        timeout_s=2 * SLOW_S,
        instead=get,
    )
    return api.request("GET", f"/calls/{call}/recording").body
