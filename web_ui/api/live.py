"""The floor as it is now, and what may be done to it."""

import contextlib
import time
from typing import Any

from appliance.core.permissions import Permission
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import Param, fields, operation
from web_ui.handlers.live import MOST_STREAMS, Streaming, too_many_streams
from web_ui.views.words import PERMISSION


class Live(ApiRoom):
    @operation("Agents, queues, calls, trunks and alarms as they are now")
    def get(self) -> None:
        state = self.house.live.state()
        self.give({"at": time.time(), "connected": self.house.feed.connected, **state})


class LiveEvents(Streaming, ApiRoom):
    @operation(
        "Server-sent events: `snapshot` (as /live), then `changes` ([kind, key, entity or null], …), `beat`",
        Param("cursor", "Go on after this event's id; Last-Event-ID does the same"),
        gives=("text/event-stream",),
    )
    async def get(self) -> None:
        if self.house.raw.readers >= MOST_STREAMS:
            raise too_many_streams()
        await self.stream(self.house.raw)


class LiveCall(ApiRoom):
    @operation("Hang up")
    async def delete(self, call_id: str) -> None:
        await self.command("call.hangup", call=call_id)
        await self.note("call.hung_up", call_id)
        self.give({})


class LiveCallQueue(ApiRoom):
    @operation("Move a waiting call to another queue", body=fields("queue"))
    async def put(self, call_id: str) -> None:
        queue = self.sent_text(self.sent(), "queue")
        await self.command("call.move", call=call_id, queue=queue)
        await self.note("call.moved", call_id, queue=queue)
        self.give({})


class GuardStop(ApiRoom):
    @operation("Let calls out go on that the toll-fraud guard has stopped")
    async def delete(self, subject: str) -> None:
        reply = await self.command("guard.release", subject=subject)
        await self.note("guard.release", subject, was_stopped=bool(reply.get("was_stopped")))
        self.give({"was_stopped": bool(reply.get("was_stopped"))})


class AgentState(ApiRoom):
    """One's own with `agent.self`, anybody's with `live.control`."""

    def check_whose(self, username: str, wanted: Permission) -> None:
        if username != self.me.username and not self.me.may(wanted):
            raise trouble.forbidden(self.say(PERMISSION[wanted]))

    @operation("The agent as it is now")
    def get(self, username: str) -> None:
        self.check_whose(username, Permission.LIVE_VIEW)
        agent = self.house.feed.state.get("agents", {}).get(username)
        if agent is None:
            raise trouble.not_found()
        self.give(agent)

    @operation(
        "Log in (`ready` with extension), pause (with reason), end wrap-up (`ready`), log out (`offline`)",
        body={
            "type": "object",
            "properties": {
                "state": {"enum": ["ready", "paused", "offline"]},
                "reason": {"type": "string"},
                "extension": {"type": "string"},
            },
            "required": ["state"],
        },
    )
    async def put(self, username: str) -> None:
        self.check_whose(username, Permission.LIVE_CONTROL)
        data = self.sent()
        extension, reason = (self.sent_text(data, name, required=False) for name in ("extension", "reason"))
        match data.get("state"):
            case "ready" if extension:
                name, args = "agent.login", {"extension": extension}
            case "ready":
                name, args = "agent.ready", {}
            case "paused" if reason:
                name, args = "agent.pause", {"reason": reason}
            case "paused":
                raise trouble.bad_input("reason", self.say("the name of a pause reason"))
            case "offline":
                name, args = "agent.logout", {}
            case _:
                raise trouble.bad_input("state", "ready, paused, offline")
        before = self.house.feed.state.get("agents", {}).get(username)
        await self.command(name, agent=username, **args)
        if username != self.me.username:
            await self.note(name, username, **args)
        self.give(await self.changed(username, before))

    async def changed(self, username: str, before: object) -> dict[str, Any]:
        """The agent after the command, which the feed tells a moment later; as before if nothing changed."""
        with contextlib.suppress(TimeoutError):
            await self.house.feed.wait_until(lambda state: state["agents"].get(username) != before, 0.5)
        agent: dict[str, Any] = self.house.feed.state.get("agents", {}).get(username) or {}
        return agent
