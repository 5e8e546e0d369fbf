"""Units of the box under test: looking at them, and killing them as a fault would."""

import os
import signal
import subprocess

from tests.support.waiting import wait_until


def show(unit: str, *names: str) -> list[str]:
    """Properties of a unit."""
    done = subprocess.run(
        ["systemctl", "show", unit, "--value", *(f"--property={name}" for name in names)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in done.stdout.split("\n") if line] if len(names) > 1 else [done.stdout.strip()]


def main_pid(unit: str) -> int:
    """0 where the unit does not run."""
    return int(show(unit, "MainPID")[0] or 0)


def is_active(unit: str) -> bool:
    return show(unit, "ActiveState")[0] == "active"


def wait_active(unit: str, timeout_s: float = 20.0) -> None:
    wait_until(
        lambda: is_active(unit),
        f"{unit} to be active",
        timeout_s=timeout_s,
        instead=lambda: show(unit, "ActiveState", "SubState", "Result"),
    )


def kill(unit: str, timeout_s: float = 20.0) -> None:
    """SIGKILL the unit's main process; returns once another one has taken its place and is ready."""
    old = main_pid(unit)
    assert old, f"{unit} does not run, so it cannot be killed"
    os.kill(old, signal.SIGKILL)
    wait_until(lambda: main_pid(unit) not in (0, old), f"{unit} to come back", timeout_s=timeout_s)
    wait_active(unit, timeout_s)


def signal_unit(unit: str, number: signal.Signals) -> None:
    """A signal to the main process alone, e.g. SIGSTOP: hung, but not dead."""
    pid = main_pid(unit)
    assert pid, f"{unit} does not run"  # 0 would be our own process group
    os.kill(pid, number)


def stop(unit: str) -> None:
    subprocess.run(["systemctl", "stop", unit], check=True, timeout=60)


def start(unit: str) -> None:
    subprocess.run(["systemctl", "start", unit], check=True, timeout=60)


def failed_units() -> list[str]:
    done = subprocess.run(
        ["systemctl", "--failed", "--plain", "--no-legend"], capture_output=True, text=True, check=True
    )
    return [line.split()[0] for line in done.stdout.splitlines() if line.strip()]
