"""Who is asking: by session cookie or bearer token. Known answers are kept for a moment, so that live pages
go on while the database is locked."""

import time
from dataclasses import dataclass
from typing import Any

from appliance.core.permissions import Permission
from appliance.store import sessions, settings, tokens, users
from appliance.store.errors import Busy
from appliance.store.models import Credential
from appliance.store.secret import hash_of
from web_ui.archive import Archive

FRESH_S = 20.0
"""So long an answer is taken from memory; an ended session is noticed after at most this."""
STALE_S = 3600.0
"""So long it is believed while the database does not answer."""
KEEP = 1000


@dataclass(frozen=True, slots=True)
class Identity:
    username: str
    name: str
    permissions: frozenset[Permission]
    language: str
    theme: str
    """light, dark, or empty: as the reader's system."""
    session: str = ""
    """Id of the web session; empty for a token."""
    must_change: bool = False
    """Only the password may be changed until it is."""

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def _of_session(secret: str, now: float) -> Identity | None:
    found = sessions.find(secret, now)
    if found is None:
        return None
    user = found.user
    wishes: dict[str, Any] = settings.get(f"user.{user.username}", {})
    return Identity(
        username=user.username,
        name=user.name,
        permissions=users.permissions(user),
        language=wishes.get("language") or user.language,
        theme=wishes.get("theme", ""),
        session=found.id,
        must_change=Credential.select().where((Credential.user == user) & Credential.must_change).exists(),
    )


def _of_token(secret: str, now: float) -> Identity | None:
    token = tokens.find(secret, now)
    if token is None:
        return None
    user = token.user
    allowed = users.permissions(user) & tokens.scopes_of(token)
    return Identity(user.username, user.name, allowed, user.language, "")


class Gate:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[str, tuple[Identity, float]] = {}

    async def of_session(self, secret: str) -> Identity | None:
        return await self._who(secret, _of_session)

    async def of_token(self, secret: str) -> Identity | None:
        return await self._who(secret, _of_token)

    async def _who(self, secret: str, find: Any) -> Identity | None:
        key, moment = hash_of(secret), time.monotonic()
        known = self._known.get(key)
        if known and moment - known[1] < FRESH_S:
            return known[0]
        try:
            identity: Identity | None = await self._archive.ask(find, secret, time.time())
        except Busy:
            if known and moment - known[1] < STALE_S:
                return known[0]
            raise
        self._known.pop(key, None)
        if identity:
            self._known[key] = (identity, moment)
            self._bound()
        return identity

    def forget(self, username: str) -> None:
        """Something about the user has changed: look again."""
        self._known = {key: k for key, k in self._known.items() if k[0].username != username}

    def _bound(self) -> None:
        while len(self._known) > KEEP:
            self._known.pop(next(iter(self._known)))
