"""Takes out of a root what differs from one build to the next: `settle.py ROOT`.

Times after that of the newest packaged Python source are set to it: those before are the packages' own and
equal in each build, and a compiled module stays valid only while its source keeps the time that it names.
"""

import os
import re
import sys
from pathlib import Path

OWN_COMPILED = "pjsua2.py"
"""Not from a package: as new as its layer."""
PASSWORD_CHANGED = re.compile(r"^([^:]*:[^:]*):\d+:", re.MULTILINE)
LEAVINGS = ("etc/passwd-", "etc/group-", "etc/shadow-", "etc/gshadow-", "etc/.pwd.lock", "etc/ld.so.cache~")


def settle(root: Path) -> None:
    epoch = max(
        int(path.stat().st_mtime)
        for path in (root / "usr" / "lib" / "python3").rglob("*.py")
        if path.name != OWN_COMPILED
    )
    for name in LEAVINGS:
        (root / name).unlink(missing_ok=True)
    shadow = root / "etc" / "shadow"
    shadow.write_text(PASSWORD_CHANGED.sub(rf"\1:{epoch // 86400}:", shadow.read_text()))
    _up_to_date(root / "etc" / ".updated", epoch)
    _up_to_date(root / "var" / ".updated", epoch)
    for folder, folders, files in os.walk(root, topdown=False):
        for name in (*folders, *files):
            _clamp(Path(folder, name), epoch)
    _clamp(root, epoch)


def _up_to_date(stamp: Path, epoch: int) -> None:
    """Nothing to be brought up to date at boot, as after an update in place."""
    stamp.write_text(
        f"# This file was created by the build. Its time is that of /usr.\nTIMESTAMP_NSEC={epoch * 10**9}\n"
    )


def _clamp(path: Path, epoch: int) -> None:
    if path.lstat().st_mtime > epoch:
        os.utime(path, (epoch, epoch), follow_symlinks=False)


if __name__ == "__main__":
    settle(Path(sys.argv[1]))
