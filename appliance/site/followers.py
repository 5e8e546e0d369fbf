"""Who follows the site: the ACD, the database's users, the box's clock. None of them holds telephony up."""

import json
import logging
import socket
import time
from pathlib import Path

from appliance.core.site.model import Site
from appliance.site import set_up
from appliance.site.notes import Note
from appliance.site.revisions import Revision
from appliance.store import audit, credentials, revisions, users
from appliance.store.database import open_database
from hw.helper.client import HelperError, ask
from hw.helper.request import SetTimezone

log = logging.getLogger(__name__)

_ACD_TIMEOUT_S = 10.0


def tell_acd(path: Path) -> Note | None:
    """Have the ACD read site.json again."""
    request = {"op": "command", "id": "site", "name": "site.reload", "args": {}, "by": "timbre-site"}
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(_ACD_TIMEOUT_S)
            sock.connect(str(path))
            sock.sendall(json.dumps(request).encode() + b"\n")
            with sock.makefile("rb") as answers:
                answer = next(
                    (found for found in map(json.loads, answers) if found.get("id") == "site"), None
                )
    except FileNotFoundError, ConnectionError:
        return Note("acd_away")
    except (OSError, ValueError) as error:
        return Note("acd_failed", {"reason": str(error)}, again=True)
    if answer is None:
        return Note("acd_away")
    if not answer.get("ok"):
        return Note("acd_failed", {"reason": str(answer.get("error"))}, again=True)
    return None


def keep_users(revision: Revision) -> Note | None:
    """Bring the database's users to the site's, and note the revision there once."""
    now = time.time()
    try:
        open_database()
        users.sync(revision.site, now)
        newest = revisions.page(limit=1)
        if not newest or revisions.document_of(newest[0]) != revision.data:
            by, summary = revision.by, revision.summary
            revisions.add(now, by, revision.data, summary)
            audit.write(now, by, "site.apply", f"revision {revision.number}", {"summary": summary})
    except Exception as error:  # whatever is wrong with the database, calls have their configuration
        return Note("users_later", {"reason": str(error) or type(error).__name__}, again=True)
    return None


def end_set_up() -> None:
    """Away with the one-time code if somebody can log in, whoever made that so and by what way."""
    try:
        open_database()
        if credentials.exists_any():
            set_up.close()
    except Exception as error:  # the set-up page itself looks at the database, so the code opens nothing
        log.info("the one-time code is looked at again later: %s", error)


def set_clock(site: Site) -> Note | None:
    """Give the box the site's time zone."""
    try:
        localtime = Path("/etc/localtime").readlink()
    except OSError:
        localtime = Path()
    if str(localtime).endswith(f"zoneinfo/{site.timezone}"):
        return None
    try:
        ask(SetTimezone(site.timezone))
    except HelperError as error:
        return Note("timezone_failed", {"reason": str(error)})
    return None
