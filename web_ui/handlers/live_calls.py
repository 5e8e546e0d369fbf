"""Live calls: watch, and for supervisors hang up or move."""

from web_ui import trouble
from web_ui.handlers.live import LiveRoom
from web_ui.views.question import Question


class Overview(LiveRoom):
    """The floor on one desk screen."""

    here = "/overview"

    def get(self) -> None:
        self.show_board("overview", "overview")


class LiveCalls(LiveRoom):
    """Every call there is now."""

    here = "/live/calls"

    def get(self) -> None:
        self.show_board("live_calls", "calls")


class CallAct(LiveRoom):
    """Base of what can be done to one live call."""

    here = "/live/calls"

    def caller(self, call_id: str) -> str:
        call = self.house.feed.state.get("calls", {}).get(call_id)
        if call is None:
            raise trouble.call_gone()
        return str(call.get("name") or call.get("number") or self.say("Number withheld"))


class HangUp(CallAct):
    """End a call."""

    def get(self, call_id: str) -> None:
        self.ask(
            Question(
                title=self.say("Hang up this call?"),
                text=self.say(
                    "The call of {caller} ends at once. This cannot be undone.", caller=self.caller(call_id)
                ),
                action=f"/live/calls/{call_id}/hangup",
                verb=self.say("Hang up"),
                back=self.here,
            )
        )

    async def post(self, call_id: str) -> None:
        await self.command("call.hangup", call=call_id)
        await self.note("call.hung_up", call_id)
        self.done(self.say("The call was ended."), self.here)


class Move(CallAct):
    """Put a waiting call into another queue."""

    def get(self, call_id: str) -> None:
        self.ask(
            Question(
                title=self.say("Move this call to another queue"),
                text=self.say("{caller} keeps the time already waited.", caller=self.caller(call_id)),
                action=f"/live/calls/{call_id}/move",
                verb=self.say("Move"),
                back=self.here,
                tone="main",
                choice_name="queue",
                choice_label=self.say("Queue"),
                choices=self.other_queues(call_id),
            )
        )

    def other_queues(self, call_id: str) -> tuple[tuple[str, str], ...]:
        now_in = (self.house.feed.state.get("calls", {}).get(call_id) or {}).get("queue")
        return tuple(choice for choice in self.site.queue_choices() if choice[0] != now_in)

    async def post(self, call_id: str) -> None:
        queue = self.argument("queue")
        await self.command("call.move", call=call_id, queue=queue)
        await self.note("call.moved", call_id, queue=queue)
        self.done(self.say("The call was moved to {queue}.", queue=self.site.queue_label(queue)), self.here)
