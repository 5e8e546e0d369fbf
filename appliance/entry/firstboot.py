"""At every boot, first of all: the secrets that this box alone has, its certificate, the one-time code."""

import datetime
import logging
import secrets
import sys
from pathlib import Path

from appliance.core.site.model import Site
from appliance.core.site.parse import load_site
from appliance.core.site.problems import InvalidSite
from appliance.entry.daemon import log_to_journal
from appliance.site import set_up
from appliance.site.certificates import Certificates
from appliance.site.files import write
from appliance.site.paths import Paths
from appliance.site.revisions import EMPTY, Revisions

log = logging.getLogger("timbre-firstboot")


def ensure_secret(path: Path) -> None:
    """A random word of 256 bits, made once."""
    if not path.exists():
        write(path, secrets.token_urlsafe(32) + "\n", mode=0o600)


def _site(paths: Paths) -> Site:
    """Who can read no site still needs the web, to mend it."""
    try:
        return Revisions(paths.state).current().site
    except (OSError, ValueError, TypeError, LookupError, InvalidSite) as error:
        log.error("the site cannot be read, so the certificate lacks its names: %s", error)
        return load_site(EMPTY)


def main() -> int:
    """What is there already is left alone."""
    log_to_journal()
    paths = Paths()
    for name in ("ari", "ami", "cookie", "turn"):
        ensure_secret(paths.secrets / name)
    certificates = Certificates(paths)
    if certificates.ensure(_site(paths), datetime.datetime.now(datetime.UTC)):
        log.info("made a server certificate for %s", ", ".join(certificates.show().names))
    if code := set_up.open_code():
        print(f"\n  Timbre: set this box up in a browser with the one-time code  {code}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
