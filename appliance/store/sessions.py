"""Who is logged in. The cookie holds a random secret; the table holds its hash."""

from appliance.store.database import patient
from appliance.store.models import User, WebSession
from appliance.store.secret import hash_of, new_secret

IDLE_S = 12 * 3600.0
ABSOLUTE_S = 7 * 24 * 3600.0
TOUCH_EVERY_S = 60.0
"""Not every request need write."""


@patient
def create(username: str, now: float, address: str = "", agent: str = "") -> str:
    """Returns the secret for the cookie; it is kept nowhere else."""
    secret = new_secret()
    WebSession.create(
        id=hash_of(secret),
        user=username,
        created_at=now,
        seen_at=now,
        expires_at=now + ABSOLUTE_S,
        address=address[:64],
        agent=agent[:200],
    )
    return secret


@patient
def find(secret: str, now: float) -> WebSession | None:
    """The living session, its `.user` loaded; None if unknown, expired, idle too long, or the user gone."""
    session = (
        WebSession.select(WebSession, User)
        .join(User)
        .where((WebSession.id == hash_of(secret)) & User.removed_at.is_null())
        .get_or_none()
    )
    if session is None or now >= session.expires_at or now - session.seen_at > IDLE_S:
        return None
    if now - session.seen_at > TOUCH_EVERY_S:
        WebSession.update(seen_at=now).where(WebSession.id == session.id).execute()
        session.seen_at = now
    return session


def of_user(username: str, now: float) -> list[WebSession]:
    """Living sessions, the last used first."""
    return list(
        WebSession.select()
        .where(
            (WebSession.user == username)
            & (WebSession.expires_at > now)
            & (WebSession.seen_at >= now - IDLE_S)
        )
        .order_by(WebSession.seen_at.desc())
    )


@patient
def end(session_id: str) -> bool:
    """Log out, by the session's id (`WebSession.id`)."""
    return WebSession.delete().where(WebSession.id == session_id).execute() > 0


@patient
def end_others(username: str, keep_id: str | None = None) -> int:
    """All of the user's sessions but one: after a changed password."""
    where = WebSession.user == username
    if keep_id is not None:
        where &= WebSession.id != keep_id
    return WebSession.delete().where(where).execute()


@patient
def clean_up(now: float) -> int:
    """Housekeeping, for `appliance.jobs`."""
    return (
        WebSession.delete()
        .where((WebSession.expires_at <= now) | (WebSession.seen_at < now - IDLE_S))
        .execute()
    )
