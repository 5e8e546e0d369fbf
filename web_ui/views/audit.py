"""The audit log in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from appliance.store import audit
from appliance.store.models import Audit
from web_ui.translations.catalog import mark

DEEDS: Final = {
    "login": mark("Logged in"),
    "login.failed": mark("Failed to log in"),
    "logout": mark("Logged out"),
    "credential.set": mark("Set a password"),
    "sessions.ended": mark("Ended sessions"),
    "set_up": mark("Set the box up"),
    "recording.listened": mark("Listened to a recording"),
    "recording.downloaded": mark("Downloaded a recording"),
    "recording.deleted": mark("Deleted a recording"),
    "calls.exported": mark("Exported calls"),
    "report.exported": mark("Exported a report"),
    "call.hung_up": mark("Ended a call"),
    "call.moved": mark("Moved a call"),
    "agent.ready": mark("Set an agent ready"),
    "agent.pause": mark("Paused an agent"),
    "agent.logout": mark("Logged an agent out"),
    "agent.login": mark("Logged an agent in"),
    "agent.end_wrap_up": mark("Ended an agent's wrap-up"),
    "line_test.asked": mark("Tested a line"),
    "sms.sent": mark("Sent a short message"),
    "site.apply": mark("Changed the site"),
    "ban.add": mark("Banned an address"),
    "ban.release": mark("Released a banned address"),
    "prompt.add": mark("Brought a recording of a prompt"),
    "prompt.take": mark("Let the box speak a prompt"),
    "prompt.undo": mark("Undid a prompt's change"),
    "prompt.remove": mark("Deleted a prompt"),
    "token.create": mark("Made an API token"),
    "token.revoke": mark("Revoked an API token"),
    "certificate.install": mark("Installed a certificate"),
    "certificate.remove": mark("Took the box's own certificate again"),
    "backup.create": mark("Made a backup"),
    "backup.failed": mark("A backup failed"),
    "backup.restore": mark("Restored a backup"),
    "backup.key": mark("Took the recovery key of the backups"),
    "backup.key.new": mark("Made a new recovery key"),
}
DETAILS: Final = {
    "how": mark("by"),
    "command line": mark("command line"),
    "summary": mark("summary"),
    "why": mark("reason"),
    "file": mark("file"),
    "queue": mark("queue"),
    "agent": mark("agent"),
    "label": mark("label"),
    "site": mark("site"),
    "recording": mark("recording"),
    "text": mark("text"),
    "result": mark("outcome"),
    "reason": mark("reason"),
    "extension": mark("extension"),
    "sent_bytes": mark("bytes sent"),
    "host": mark("box"),
}
"""Keys, and the values that are not somebody's own words, of what is written beside a deed."""
GROUPS: Final = (
    ("login", mark("Log-ins")),
    ("recording.", mark("Recordings")),
    ("site.", mark("Site")),
    ("agent.", mark("Agents")),
    ("call.", mark("Calls")),
    ("credential.", mark("Passwords")),
    ("ban.", mark("Banned addresses")),
    ("backup.", mark("Backups")),
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    id: int
    at: float
    by: str
    name: str
    what: str
    subject: str
    """Somebody's or something's name, or (as "revision 3") a revision of the site."""
    revision: str
    """Number of the site's revision that the deed made; empty for others."""
    subject_link: str
    address: str
    detail: tuple[tuple[str, str], ...]


def audit_line(row: Audit, names: Mapping[str, str]) -> AuditLine:
    detail: dict[str, Any] = audit.detail_of(row)
    to_call = row.subject and row.what.startswith(("recording.", "call."))
    return AuditLine(
        id=row.id,
        at=row.at,
        by=row.by,
        name=names.get(row.by, row.by),
        what=DEEDS.get(row.what, row.what),
        subject=names.get(row.subject, row.subject),
        revision=row.subject.removeprefix("revision ") if row.what == "site.apply" else "",
        subject_link=f"/calls/{row.subject}" if to_call else "",
        address=row.address,
        detail=tuple(
            (DETAILS.get(key, key), DETAILS.get(str(value), str(value)))
            for key, value in detail.items()
            if value not in (None, "", [], {})
        ),
    )
