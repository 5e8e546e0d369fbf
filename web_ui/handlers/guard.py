"""Calls out: what is used and what is stopped, what was refused, and releasing."""

import time

from appliance.core.permissions import Permission
from web_ui import questions, trouble
from web_ui.handlers.live import LiveRoom
from web_ui.views.calls import call_line
from web_ui.views.guard import REFUSED
from web_ui.views.question import Question

LAST_REFUSED = 20
SINCE_S = 7 * 86_400.0


class CallsOut(LiveRoom):
    """The limits of calls out, live; below them the last calls that were refused."""

    here = "/calls-out"

    async def get(self) -> None:
        refused = []
        if self.me.may(Permission.CALLS_VIEW):
            since = time.time() - SINCE_S
            rows = await self.house.archive.ask(questions.refused_calls_out, since, LAST_REFUSED)
            refused = [(call_line(row, self.site, {}), REFUSED.get(row.reason, row.reason)) for row in rows]
        self.show_board("calls_out", "guard", refused=refused)


class Release(LiveRoom):
    """Let a phone, a trunk or calls abroad go on."""

    here = "/calls-out"

    def get(self, subject: str) -> None:
        entity = self.house.feed.state.get("guard", {}).get(subject)
        if entity is None:
            raise trouble.not_found()
        self.ask(
            Question(
                title=self.say("Let {subject} call out again?", subject=entity.get("label") or subject),
                text=self.say(
                    "It begins anew, with nothing used. If nobody there made the calls, change the password "
                    "of the phone first."
                ),
                action=f"/calls-out/{subject}/release",
                verb=self.say("Release"),
                back=self.here,
            )
        )

    async def post(self, subject: str) -> None:
        reply = await self.command("guard.release", subject=subject)
        await self.note("guard.release", subject, was_stopped=bool(reply.get("was_stopped")))
        self.done(self.say("Calls out are open again."), self.here)
