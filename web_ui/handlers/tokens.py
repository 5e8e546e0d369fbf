"""One's own API tokens: make one, which is shown once, and revoke one."""

import time

from appliance.core.permissions import Permission
from appliance.store import tokens
from web_ui import trouble
from web_ui.handlers.account import Account
from web_ui.translations.catalog import mark

DAY_S = 86_400
LONGEST_LABEL = 80
LIVES: dict[str, int | None] = {"30": 30, "90": 90, "365": 365, "": None}
"""Answer of the form → days; None: without end."""


class MakeToken(Account):
    """It may at most what its owner may now."""

    async def post(self) -> None:
        label, days = self.argument("label").strip(), self.argument("days")
        if not label or len(label) > LONGEST_LABEL:
            raise trouble.bad_input("label", self.say("at most {count} characters", count=LONGEST_LABEL))
        if days not in LIVES:
            raise trouble.bad_input("days", ", ".join(LIVES))
        scopes = {scope for scope in self.me.permissions if scope in self.get_body_arguments("scope")}
        if not scopes:
            self.set_status(422)
            await self.page(self.say(mark("Choose at least one thing that the token may do.")), "scope")
            return
        await self.page(secret=await self.make(label, LIVES[days], frozenset(scopes)))

    async def make(self, label: str, days: int | None, scopes: frozenset[Permission]) -> str:
        now = time.time()
        ends_at = now + days * DAY_S if days else None
        secret, _ = await self.house.archive.ask(tokens.create, self.me.username, label, scopes, now, ends_at)
        await self.note("token.create", self.me.username, label=label)
        return secret


class RevokeToken(Account):
    """Only one's own; another's is ended at the command line."""

    async def post(self, number: str) -> None:
        now, wanted = time.time(), int(number)
        own = await self.house.archive.ask(tokens.of_user, now, self.me.username)
        if wanted not in {token.id for token in own}:
            raise trouble.not_found()
        await self.house.archive.ask(tokens.revoke, wanted, now)
        self.house.gate.forget(self.me.username)
        await self.note("token.revoke", number)
        self.done(self.say(mark("The token was revoked.")), "/account")
