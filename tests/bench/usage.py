"""Processor time of the box's services."""

import os

from tests.support.systemd import main_pid

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(unit: str) -> float:
    """User and system time of a unit's main process so far, all its threads, in seconds."""
    with open(f"/proc/{main_pid(unit)}/stat") as file:  # noqa: PTH123 - read often, and it must be cheap
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
