"""My desk: an agent's own state, call and day."""

from web_ui.assets import SIP
from web_ui.handlers.live import LiveRoom


class Desk(LiveRoom):
    """What I am doing, and what I may do now."""

    here = "/desk"

    def get(self) -> None:
        phone = self.site.browser_phone(self.me.username)
        self.show_board("desk", "desk", phone=phone, sip=SIP)


class DeskAct(LiveRoom):
    """Base of my own changes of state. The page shows the result by itself; no word is needed."""

    here = "/desk"

    async def act(self, command: str, **more: str) -> None:
        await self.command(command, agent=self.me.username, **more)
        if self.fragment:
            self.set_status(204)
            self.finish()
        else:
            self.redirect(self.here, status=303)


class StartWork(DeskAct):
    """Log in at a phone."""

    async def post(self) -> None:
        await self.act("agent.login", extension=self.argument("extension", longest=20))


class EndWork(DeskAct):
    async def post(self) -> None:
        await self.act("agent.logout")


class BeReady(DeskAct):
    async def post(self) -> None:
        await self.act("agent.ready")


class BePaused(DeskAct):
    async def post(self) -> None:
        await self.act("agent.pause", reason=self.argument("reason"))


class EndWrapUp(DeskAct):
    async def post(self) -> None:
        await self.act("agent.end_wrap_up")
