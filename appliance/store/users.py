"""The users of the site file, as rows that credentials, sessions and history can point at."""

from dataclasses import dataclass

from appliance.core.permissions import Permission, permissions_of
from appliance.core.site.model import Role, Site
from appliance.store.database import patient, writing
from appliance.store.models import Token, User, WebSession


@dataclass(frozen=True, slots=True)
class SyncResult:
    added: tuple[str, ...]
    removed: tuple[str, ...]


@patient
def sync(site: Site, now: float) -> SyncResult:
    """Make the rows say what the site says. A removed user's sessions and tokens end at once."""
    with writing():
        before = {user.username: user for user in User.select()}
        present = {name for name, user in before.items() if user.removed_at is None}
        for user in site.users.values():
            _keep(user.username, user.name, user.roles, user.language, user.email)
        removed = sorted(present - set(site.users))
        _remove(removed, now)
    return SyncResult(tuple(sorted(set(site.users) - present)), tuple(removed))


def _keep(username: str, name: str, roles: tuple[Role, ...], language: str, email: str) -> None:
    row = {
        "username": username,
        "name": name,
        "roles": " ".join(roles),
        "language": str(language),
        "email": email,
        "removed_at": None,
    }
    User.insert(row).on_conflict(
        conflict_target=[User.username],
        preserve=[User.name, User.roles, User.language, User.email, User.removed_at],
    ).execute()


def _remove(usernames: list[str], now: float) -> None:
    if not usernames:
        return
    User.update(removed_at=now).where(User.username.in_(usernames)).execute()
    WebSession.delete().where(WebSession.user.in_(usernames)).execute()
    Token.update(revoked_at=now).where(Token.user.in_(usernames) & Token.revoked_at.is_null()).execute()


def get(username: str) -> User | None:
    """A present user."""
    return User.get_or_none((User.username == username) & User.removed_at.is_null())


def all_present() -> list[User]:
    return list(User.select().where(User.removed_at.is_null()).order_by(User.name))


def names() -> dict[str, str]:
    """Username → full name, of removed users too: history names them."""
    return {user.username: user.name for user in User.select(User.username, User.name)}


def roles_of(user: User) -> tuple[Role, ...]:
    known = set(Role)
    return tuple(Role(role) for role in user.roles.split() if role in known)


def permissions(user: User) -> frozenset[Permission]:
    return permissions_of(roles_of(user))
