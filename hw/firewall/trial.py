"""Commit-confirm: a policy on trial is undone unless confirmed in time, whoever is killed meanwhile.

Both the policy that holds and the one on trial lie in /run; the deadline is on the clock that also counts
while the box sleeps. The trial is written down before the kernel hears of it, so there is never one that
nobody ends.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hw.firewall import kernel
from hw.firewall.policy import Policy, PolicyError

FOLDER: Final = Path("/run/timbre-firewall")


class NothingOnTrial(Exception):
    """It was confirmed already, or undone for want of a confirmation."""


@dataclass(frozen=True, slots=True)
class Trials:
    folder: Path = FOLDER

    def apply(self, policy: Policy, confirm_within_s: int) -> None:
        """Put it in force: for good with 0, else until the time is over.

        Raises FirewallError; then all is as before.
        """
        if not confirm_within_s:
            kernel.replace(policy)
            self._hold(policy)
            return
        ends = time.clock_gettime(time.CLOCK_BOOTTIME) + confirm_within_s
        _write(self._trial, {"policy": policy.as_data(), "ends": ends})
        try:
            kernel.replace(policy)
        except kernel.FirewallError:
            self._trial.unlink()
            raise

    def confirm(self) -> None:
        """It stays. Raises NothingOnTrial."""
        data = _read(self._trial)
        if not data or self.left_s() == 0:
            raise NothingOnTrial(
                "no firewall is on trial: it was confirmed already, or undone for lack of time"
            )
        self._hold(Policy.of(data["policy"]))

    def undo(self) -> None:
        """Back to what held before. Idempotent."""
        if self._trial.exists():
            kernel.replace(self.held())
            self._trial.unlink()

    def held(self) -> Policy:
        """What holds for good; the strict default where nobody has said."""
        try:
            return Policy.of(_read(self._held))
        except PolicyError:
            return Policy()

    def left_s(self) -> float | None:
        """Until the trial ends; None: there is none."""
        if not self._trial.exists():
            return None
        ends = _read(self._trial).get("ends", 0.0)
        return max(0.0, ends - time.clock_gettime(time.CLOCK_BOOTTIME))

    @property
    def _held(self) -> Path:
        return self.folder / "held.json"

    @property
    def _trial(self) -> Path:
        return self.folder / "trial.json"

    def _hold(self, policy: Policy) -> None:
        _write(self._held, policy.as_data())
        self._trial.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    """Empty where there is nothing of sense."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError, ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _write(path: Path, data: dict[str, Any]) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(data), encoding="utf-8")
    partial.replace(path)
