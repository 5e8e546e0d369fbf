"""The site file for programs: Ansible and whoever keeps sites in a repository."""

from appliance.site.client import SiteError
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import JSON, Param, fields, operation
from web_ui.handlers.site import SiteRoom

YAML = "application/yaml"


class SiteBase(ApiRoom, SiteRoom):
    def give_problems(self, error: SiteError) -> None:
        found = [{**p, "text": p["text"].get(self.language, p["text"]["en"])} for p in error.problems]
        message = self.say("The site file has errors; nothing was changed")
        hint = self.say("Mend each of the problems and send it again.")
        self.give({"error": {"code": "invalid", "message": message, "hint": hint}, "problems": found}, 422)


class Site(SiteBase):
    @operation(
        "The site file, secrets as `(kept)`",
        Param("format", "yaml for the text alone", choices=("json", "yaml")),
        gives=(JSON, YAML),
    )
    async def get(self) -> None:
        current = await self.keeper("export")
        if self.argument("format") == "yaml":
            self.set_header("Content-Type", f"{YAML}; charset=utf-8")
            self.finish(current["text"])
            return
        self.give({key: value for key, value in current.items() if key != "ok"})

    @operation(
        "Apply a whole site file; with `check` only say what it would change. Errors: 422 with every problem",
        Param("check", "true: change nothing", choices=("true", "false")),
        body={
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "site": {"type": "object"},
                "summary": {"type": "string"},
                "expect": {"type": "integer"},
                "confirm_within_s": {"type": "integer"},
            },
        },
    )
    async def put(self) -> None:
        data = self.sent()
        given = {name: data[name] for name in ("text", "site") if name in data}
        if len(given) != 1:
            raise trouble.bad_input("body", "text | site")
        try:
            if self.argument("check") == "true":
                outcome = await self.keeper("check", **given)
            else:
                more = {
                    "summary": self.sent_text(data, "summary", required=False),
                    "expect": data.get("expect"),
                    "confirm_within_s": data.get("confirm_within_s"),
                }
                outcome = await self.keeper("apply", by=self.me.username, **given, **more)
        except SiteError as error:
            self.give_problems(error)
            return
        self.give({key: value for key, value in outcome.items() if key != "ok"})


class SiteRevisions(SiteBase):
    @operation("What was applied when, newest first")
    async def get(self) -> None:
        self.give({"revisions": (await self.keeper("history"))["revisions"]})

    @operation("Return to an earlier revision, as a new one", body=fields("revision", revision="integer"))
    async def post(self) -> None:
        revision = self.sent().get("revision")
        if not isinstance(revision, int):
            raise trouble.bad_input("revision", "1, 2, 3 …")
        try:
            outcome = await self.keeper("rollback", revision=revision, by=self.me.username)
        except SiteError as error:
            self.give_problems(error)
            return
        self.give({key: value for key, value in outcome.items() if key != "ok"})


class SiteConfirm(SiteBase):
    @operation("Keep a changed firewall or address that was applied with `confirm_within_s`")
    async def post(self) -> None:
        self.give({"revision": (await self.keeper("confirm", by=self.me.username))["revision"]})
