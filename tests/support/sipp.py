"""SIPp as the carrier: many calls at once, and messages no decent phone would send."""

import csv
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.floor import BOX_WAN, CALLER_HZ, CARRIER_ADDRESS, PEERS

SCENARIOS = Path(__file__).parent / "sipp"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of calls went."""

    successful: int
    failed: int
    errors: str
    """The beginning of SIPp's own list."""


class Sipp:
    """A run of SIPp in the background. `wait` for its end; `stop` ends it early."""

    def __init__(
        self,
        scenario: str,
        did: str,
        *,
        calls: int,
        rate: float = 10.0,
        talk_s: float = 5.0,
        port: int = 5090,
        media_port: int = 6000,
        tone_hz: int = CALLER_HZ,
    ) -> None:
        """`rate`: new calls a second; `talk_s`: how long a caller stays once answered, humming."""
        self._folder = tempfile.TemporaryDirectory(prefix="sipp-")
        hum = ["sox", "-n", "-r", "8000", "-c", "1", "-t", "al", f"{self._folder.name}/hum.al"]
        subprocess.run([*hum, "synth", "10", "sine", str(tone_hz), "vol", "0.3"], check=True, timeout=20)
        self._statistics = Path(self._folder.name, "statistics.csv")
        self._errors = Path(self._folder.name, "errors.log")
        command = [
            "nsenter",
            f"--net={PEERS / 'wan'}",
            "sipp",
            f"{BOX_WAN}:5060",
            *("-sf", str(SCENARIOS / f"{scenario}.xml"), "-s", did, "-i", CARRIER_ADDRESS, "-p", str(port)),
            *("-mp", str(media_port), "-m", str(calls), "-l", str(calls), "-r", f"{rate:g}"),
            *("-d", str(int(talk_s * 1000)), "-nostdin", "-timeout_error", "-timeout", "300"),
            *("-trace_stat", "-stf", str(self._statistics), "-fd", "1"),
            *("-trace_err", "-error_file", str(self._errors)),
        ]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=os.environ | {"TERM": "dumb"},
        )

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def wait(self, timeout_s: float = 120.0) -> Outcome:
        """Wait for the last call's end."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.stop()
        return self.outcome()

    def stop(self) -> None:
        """End now; calls still up are hung up by SIPp."""
        if self.running:
            self._process.send_signal(signal.SIGUSR1)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def outcome(self) -> Outcome:
        """Counted up to the last second."""
        rows: list[dict[str, str]] = []
        if self._statistics.exists():
            with self._statistics.open(newline="") as file:
                rows = list(csv.DictReader(file, delimiter=";"))
        last = rows[-1] if rows else {}
        errors = self._errors.read_text(errors="replace")[:2000] if self._errors.exists() else ""
        return Outcome(
            int(last.get("SuccessfulCall(C)") or 0), int(last.get("FailedCall(C)") or 0), _short(errors)
        )


def _short(errors: str) -> str:
    return re.sub(r"\n{2,}", "\n", errors)
