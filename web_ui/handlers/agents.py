"""Agents: watch, and for supervisors change their state; the agent's own desk."""

from web_ui.handlers.live import LiveRoom
from web_ui.views.question import Question


class Agents(LiveRoom):
    """Who is where, for how long."""

    here = "/agents"

    def get(self) -> None:
        self.show_board("agents", "agents")


class AgentAct(LiveRoom):
    """Base of what a supervisor does to an agent's state."""

    here = "/agents"

    async def act(self, command: str, agent: str, said: str, **more: str) -> None:
        await self.command(command, agent=agent, **more)
        await self.note(command, agent, **more)
        self.done(self.say(said, name=self.site.user_name(agent)), self.here)


class MakeReady(AgentAct):
    """Bring an agent back from a pause."""

    async def post(self, agent: str) -> None:
        await self.act("agent.ready", agent, "{name} is ready.")


class MakePaused(AgentAct):
    """Send an agent into a pause."""

    def get(self, agent: str) -> None:
        self.ask(
            Question(
                title=self.say("Pause {name}", name=self.site.user_name(agent)),
                text=self.say("No calls are offered until the pause ends. A call in progress goes on."),
                action=f"/agents/{agent}/pause",
                verb=self.say("Pause"),
                back=self.here,
                tone="main",
                choice_name="reason",
                choice_label=self.say("Reason"),
                choices=self.site.reason_choices(self.language),
            )
        )

    async def post(self, agent: str) -> None:
        await self.act("agent.pause", agent, "{name} is paused.", reason=self.argument("reason"))


class LogAgentOut(AgentAct):
    """End an agent's work."""

    def get(self, agent: str) -> None:
        self.ask(
            Question(
                title=self.say("Log {name} out?", name=self.site.user_name(agent)),
                text=self.say("No calls are offered until they log in again. A call in progress goes on."),
                action=f"/agents/{agent}/logout",
                verb=self.say("Log out"),
                back=self.here,
            )
        )

    async def post(self, agent: str) -> None:
        await self.act("agent.logout", agent, "{name} is logged out.")
