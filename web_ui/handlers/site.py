"""The site file: see it, check a new one, apply it, return to an earlier one."""

from typing import Any

from appliance.site.client import SiteError, ask_async
from appliance.store import users
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble
from web_ui.views.question import Question
from web_ui.views.site_file import ProblemLine, change_lines, problem_lines, revision_lines

LONGEST_FILE = 1 << 20
CONFIRM_WITHIN_S = 90
"""A changed firewall or address is undone unless whoever changed it can still click so soon."""


def refused(error: SiteError) -> Trouble:
    """What timbre-site says no to, in words. It writes the audit itself."""
    if error.code == "conflict":
        hint = mark("Load the current file, make your change there and check it again.")
        return Trouble(409, "conflict", mark("Somebody else has changed the site in the meantime"), hint)
    if error.code == "on_trial":
        hint = mark("Confirm it at /site/confirm, or wait until it is undone by itself.")
        return Trouble(409, "on_trial", mark("A change waits to be confirmed"), hint)
    if error.code == "firewall":
        hint = mark(
            "What was on trial is undone when its time is over. Look at the site file and apply it again."
        )
        return Trouble(409, "firewall", mark("The box did not do it"), hint)
    if error.code == "no_such_revision":
        return trouble.not_found()
    if error.code == "unreachable":
        return Trouble(
            503,
            "site_away",
            mark("The keeper of the site file does not answer"),
            mark("Nothing was changed. Try again in a moment; if it stays so, look at System health."),
        )
    status = 400 if error.code == "bad_request" else 502
    return Trouble(status, error.code, mark("The site could not be changed"), "{text}", {"text": str(error)})


class SiteRoom(Room):
    here = "/site"

    async def keeper(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """Ask timbre-site. Raises Trouble, except that an invalid file comes out as SiteError."""
        try:
            return await ask_async(verb, self.house.places.site_socket, **arguments)
        except SiteError as error:
            if error.code == "invalid":
                raise
            raise refused(error) from error

    async def page(self, text: str, **values: Any) -> None:
        history = await self.keeper("history")
        names = await self.house.archive.ask(users.names)
        shown = {"problems": (), "changes": None, "warnings": (), "notes_of_site": (), "expect": 0} | values
        self.show("site", text=text, revisions=revision_lines(history["revisions"], names), **shown)

    def posted_file(self) -> str:
        """The uploaded file if there is one, else what was typed."""
        files = self.request.files.get("file") or []
        if files and files[0].body:
            raw = files[0].body
        else:
            raw = self.get_body_argument("text", "", strip=False).encode()
        if len(raw) > LONGEST_FILE:
            raise trouble.bad_input("text", self.say("at most {size}", size="1 MB"))
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise trouble.bad_input("file", self.say("a text file in UTF-8")) from error

    def in_words(self, notes: list[dict[str, Any]]) -> tuple[str, ...]:
        return tuple(note["text"].get(self.language) or note["text"]["en"] for note in notes)


class SiteFile(SiteRoom):
    """The file as it is applied now."""

    async def get(self) -> None:
        current = await self.keeper("export")
        await self.page(current["text"], expect=current["revision"])


class CheckSite(SiteRoom):
    """What is wrong with a new file, or what it would change."""

    async def post(self) -> None:
        text = self.posted_file()
        try:
            outcome = await self.keeper("check", text=text)
        except SiteError as error:
            self.set_status(422)
            await self.page(text, problems=problem_lines(error.problems, text, self.language))
            return
        await self.page(
            text,
            changes=change_lines(outcome["changes"]),
            warnings=problem_lines(outcome["warnings"], text, self.language),
            notes_of_site=self.in_words(outcome["notes"]),
            expect=outcome["revision"],
        )


class ApplySite(SiteRoom):
    """Make a checked file the site, unless somebody else was quicker."""

    async def post(self) -> None:
        text = self.posted_file()
        expect = self.argument("expect")
        summary = self.argument("summary").strip()
        try:
            outcome = await self.keeper(
                "apply",
                text=text,
                by=self.me.username,
                summary=summary,
                expect=int(expect) if expect.isdecimal() else None,
                confirm_within_s=CONFIRM_WITHIN_S,
            )
        except SiteError as error:
            self.set_status(422)
            await self.page(text, problems=problem_lines(error.problems, text, self.language))
            return
        said = self.say("The site was changed: revision {number}.", number=outcome["revision"])
        back = "/site/confirm" if outcome.get("confirm_within_s") else self.here
        self.done(" ".join((said, *self.in_words(outcome["notes"])))[:300], back)


class ConfirmSite(SiteRoom):
    """Whoever can still click here was not locked out by a new firewall or address."""

    def get(self) -> None:
        links = tuple(f"https://{host}/site/confirm" for host in self.site.fixed_addresses())
        text = self.say(
            "They hold for {seconds} seconds. Unless you confirm, all is as before by itself.",
            seconds=CONFIRM_WITHIN_S,
        )
        if links:
            text += " " + self.say("If this page does not answer any more, the box has its new address:")
        self.ask(
            Question(
                title=self.say("Keep the new settings?"),
                text=text,
                action="/site/confirm",
                verb=self.say("Keep the new settings"),
                back=self.here,
                tone="main",
                links=links,
            )
        )

    async def post(self) -> None:
        outcome = await self.keeper("confirm", by=self.me.username)
        if self.fragment:
            # Asked on a page of its own: there is no dialog to close.
            self.set_header("HX-Redirect", self.here)
            self.finish()
            return
        self.done(self.say("Revision {number} stays.", number=outcome["revision"]), self.here)


class Revision(SiteRoom):
    """An earlier file, and what returning to it would change."""

    async def get(self, number: str) -> None:
        old = await self.keeper("export", revision=int(number))
        problems: tuple[ProblemLine, ...] = ()
        try:
            outcome = await self.keeper("check", text=old["text"])
        except SiteError as error:
            # Kept secrets of then may be gone, or the form of the file is stricter now.
            outcome = {"changes": []}
            problems = problem_lines(error.problems, old["text"], self.language)
        names = await self.house.archive.ask(users.names)
        self.show(
            "revision",
            number=old["revision"],
            at=old["at"],
            by=names.get(old["by"], old["by"]),
            summary=old.get("summary") or "",
            text=old["text"],
            changes=change_lines(outcome["changes"]),
            problems=problems,
        )


class DownloadSite(SiteRoom):
    """The file itself, secrets left out."""

    async def get(self) -> None:
        current = await self.keeper("export")
        self.set_header("Content-Type", "application/yaml; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="site-{current["revision"]}.yaml"')
        self.finish(current["text"])


class RollBack(SiteRoom):
    """Return to an earlier revision; that is a new revision, nothing is forgotten."""

    def get(self, number: str) -> None:
        self.ask(
            Question(
                title=self.say("Return to revision {number}?", number=number),
                text=self.say("The site becomes what it was then, as a new revision. Live calls go on."),
                action=f"/site/revisions/{number}/rollback",
                verb=self.say("Return to revision {number}", number=number),
                back=f"/site/revisions/{number}",
            )
        )

    async def post(self, number: str) -> None:
        try:
            outcome = await self.keeper(
                "rollback", revision=int(number), by=self.me.username, confirm_within_s=CONFIRM_WITHIN_S
            )
        except SiteError as error:
            raise refused(error) from error
        back = "/site/confirm" if outcome.get("confirm_within_s") else self.here
        self.done(self.say("The site is as in revision {number} again.", number=number), back)
