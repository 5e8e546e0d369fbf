"""Every address of the API: path, room, permission per method. The description is made from this table."""

import re
from dataclasses import dataclass
from typing import Final

from appliance.core.permissions import Permission
from web_ui.api import (
    backups,
    bans,
    box,
    calls,
    line_tests,
    live,
    messages,
    openapi,
    prompts,
    reports,
    session,
    site,
)
from web_ui.api.base import ApiRoom
from web_ui.door import PUBLIC, SIGNED_IN, Door, Entry

P = Permission

PREFIX: Final = "/api/v1"
PLACES: Final = {
    "id": r"([A-Za-z0-9._:@-]{1,128})",
    "username": r"([a-z][a-z0-9.-]{0,39})",
    "name": r"([a-z_]{1,40})",
    "address": r"([0-9A-Fa-f.:]{1,45})",
    "prompt": r"([a-z][a-z0-9-]{0,39})",
}


@dataclass(frozen=True, slots=True)
class ApiDoor:
    path: str
    """Below /api/v1, places in braces."""
    handler: type[ApiRoom]
    permission: dict[str, Entry]

    def door(self) -> Door:
        pattern = re.sub(r"\{(\w+)\}", lambda place: PLACES[place[1]], self.path)
        return Door(PREFIX + pattern, self.handler, self.permission)


TABLE: Final = (
    ApiDoor("/session", session.Session, {"GET": SIGNED_IN, "POST": PUBLIC, "DELETE": SIGNED_IN}),
    ApiDoor("/live", live.Live, {"GET": P.LIVE_VIEW}),
    ApiDoor("/live/events", live.LiveEvents, {"GET": P.LIVE_VIEW}),
    ApiDoor("/live/calls/{id}", live.LiveCall, {"DELETE": P.LIVE_CONTROL}),
    ApiDoor("/live/calls/{id}/queue", live.LiveCallQueue, {"PUT": P.LIVE_CONTROL}),
    ApiDoor("/live/guard/{id}/stop", live.GuardStop, {"DELETE": P.GUARD_RELEASE}),
    ApiDoor(
        "/agents/{username}/state",
        live.AgentState,
        {"GET": (P.LIVE_VIEW, P.AGENT_SELF), "PUT": (P.LIVE_CONTROL, P.AGENT_SELF)},
    ),
    ApiDoor("/calls", calls.Calls, {"GET": P.CALLS_VIEW}),
    ApiDoor("/calls/{id}", calls.OneCall, {"GET": P.CALLS_VIEW}),
    ApiDoor(
        "/calls/{id}/recording",
        calls.CallRecording,
        {"GET": P.RECORDINGS_LISTEN, "DELETE": P.RECORDINGS_DELETE},
    ),
    ApiDoor("/reports/{name}", reports.ReportRoom, {"GET": P.REPORTS_VIEW}),
    ApiDoor("/site", site.Site, {"GET": P.SITE_VIEW, "PUT": P.SITE_EDIT}),
    ApiDoor("/site/revisions", site.SiteRevisions, {"GET": P.SITE_VIEW, "POST": P.SITE_EDIT}),
    ApiDoor("/site/confirm", site.SiteConfirm, {"POST": P.SITE_EDIT}),
    ApiDoor("/bans", bans.Bans, {"GET": P.HEALTH_VIEW}),
    ApiDoor("/bans/{address}", bans.OneBan, {"DELETE": P.BANS_RELEASE}),
    ApiDoor("/prompts", prompts.Prompts, {"GET": P.SITE_VIEW}),
    ApiDoor("/prompts/{prompt}", prompts.OnePrompt, {"DELETE": P.SITE_EDIT}),
    ApiDoor(
        "/prompts/{prompt}/recording",
        prompts.PromptRecording,
        {"GET": P.SITE_VIEW, "PUT": P.SITE_EDIT, "DELETE": P.SITE_EDIT},
    ),
    ApiDoor("/prompts/{prompt}/undo", prompts.PromptUndo, {"POST": P.SITE_EDIT}),
    ApiDoor("/messages", messages.Messages, {"GET": P.SMS_VIEW, "POST": P.SMS_SEND}),
    ApiDoor("/messages/{id}", messages.OneMessage, {"GET": P.SMS_VIEW}),
    ApiDoor("/line-tests", line_tests.LineTests, {"GET": P.HEALTH_VIEW, "POST": P.LINES_TEST}),
    ApiDoor("/line-tests/{id}", line_tests.OneLineTest, {"GET": P.HEALTH_VIEW}),
    ApiDoor("/health", box.Health, {"GET": P.HEALTH_VIEW}),
    ApiDoor("/backups", backups.Backups, {"GET": P.BACKUPS_RUN, "POST": P.BACKUPS_RUN}),
    ApiDoor("/backups/key", backups.BackupKey, {"POST": P.BACKUPS_RUN}),
    ApiDoor("/audit", box.AuditLog, {"GET": P.AUDIT_VIEW}),
    ApiDoor("/openapi.json", openapi.Description, {"GET": PUBLIC}),
)
DOORS: Final = tuple(each.door() for each in TABLE)
