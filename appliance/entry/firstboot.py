"""At every boot, first of all: the secrets that this box alone has, its certificate, the one-time code."""

import datetime
import logging
import secrets
import socket
import sys
from pathlib import Path

import psutil

from appliance.entry.daemon import log_to_journal
from appliance.site import certificate, set_up
from appliance.site.files import write
from appliance.site.paths import Paths

log = logging.getLogger("timbre-firstboot")


def addresses() -> set[str]:
    """Under which people may reach this box."""
    found = {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family == socket.AF_INET
    }
    return found | {"127.0.0.1"}


def ensure_secret(path: Path) -> None:
    """A random word of 256 bits, made once."""
    if not path.exists():
        write(path, secrets.token_urlsafe(32) + "\n", mode=0o600)


def main() -> int:
    """What is there already is left alone."""
    log_to_journal()
    folder = Paths().secrets
    for name in ("ari", "ami", "cookie"):
        ensure_secret(folder / name)
    if certificate.ensure(folder, addresses(), datetime.datetime.now(datetime.UTC)):
        log.info("made a server certificate for %s", ", ".join(sorted(addresses())))
    if code := set_up.open_code():
        print(f"\n  Timbre: set this box up in a browser with the one-time code  {code}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
