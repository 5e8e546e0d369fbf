"""Bearer tokens of the API: `timbre_` and a random secret, kept as its hash."""

from appliance.core.permissions import Permission
from appliance.store.database import patient
from appliance.store.models import Token, User
from appliance.store.secret import hash_of, new_secret

PREFIX = "timbre_"
"""Lets a leaked token be recognised by scanners."""
TOUCH_EVERY_S = 60.0


@patient
def create(
    username: str, label: str, scopes: frozenset[Permission], now: float, expires_at: float | None = None
) -> tuple[str, Token]:
    """Returns the secret, shown once, and the row. Raises LookupError if there is no such user."""
    if User.get_or_none((User.username == username) & User.removed_at.is_null()) is None:
        raise LookupError(f"no user {username!r}: add the user to the site file first")
    secret = PREFIX + new_secret()
    row = Token.create(
        hash=hash_of(secret),
        user=username,
        label=label,
        scopes=" ".join(sorted(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    return secret, row


@patient
def find(secret: str, now: float) -> Token | None:
    """The valid token, its `.user` loaded."""
    token = (
        Token.select(Token, User)
        .join(User)
        .where((Token.hash == hash_of(secret)) & Token.revoked_at.is_null() & User.removed_at.is_null())
        .get_or_none()
    )
    if token is None or (token.expires_at is not None and now >= token.expires_at):
        return None
    if token.used_at is None or now - token.used_at > TOUCH_EVERY_S:
        Token.update(used_at=now).where(Token.id == token.id).execute()
        token.used_at = now
    return token


def scopes_of(token: Token) -> frozenset[Permission]:
    """A scope that this release does not know is passed over."""
    known = set(Permission)
    return frozenset(Permission(scope) for scope in token.scopes.split() if scope in known)


def of_user(now: float, username: str | None = None) -> list[Token]:
    """Those that still open something, newest first; of everybody if `username` is None."""
    lasts = Token.expires_at.is_null() | (Token.expires_at > now)
    query = (
        Token.select(Token, User)
        .join(User)
        .where(Token.revoked_at.is_null() & User.removed_at.is_null() & lasts)
    )
    if username is not None:
        query = query.where(Token.user == username)
    return list(query.order_by(Token.id.desc()))


@patient
def revoke(token_id: int, now: float) -> bool:
    where = (Token.id == token_id) & Token.revoked_at.is_null()
    return Token.update(revoked_at=now).where(where).execute() > 0
