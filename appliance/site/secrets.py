"""Secrets of a revision: what phones and trunks log in with, in clear as Asterisk needs it; PINs hashed."""

import base64
import hashlib
import hmac
import os
import secrets as random
from collections.abc import Iterator, Mapping
from typing import Final

from appliance.core.site.model import SipTrunk, Site

MODEM_PIN: Final = "hardware.modem.pin"
SMTP_PASSWORD: Final = "alarms.smtp.password"  # noqa: S105 -- a path
SFTP_PASSWORD: Final = "backup.sftp.password"  # noqa: S105 -- a path
SFTP_KEY: Final = "backup.sftp.key"
S3_SECRET_KEY: Final = "backup.s3.secret_key"  # noqa: S105 -- a path
OF_BACKUP: Final = (SFTP_PASSWORD, SFTP_KEY, S3_SECRET_KEY)

# 4 MiB and a hundredth of a second: what guards a PIN of four digits is the count of wrong tries.
_N, _R, _P, _LENGTH = 1 << 12, 8, 1, 32


def keep(site: Site, given: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """The secrets of a new revision: those written in the file, else those held, else made up (phones)."""
    wanted = [*_needed(site)]
    hashes = {
        path: _pin(given[path], held.get(path, "")) for path in wanted if _is_pin(path) and path in given
    }
    return {
        path: hashes.get(path) or given.get(path) or held.get(path) or random.token_urlsafe(18)
        for path in wanted
    }


def _is_pin(path: str) -> bool:
    """Of agents. A SIM's PIN must be told to the SIM, so it is kept as it is."""
    return path.startswith("users.") and path.endswith(".pin")


def _needed(site: Site) -> list[str]:
    phones = [f"phones.{extension}.password" for extension, phone in site.phones.items() if not phone.port]
    trunks = [
        f"trunks.{name}.registration.password"
        for name, trunk in site.trunks.items()
        if isinstance(trunk, SipTrunk) and trunk.registration
    ]
    pins = [f"users.{username}.pin" for username, user in site.users.items() if user.has_pin]
    return phones + trunks + pins + [*_of_machine(site)]


def _of_machine(site: Site) -> Iterator[str]:
    if site.hardware.modem and site.hardware.modem.has_pin:
        yield MODEM_PIN
    if site.alarms.smtp and site.alarms.smtp.has_password:
        yield SMTP_PASSWORD
    yield from _of_backup(site)


def _of_backup(site: Site) -> Iterator[str]:
    plan = site.backup
    if plan and plan.sftp and plan.sftp.has_password:
        yield SFTP_PASSWORD
    if plan and plan.sftp and plan.sftp.has_key:
        yield SFTP_KEY
    if plan and plan.s3:
        yield S3_SECRET_KEY


def _pin(pin: str, old: str) -> str:
    """The PIN's hash; the old one if it is the same PIN, so that applying twice changes nothing."""
    return old if old and _matches(pin, old) else hash_pin(pin, os.urandom(16))


def hash_pin(pin: str, salt: bytes) -> str:
    """`scrypt$n$r$p$salt$hash`, both in base64."""
    digest = hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=1 << 26, dklen=_LENGTH)
    encoded = (base64.b64encode(part).decode() for part in (salt, digest))
    return "$".join(["scrypt", str(_N), str(_R), str(_P), *encoded])


def _matches(pin: str, hashed: str) -> bool:
    salt = base64.b64decode(hashed.split("$")[4])
    return hmac.compare_digest(hash_pin(pin, salt), hashed)
