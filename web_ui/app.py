"""Every address of the house: path, room, permission. Nothing is reachable that does not stand here."""

from typing import Any

from tornado.web import Application, RequestHandler

from appliance.core.permissions import Permission
from web_ui.api import table as api
from web_ui.door import PUBLIC, SIGNED_IN, Door, check_doors
from web_ui.handlers import (
    account,
    agents,
    audit,
    backups,
    bans,
    calls,
    certificate,
    desk,
    directory,
    guard,
    health,
    kiosk,
    line_tests,
    live,
    live_calls,
    login,
    messages,
    network,
    phone,
    prompts,
    recordings,
    reports,
    setup,
    site,
    static,
    tokens,
    voicemails,
)
from web_ui.handlers.missing import Missing
from web_ui.house import House

P = Permission

NAME = r"([a-z][a-z0-9.-]{0,39})"
"""Of users, queues and the like, as the site file allows them."""
FILED = r"(queues|intervals|agents|quality|desks)"
"""Reports that come as files."""
CALL_ID = r"([A-Za-z0-9._:@-]{1,128})"
SUBJECT = r"([a-z][a-z0-9-]{0,60})"
"""Of the guard: phone-101, trunk-carrier, abroad."""

PAGES = (
    Door(r"/", login.Home, SIGNED_IN),
    Door(r"/login", login.LogIn, PUBLIC),
    Door(r"/setup", setup.SetUp, PUBLIC),
    Door(r"/healthz", health.Alive, PUBLIC),
    Door(r"/metrics", health.Metrics, PUBLIC),
    Door(r"/logout", login.LogOut, SIGNED_IN),
    Door(r"/wallboard", live.Wallboard, P.LIVE_VIEW),
    Door(r"/live/([a-z-]+)/events", live.Stream, SIGNED_IN),
    Door(r"/kiosk", kiosk.KioskBoard, P.LIVE_VIEW),
    Door(r"/kiosk/events", kiosk.KioskStream, P.LIVE_VIEW),
    Door(r"/overview", live_calls.Overview, P.LIVE_VIEW),
    Door(r"/live/calls", live_calls.LiveCalls, P.LIVE_VIEW),
    Door(rf"/live/calls/{CALL_ID}/hangup", live_calls.HangUp, P.LIVE_CONTROL),
    Door(rf"/live/calls/{CALL_ID}/move", live_calls.Move, P.LIVE_CONTROL),
    Door(r"/calls-out", guard.CallsOut, P.LIVE_VIEW),
    Door(rf"/calls-out/{SUBJECT}/release", guard.Release, P.GUARD_RELEASE),
    Door(r"/agents", agents.Agents, P.LIVE_VIEW),
    Door(rf"/agents/{NAME}/ready", agents.MakeReady, P.LIVE_CONTROL),
    Door(rf"/agents/{NAME}/pause", agents.MakePaused, P.LIVE_CONTROL),
    Door(rf"/agents/{NAME}/logout", agents.LogAgentOut, P.LIVE_CONTROL),
    Door(r"/desk", desk.Desk, P.AGENT_SELF),
    Door(r"/desk/login", desk.StartWork, P.AGENT_SELF),
    Door(r"/desk/logout", desk.EndWork, P.AGENT_SELF),
    Door(r"/desk/ready", desk.BeReady, P.AGENT_SELF),
    Door(r"/desk/pause", desk.BePaused, P.AGENT_SELF),
    Door(r"/desk/end-wrap-up", desk.EndWrapUp, P.AGENT_SELF),
    Door(r"/desk/phone", phone.PhoneKey, P.AGENT_SELF),
    Door(r"/phone", phone.PhoneLine, P.AGENT_SELF),
    Door(r"/calls", calls.Calls, P.CALLS_VIEW),
    Door(r"/calls/export\.(csv|xlsx)", calls.CallExport, P.CALLS_EXPORT),
    Door(rf"/calls/{CALL_ID}", calls.CallPage, P.CALLS_VIEW),
    Door(r"/recordings/([0-9]{1,15})/sound", recordings.Sound, P.RECORDINGS_LISTEN),
    Door(r"/recordings/([0-9]{1,15})/outline", recordings.Outline, P.RECORDINGS_LISTEN),
    Door(r"/recordings/([0-9]{1,15})/download", recordings.Download, P.RECORDINGS_DOWNLOAD),
    Door(r"/recordings/([0-9]{1,15})/delete", recordings.Delete, P.RECORDINGS_DELETE),
    Door(r"/reports/queues", reports.QueueReport, P.REPORTS_VIEW),
    Door(r"/reports/agents", reports.AgentReport, P.REPORTS_VIEW),
    Door(r"/reports/quality", reports.QualityReport, P.REPORTS_VIEW),
    Door(rf"/reports/{FILED}\.(csv|xlsx)", reports.ReportExport, P.REPORTS_EXPORT),
    Door(r"/voicemails", voicemails.Voicemails, P.CALLS_VIEW),
    Door(r"/messages", messages.Messages, P.SMS_VIEW),
    Door(r"/messages/send", messages.SendMessage, {"POST": P.SMS_SEND, "GET": P.SMS_VIEW}),
    Door(r"/health", health.Health, P.HEALTH_VIEW),
    Door(r"/health/bans/release", bans.ReleaseBan, P.BANS_RELEASE),
    Door(r"/line-tests", line_tests.LineTests, P.HEALTH_VIEW),
    Door(rf"/line-tests/{NAME}", line_tests.LineTestNow, P.LINES_TEST),
    Door(r"/directory", directory.Directory, P.SITE_VIEW),
    Door(r"/prompts", prompts.Prompts, {"GET": P.SITE_VIEW, "POST": P.SITE_EDIT}),
    Door(rf"/prompts/{NAME}/(es|en)/sound", prompts.PromptSound, P.SITE_VIEW),
    Door(rf"/prompts/{NAME}/undo", prompts.Undo, P.SITE_EDIT),
    Door(rf"/prompts/{NAME}/take", prompts.Take, P.SITE_EDIT),
    Door(rf"/prompts/{NAME}/remove", prompts.Remove, P.SITE_EDIT),
    Door(rf"/users/{NAME}/password", account.UserPassword, P.USERS_EDIT),
    Door(r"/site", site.SiteFile, P.SITE_VIEW),
    Door(r"/site\.yaml", site.DownloadSite, P.SITE_VIEW),
    Door(r"/site/check", site.CheckSite, P.SITE_EDIT),
    Door(r"/site/apply", site.ApplySite, P.SITE_EDIT),
    Door(r"/site/confirm", site.ConfirmSite, P.SITE_EDIT),
    Door(r"/site/revisions/([0-9]{1,9})", site.Revision, P.SITE_VIEW),
    Door(r"/site/revisions/([0-9]{1,9})/rollback", site.RollBack, P.SITE_EDIT),
    Door(r"/network", network.NetworkSettings, P.SITE_EDIT),
    Door(r"/certificate", certificate.Certificate, P.SITE_VIEW),
    Door(r"/certificate/install", certificate.InstallCertificate, P.SITE_EDIT),
    Door(r"/certificate/remove", certificate.RemoveCertificate, P.SITE_EDIT),
    Door(r"/ca\.crt", certificate.Authority, PUBLIC),
    Door(r"/backups", backups.Backups, P.BACKUPS_RUN),
    Door(r"/backups/run", backups.RunBackup, P.BACKUPS_RUN),
    Door(r"/backups/key", backups.RecoveryKey, P.BACKUPS_RUN),
    Door(r"/backups/key/new", backups.NewKey, P.BACKUPS_RUN),
    Door(r"/audit", audit.AuditLog, P.AUDIT_VIEW),
    Door(r"/account", account.Account, SIGNED_IN),
    Door(r"/account/password", account.OwnPassword, SIGNED_IN),
    Door(r"/account/wishes", account.Wishes, SIGNED_IN),
    Door(r"/account/end-sessions", account.EndSessions, SIGNED_IN),
    Door(r"/account/tokens", tokens.MakeToken, P.TOKENS_EDIT),
    Door(r"/account/tokens/([0-9]{1,9})/revoke", tokens.RevokeToken, P.TOKENS_EDIT),
    Door(r"/static/([A-Za-z0-9/._-]+)", static.Static, PUBLIC),
)

DOORS = (*PAGES, *api.DOORS)
ELSEWHERE = Door(r".*", Missing, PUBLIC)


def make_app(house: House, **settings: Any) -> Application:
    """Raises UnguardedDoor if any door names no permission."""
    check_doors((*DOORS, ELSEWHERE))
    rules: list[tuple[str, type[RequestHandler], dict[str, Any]]] = [
        (door.path, door.handler, {"house": house, "door": door}) for door in DOORS
    ]
    return Application(
        rules,
        default_handler_class=Missing,
        default_handler_args={"house": house, "door": ELSEWHERE},
        xsrf_cookies=True,
        xsrf_cookie_name="__Host-xsrf",
        xsrf_cookie_kwargs={"secure": True, "httponly": True, "samesite": "Strict"},
        compress_response=True,
        **settings,
    )
