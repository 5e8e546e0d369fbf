"""Passwords: Argon2id, and a growing delay per user and per address against guessing.

A caller never learns whether a user exists: an unknown name costs the same time and gives the same
answer as a wrong password, and is locked out the same.
"""

import functools
import secrets
import time
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from appliance.store.database import patient, writing
from appliance.store.models import Credential, LoginFailure, User

MIN_LENGTH = 10
MAX_LENGTH = 200
FREE_TRIES = 4
"""Wrong passwords in a row before the first delay."""
ADDRESS_FREE_TRIES = 20
"""More: a whole office may come from one address."""
FIRST_DELAY_S = 5.0
LONGEST_DELAY_S = 900.0
FORGET_AFTER_S = 3600.0
"""After so long without a failure the count begins anew."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's second choice of Argon2id's parameters; about 30 ms on a small board."""


@dataclass(frozen=True, slots=True)
class LoginResult:
    ok: bool
    locked_until: float | None = None
    """Epoch seconds: nothing is tried before. None: not locked."""
    must_change: bool = False


class WeakPassword(ValueError):
    """`code`: too_short, too_long, too_simple."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def exists_any() -> bool:
    """Has anybody a password? If not, the box waits for its first set-up."""
    return Credential.select().join(User).where(User.removed_at.is_null()).exists()


def has_password(username: str) -> bool:
    return Credential.select().where(Credential.user == username).exists()


@patient
def set_password(username: str, password: str, now: float, must_change: bool = False) -> None:
    """Raises WeakPassword, or LookupError if the site has no such user."""
    check_strength(password, username)
    encoded = _hasher.hash(password)
    with writing():
        if User.get_or_none((User.username == username) & User.removed_at.is_null()) is None:
            raise LookupError(f"no user {username!r}: add the user to the site file first")
        row = {
            "user": username,
            "password_hash": encoded,
            "changed_at": now,
            "must_change": must_change,
        }
        Credential.insert(row).on_conflict(
            conflict_target=[Credential.user],
            preserve=[Credential.password_hash, Credential.changed_at, Credential.must_change],
        ).execute()
        LoginFailure.delete().where(LoginFailure.subject == f"user:{username}").execute()


def check_strength(password: str, username: str = "") -> None:
    if len(password) < MIN_LENGTH:
        raise WeakPassword("too_short", f"a password needs at least {MIN_LENGTH} characters")
    if len(password) > MAX_LENGTH:
        raise WeakPassword("too_long", f"a password has at most {MAX_LENGTH} characters")
    lowered = password.lower()
    if len(set(lowered)) < 5 or (username and lowered == username.lower() * (len(lowered) // len(username))):
        raise WeakPassword("too_simple", "this password is too easy to guess: use a few unrelated words")


def check(username: str, password: str, now: float, address: str = "") -> LoginResult:
    """One log-in attempt. Takes about as long whoever the user is."""
    subjects = _subjects(username, address)
    locked_until = _locked_until(subjects, now)
    if locked_until is not None:
        return LoginResult(False, locked_until)
    credential = _credential(username)
    good = _verify(credential.password_hash if credential else _dummy_hash(), password[:MAX_LENGTH])
    if not good or credential is None:
        return LoginResult(False, _count_failure(subjects, now))
    _forgive(subjects[0])
    if _hasher.check_needs_rehash(credential.password_hash):
        _rehash(username, password)
    return LoginResult(True, must_change=credential.must_change)


def _credential(username: str) -> Credential | None:
    return (
        Credential.select()
        .join(User)
        .where((User.username == username) & User.removed_at.is_null())
        .get_or_none()
    )


def _verify(encoded: str, password: str) -> bool:
    try:
        return _hasher.verify(encoded, password)
    except VerifyMismatchError, InvalidHashError:
        return False


@functools.cache
def _dummy_hash() -> str:
    """What an unknown user's password is compared with, so that the time taken says nothing."""
    return _hasher.hash(secrets.token_urlsafe())


@patient
def _rehash(username: str, password: str) -> None:
    """The parameters were raised since this password was set."""
    Credential.update(password_hash=_hasher.hash(password)).where(Credential.user == username).execute()


def _subjects(username: str, address: str) -> list[str]:
    subjects = [f"user:{username.strip().lower()[:80]}"]
    return [*subjects, f"address:{address}"] if address else subjects


def _locked_until(subjects: list[str], now: float) -> float | None:
    rows = LoginFailure.select().where(LoginFailure.subject.in_(subjects) & (LoginFailure.locked_until > now))
    return max((row.locked_until for row in rows), default=None)


@patient
def _count_failure(subjects: list[str], now: float) -> float | None:
    locked_until = 0.0
    with writing():
        for subject in subjects:
            row = LoginFailure.get_or_none(LoginFailure.subject == subject)
            failures = 1 + (row.failures if row and now - row.last_at < FORGET_AFTER_S else 0)
            until = now + delay_s(failures, subject)
            locked_until = max(locked_until, until)
            _keep_failure(subject, failures, now, until)
    return locked_until if locked_until > now else None


def _keep_failure(subject: str, failures: int, now: float, until: float) -> None:
    row = {"subject": subject, "failures": failures, "last_at": now, "locked_until": until}
    LoginFailure.insert(row).on_conflict(
        conflict_target=[LoginFailure.subject],
        preserve=[LoginFailure.failures, LoginFailure.last_at, LoginFailure.locked_until],
    ).execute()


def delay_s(failures: int, subject: str) -> float:
    """0, 0, 0, 0, then 5 s doubling up to a quarter of an hour."""
    free = FREE_TRIES if subject.startswith("user:") else ADDRESS_FREE_TRIES
    if failures <= free:
        return 0.0
    return min(FIRST_DELAY_S * 2.0 ** min(failures - free - 1, 20), LONGEST_DELAY_S)


@patient
def _forgive(subject: str) -> None:
    LoginFailure.delete().where(LoginFailure.subject == subject).execute()


@patient
def forget_old_failures(now: float | None = None) -> int:
    """Housekeeping, for `appliance.jobs`."""
    before = (now or time.time()) - 24 * 3600.0
    return LoginFailure.delete().where(LoginFailure.last_at < before).execute()
