"""What a role may do. Every route of the web UI and every scope of a token names one Permission."""

from enum import StrEnum
from typing import Final

from appliance.core.site.model import Role


class Permission(StrEnum):
    LIVE_VIEW = "live.view"
    """See agents, queues, calls and trunks as they are now; the wallboard."""
    LIVE_CONTROL = "live.control"
    """End or move a call, change another agent's state."""
    AGENT_SELF = "agent.self"
    """Log in as an agent and change one's own state."""
    CALLS_VIEW = "calls.view"
    """Search the history of calls."""
    CALLS_EXPORT = "calls.export"
    RECORDINGS_LISTEN = "recordings.listen"
    RECORDINGS_DOWNLOAD = "recordings.download"
    RECORDINGS_DELETE = "recordings.delete"
    REPORTS_VIEW = "reports.view"
    REPORTS_EXPORT = "reports.export"
    SITE_VIEW = "site.view"
    SITE_EDIT = "site.edit"
    USERS_EDIT = "users.edit"
    """Set passwords, end sessions. Who exists is the site's affair."""
    TOKENS_EDIT = "tokens.edit"
    AUDIT_VIEW = "audit.view"
    HEALTH_VIEW = "health.view"
    """Findings and metrics of the box."""
    BANS_RELEASE = "bans.release"
    """Let an address in again that was shut out for guessing."""
    LINES_TEST = "lines.test"
    """Have the box call through a trunk to test it."""
    SMS_VIEW = "sms.view"
    """Read short messages, in and out."""
    SMS_SEND = "sms.send"
    GUARD_RELEASE = "guard.release"
    """Let calls out go on that the toll-fraud guard has stopped."""
    BACKUPS_RUN = "backups.run"
    """See backups and begin one; take the key that opens them, which is all that the box knows."""
    PROFILE = "profile"
    """One's own password, language and sessions: everybody who is in."""


_P = Permission
_TEAM: Final = frozenset({_P.PROFILE, _P.LIVE_VIEW, _P.CALLS_VIEW, _P.RECORDINGS_LISTEN, _P.REPORTS_VIEW})
_FLOOR: Final = _TEAM | {
    _P.LIVE_CONTROL,
    _P.REPORTS_EXPORT,
    _P.CALLS_EXPORT,
    _P.SMS_VIEW,
    _P.SMS_SEND,
}
_COORDINATION: Final = _FLOOR | {
    _P.RECORDINGS_DOWNLOAD,
    _P.SITE_VIEW,
    _P.AUDIT_VIEW,
    _P.HEALTH_VIEW,
    _P.GUARD_RELEASE,
    _P.LINES_TEST,
}

ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.AGENT: frozenset({_P.PROFILE, _P.AGENT_SELF}),
    Role.TEAM_LEADER: _TEAM | {_P.LIVE_CONTROL},
    Role.SUPERVISOR: _FLOOR,
    Role.TRAINER: _TEAM,
    Role.QUALITY_LEAD: _TEAM | {_P.RECORDINGS_DOWNLOAD, _P.REPORTS_EXPORT, _P.CALLS_EXPORT},
    Role.QUALITY_SUPERVISOR: _TEAM,
    Role.DATA_ANALYST: frozenset(
        {_P.PROFILE, _P.LIVE_VIEW, _P.CALLS_VIEW, _P.CALLS_EXPORT, _P.REPORTS_VIEW, _P.REPORTS_EXPORT}
    ),
    Role.TECH_SUPPORT: frozenset(
        {_P.PROFILE, _P.LIVE_VIEW, _P.SITE_VIEW, _P.HEALTH_VIEW, _P.BANS_RELEASE, _P.LINES_TEST}
    ),
    Role.COORDINATOR: _COORDINATION,
    Role.ADMINISTRATOR: frozenset(Permission),
}


def permissions_of(roles: tuple[Role, ...] | frozenset[Role]) -> frozenset[Permission]:
    """All that any of the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
