"""The one-time code of the first boot: whoever can read the box's console may make the first administrator.

It is kept until the set-up is done, so that a box that is switched off in between shows the same one.
"""

import secrets
from pathlib import Path
from typing import Final

from appliance.site.files import write

KEPT: Final = Path("/var/lib/timbre/secrets/setup-code")
SHOWN: Final = Path("/run/timbre/setup-code")
_DONE: Final = Path("/var/lib/timbre/secrets/setup-done")
# Without the letters and digits that are read for one another on a small display.
_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def open_code() -> str | None:
    """The code to show, made at the very first boot; None if the box is set up."""
    if _DONE.exists():
        return None
    if not KEPT.exists():
        groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
        write(KEPT, "-".join(groups) + "\n", mode=0o600)
    code = KEPT.read_text(encoding="ascii").strip()
    write(SHOWN, code + "\n", mode=0o640)
    return code


def close() -> None:
    """The first administrator exists: the code is worth nothing from now on."""
    if not _DONE.exists():
        write(_DONE, "", mode=0o600)
    KEPT.unlink(missing_ok=True)
    SHOWN.unlink(missing_ok=True)
