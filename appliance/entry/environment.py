"""The installer's file of settings that come before the site file: where the database is.

systemd gives it to the daemons (`EnvironmentFile=`); the `timbre` command takes it over here.
"""

import os
import shlex
from pathlib import Path
from typing import Final

FILE: Final = Path("/var/lib/timbre/environment")
_OURS: Final = "TIMBRE_"


def take_over(file: Path) -> None:
    """Its `TIMBRE_…=value` lines, where the environment does not say otherwise."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, is_set, value = line.strip().partition("=")
        if is_set and name.startswith(_OURS):
            os.environ.setdefault(name, "".join(shlex.split(value)))
