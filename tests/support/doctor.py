"""What `timbre doctor` finds in the box under test."""

import json
import subprocess
from typing import Any

from tests.support.waiting import wait_until


def examine() -> dict[str, dict[str, Any]]:
    """Findings by their code."""
    done = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    found = {one["code"]: one for one in json.loads(done.stdout)}
    assert done.returncode == bool(found)
    return found


def wait_finding(code: str, timeout_s: float = 60.0) -> dict[str, Any]:
    """Once it is found; the finding."""
    return wait_until(
        lambda: examine().get(code),
        f"the finding {code}",
        timeout_s=timeout_s,
        instead=lambda: list(examine()),
    )


def wait_well(*codes: str, timeout_s: float = 60.0) -> None:
    """Until none of these is found any more."""
    wait_until(
        lambda: not examine().keys() & set(codes),
        f"the end of {', '.join(codes)}",
        timeout_s=timeout_s,
        instead=lambda: list(examine()),
    )
