"""Addresses, name servers and time servers: changed on trial, since a typing error could lock people out."""

from typing import Any

from appliance.site.client import SiteError
from web_ui.handlers.site import CONFIRM_WITHIN_S, SiteRoom
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble
from web_ui.views.network import WAYS4, WAYS6, ZONES, form_of, network_of
from web_ui.views.site_file import problem_lines

MOST_INTERFACES = 32


class NetworkSettings(SiteRoom):
    """What the site says of each interface, and what is there."""

    here = "/network"

    async def get(self) -> None:
        current = await self.keeper("export")
        await self.form(current["site"].get("network", {}), current["revision"])

    async def post(self) -> None:
        """A new revision of the site, with this section changed."""
        current = await self.keeper("export")
        expect = self.argument("expect")
        if expect != str(current["revision"]):
            raise self.conflict()
        names = self.get_body_arguments("interface")[:MOST_INTERFACES]
        before = current["site"].get("network", {})
        network = network_of(lambda name: self.argument(name).strip(), names, before)
        try:
            outcome = await self.keeper(
                "apply",
                site=current["site"] | {"network": network},
                by=self.me.username,
                summary=self.say("Network settings"),
                expect=current["revision"],
                confirm_within_s=CONFIRM_WITHIN_S,
            )
        except SiteError as error:
            self.set_status(422)
            problems = problem_lines(error.problems, "", self.language)
            await self.form(network, current["revision"], problems)
            return
        back = "/site/confirm" if outcome.get("confirm_within_s") else self.here
        self.done(" ".join(self.in_words(outcome["notes"]))[:300] or self.say("Saved."), back)

    async def form(self, network: dict[str, Any], revision: int, problems: tuple[Any, ...] = ()) -> None:
        found = await self.keeper("network")
        self.show(
            "network",
            form=form_of(network, found),
            expect=revision,
            problems=problems,
            zones=ZONES,
            ways4=WAYS4,
            ways6=WAYS6,
            seconds=CONFIRM_WITHIN_S,
        )

    def conflict(self) -> Trouble:
        hint = mark("Load the page again and make your change there.")
        return Trouble(409, "conflict", mark("Somebody else has changed the site in the meantime"), hint)
