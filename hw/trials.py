"""Commit-confirm: a setting on trial is undone unless confirmed in time, whoever is killed meanwhile.

Both the setting that holds and the one on trial lie in a folder of /run; times are on the clock that also
counts while the box sleeps. The trial is written down before it is put in force, so there is never one that
nobody ends.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class SettingError(Exception):
    """It could not be put in force."""


class NothingOnTrial(Exception):
    """It was confirmed already, or undone for want of a confirmation."""


class Setting(Protocol):
    def as_data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Trials[S: Setting]:
    folder: Path
    name: str
    """Of the setting, in what is said to people."""
    read: Callable[[Any], S]
    """From plain data; raises ValueError."""
    put: Callable[[S], None]
    """Put in force; raises SettingError."""
    default: S
    """Holds where nobody has said anything."""
    delay_s: float = 0.0
    """Before a trial begins, so that who asked for it still gets his answer."""

    def apply(self, setting: S, confirm_within_s: int) -> None:
        """Put it in force: for good with 0, else until the time is over.

        Raises SettingError; then all is as before.
        """
        if not confirm_within_s:
            try:
                self.put(setting)
            except SettingError:
                # Not every setting is put whole or not at all.
                self.put(self.held())
                raise
            self._hold(setting)
            return
        begins = _now() + self.delay_s
        self._write_trial(setting.as_data(), begins, begins + confirm_within_s, begun=False)
        if not self.delay_s:
            self._begin(self._trial())

    def tend(self) -> bool:
        """Begin the trial whose delay is over, end the one whose time is; whether one was undone."""
        if self.left_s() == 0:
            self.undo()
            return True
        trial = self._trial()
        if trial and not trial["begun"] and _now() >= trial["begins"]:
            self._begin(trial)
        return False

    def next_s(self) -> float | None:
        """Until there is something to tend; None: nothing is on trial."""
        trial = self._trial()
        if not trial:
            return None
        return max(0.0, (trial["ends"] if trial["begun"] else trial["begins"]) - _now())

    def confirm(self) -> None:
        """It stays. Raises NothingOnTrial."""
        trial = self._trial()
        if not trial or not trial["begun"] or self.left_s() == 0:
            raise NothingOnTrial(
                f"no {self.name} is on trial: it was confirmed already, or undone for lack of time"
            )
        self._hold(self.read(trial["setting"]))

    def undo(self) -> None:
        """Back to what held before. Idempotent. Raises SettingError."""
        if self._trial_file.exists():
            self.put(self.held())
            self._trial_file.unlink()

    def held(self) -> S:
        """What holds for good."""
        try:
            return self.read(_read(self.folder / "held.json"))
        except ValueError:
            return self.default

    def said(self) -> bool:
        """Whether anybody has said what holds since the box started."""
        return (self.folder / "held.json").exists()

    def left_s(self) -> float | None:
        """Until the trial ends; None: there is none."""
        trial = self._trial()
        return max(0.0, trial["ends"] - _now()) if trial else None

    @property
    def _trial_file(self) -> Path:
        return self.folder / "trial.json"

    def _trial(self) -> dict[str, Any]:
        """Empty where there is none; one that is torn is over."""
        if not self._trial_file.exists():
            return {}
        data = _read(self._trial_file)
        whole = {"setting", "begins", "ends", "begun"} <= set(data)
        return data if whole else {"setting": None, "begins": 0.0, "ends": 0.0, "begun": True}

    def _begin(self, trial: dict[str, Any]) -> None:
        self._write_trial(trial["setting"], trial["begins"], trial["ends"], begun=True)
        try:
            self.put(self.read(trial["setting"]))
        except SettingError:
            self.undo()
            raise

    def _write_trial(self, data: Any, begins: float, ends: float, *, begun: bool) -> None:
        _write(self._trial_file, {"setting": data, "begins": begins, "ends": ends, "begun": begun})

    def _hold(self, setting: S) -> None:
        _write(self.folder / "held.json", setting.as_data())
        self._trial_file.unlink(missing_ok=True)


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


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
