"""What codes are called on the screen. English here; the catalogs hold the other languages."""

from typing import Final

from appliance.core.permissions import Permission
from web_ui.translations.catalog import mark

AGENT_STATE: Final = {
    "offline": mark("Offline"),
    "ready": mark("Ready"),
    "offered": mark("Ringing"),
    "talking": mark("Talking"),
    "wrap_up": mark("Wrap-up"),
    "paused": mark("Paused"),
    "busy": mark("Busy"),
}
TRUNK_REASON: Final = {
    "unknown": mark("not heard of yet"),
    "unreachable": mark("the carrier does not answer"),
    "registration_rejected": mark("the carrier refuses our user or password"),
    "unregistered": mark("not registered with the carrier"),
    "asterisk_down": mark("Asterisk is not running"),
    "no_card": mark("its card is missing"),
    "wrong_card": mark("another card is in its place"),
    "not_configured": mark("not configured yet"),
    "red_alarm": mark("no signal on the cable (red alarm)"),
    "yellow_alarm": mark("the carrier does not receive us (yellow alarm)"),
    "blue_alarm": mark("the carrier's equipment is out of order (blue alarm)"),
    "alarm": mark("the line reports a fault"),
    "d_channel_down": mark("the exchange does not answer (D-channel down)"),
    "no_voltage": mark("no voltage on the line"),
}
TRUNK_KIND: Final = {"sip": mark("SIP"), "e1": mark("E1"), "fxo": mark("Analog")}
CALL_STATE: Final = {
    "greeting": mark("In menu"),
    "waiting": mark("Waiting"),
    "offered": mark("Ringing"),
    "talking": mark("Talking"),
    "diverted": mark("Diverted"),
    "ended": mark("Ended"),
}
OUTCOME: Final = {
    "answered": mark("call|Answered"),
    "abandoned": mark("call|Abandoned"),
    "rejected": mark("call|Rejected"),
    "overflowed": mark("call|Overflowed"),
    "voicemail": mark("call|Voicemail"),
    "self_service": mark("call|Self-service"),
    "transferred": mark("call|Transferred"),
    "failed": mark("call|Failed"),
    "fallback": mark("call|Fallback"),
}
OFFER_RESULT: Final = {
    "connected": mark("answered"),
    "declined": mark("declined"),
    "timed_out": mark("did not answer"),
    "failed": mark("phone unreachable"),
    "withdrawn": mark("withdrawn"),
}
DIRECTION: Final = {"in": mark("Inbound"), "out": mark("Outbound"), "internal": mark("Internal")}
SOUND: Final = {"good": mark("sound|Good"), "fair": mark("sound|Fair"), "bad": mark("sound|Bad")}
ASK: Final = {
    "backwards": mark("an end later than the beginning"),
    "too_long": mark("ten years at most"),
    "too_many_rows": mark("a longer interval or a shorter time"),
}
"""What a report's question must be, by `BadAsk.code`."""
STRATEGY: Final = {
    "longest-idle": mark("Longest idle"),
    "round-robin": mark("Round robin"),
    "fewest-calls": mark("Fewest calls"),
    "ring-all": mark("Ring all"),
}
ENDED_BY: Final = {"caller": mark("the caller"), "agent": mark("the agent"), "system": mark("the system")}
ROLE: Final = {
    "agent": mark("Agent"),
    "team-leader": mark("Team leader"),
    "supervisor": mark("Supervisor"),
    "trainer": mark("Trainer"),
    "quality-lead": mark("Quality lead"),
    "quality-supervisor": mark("Quality supervisor"),
    "data-analyst": mark("Data analyst"),
    "tech-support": mark("Technical support"),
    "coordinator": mark("Coordinator"),
    "administrator": mark("Administrator"),
}
ALARM: Final = {
    "asterisk_down": (
        mark("The telephone exchange is down"),
        mark("It is being restarted. If this stays for a minute, look at System health."),
    ),
    "trunk_down": (
        mark("Line {name} is down"),
        mark("Calls on it cannot come in. Check the cable or ask the carrier."),
    ),
    "lines_down": (
        mark("Some lines of {name} are down"),
        mark("Calls use the others. Check the cables, then ask the carrier."),
    ),
    "recording_failed": (
        mark("Calls are not being recorded"),
        mark("Calls go on. Look at System health for the cause."),
    ),
    "disk_full": (
        mark("The disk is nearly full"),
        mark("Recording has stopped; calls go on. Delete recordings or shorten their retention."),
    ),
    "journal_failed": (
        mark("History is not being written"),
        mark("Calls go on. Look at System health for the cause."),
    ),
    "upload_full": (
        mark("Calls suffer: the upload is full"),
        mark("Shape the link in the site file, or find who uploads. System health has the figures."),
    ),
    "download_full": (
        mark("Calls suffer: the download is full"),
        mark("Shape the link in the site file, or find who downloads. System health has the figures."),
    ),
    "quality_link": (
        mark("Calls over the internet link sound bad"),
        mark("Look at the modem and its cable, then ask the internet provider."),
    ),
    "quality_trunk": (mark("Calls on line {name} sound bad"), mark("Ask the carrier.")),
    "quality_desk": (
        mark("The sound at desk {name} is bad"),
        mark("Look at the cable or the Wi-Fi of this desk."),
    ),
    "trunk_one_way": (
        mark("Nothing is heard of callers on line {name}"),
        mark("Their voice does not come in: look at the router and its firewall."),
    ),
    "desk_one_way": (
        mark("Nothing is heard of phone {name}"),
        mark("Its voice does not come in: look for a firewall or another network in between."),
    ),
    "outgoing_stopped": (
        mark("Calls out are stopped: {name}"),
        mark("A limit against toll fraud was reached. Look under Calls out; release when it is understood."),
    ),
    "fallback_active": (
        mark("Calls are ringing phones without the queue"),
        mark("The call distributor was away; waiting calls return to their queue by themselves."),
    ),
}
PERMISSION: Final = {
    Permission.LIVE_VIEW: mark("see the floor live"),
    Permission.LIVE_CONTROL: mark("end or move calls and change agents' states"),
    Permission.AGENT_SELF: mark("work as an agent"),
    Permission.CALLS_VIEW: mark("search calls"),
    Permission.CALLS_EXPORT: mark("export calls"),
    Permission.RECORDINGS_LISTEN: mark("listen to recordings"),
    Permission.RECORDINGS_DOWNLOAD: mark("download recordings"),
    Permission.RECORDINGS_DELETE: mark("delete recordings"),
    Permission.REPORTS_VIEW: mark("see reports"),
    Permission.REPORTS_EXPORT: mark("export reports"),
    Permission.SITE_VIEW: mark("see the site's settings"),
    Permission.SITE_EDIT: mark("change the site's settings"),
    Permission.USERS_EDIT: mark("set users' passwords"),
    Permission.TOKENS_EDIT: mark("manage API tokens"),
    Permission.AUDIT_VIEW: mark("see the audit log"),
    Permission.HEALTH_VIEW: mark("see system health"),
    Permission.BANS_RELEASE: mark("release banned addresses"),
    Permission.LINES_TEST: mark("test lines by a call"),
    Permission.SMS_VIEW: mark("read short messages"),
    Permission.SMS_SEND: mark("send short messages"),
    Permission.GUARD_RELEASE: mark("release calls out that were stopped"),
    Permission.BACKUPS_RUN: mark("make backups and take their key"),
    Permission.PROFILE: mark("change your own account"),
}
FEED_ERROR: Final = {
    "not_logged_in": mark("The agent is not logged in."),
    "extension_taken": mark("Somebody else is logged in at that extension. Choose another one."),
    "unknown_agent": mark("There is no such agent any more."),
    "unknown_extension": mark("There is no such extension. Check the number on the phone."),
    "unknown_call": mark("The call has already ended."),
    "unknown_queue": mark("There is no such queue any more."),
    "unknown_reason": mark("There is no such pause reason any more. Reload the page."),
    "in_call": mark("Not while on a call. End the call first."),
    "not_in_wrap_up": mark("The wrap-up has already ended."),
    "unknown_subject": mark("There is no such phone or line any more."),
    "not_waiting": mark("The call is no longer waiting in a queue."),
}


def alarm_words(code: str) -> tuple[str, str]:
    """Title (may contain {name}) and what to do; codes of a newer release show as they are."""
    kind = code.partition(":")[0]
    return ALARM.get(kind, (code, mark("Look at System health for the cause.")))
