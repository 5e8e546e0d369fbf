"""People on the phone: callers on the carrier's side of the WAN, desk phones on the LAN."""

import itertools
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hw.testphone.client import Event, Testphone
from tests.support.waiting import wait_until

PEERS = Path("/run/timbre-peers")
CARRIER_ADDRESS, LAN_ADDRESS = "10.78.0.1", "10.77.0.1"
BOX_WAN, BOX_LAN = "10.78.0.2", "10.77.0.2"
CALLER_HZ, AGENT_HZ = 400, 1000
"""What callers and agents "say", unless a test wants otherwise: tones to be found in recordings."""


class Leg:
    """One call as seen by one phone."""

    def __init__(self, phone: Testphone, call: str) -> None:
        self.phone = phone
        self.call = call

    def do(self, verb: str, **fields: Any) -> None:
        self.phone.send(verb, call=self.call, **fields)

    def wait(self, event: str, *, timeout_s: float = 10.0, **having: Any) -> Event:
        return self.phone.wait(event, timeout_s=timeout_s, call=self.call, **having)

    def seen(self, event: str, **having: Any) -> list[Event]:
        return self.phone.seen(event, call=self.call, **having)

    def wait_answered(self, timeout_s: float = 10.0) -> Self:
        """Answered, with audio both ways."""
        self.wait("state", state="confirmed", timeout_s=timeout_s)
        self.wait("media", active=True, timeout_s=timeout_s)
        return self

    def wait_ended(self, timeout_s: float = 10.0) -> Event:
        return self.wait("ended", timeout_s=timeout_s)

    @property
    def ended(self) -> bool:
        return bool(self.seen("ended"))

    def press(self, digits: str) -> None:
        self.do("dtmf", digits=digits)

    def hang_up(self) -> None:
        """Idempotent: a call that ended already stays ended."""
        if not self.ended:
            self.do("hangup")

    def stats(self) -> Event:
        before = self.phone.mark()
        self.do("stats")
        return self.phone.wait("stats", call=self.call, after=before)


class Floor:
    """A running test phone with lines of one kind; closes its calls at the end."""

    def __init__(self, address: str, namespace: Path, rtp_port: int) -> None:
        self.phone = Testphone(address, namespace=namespace, rtp_port=rtp_port)
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.phone.close()

    def place(self, line: str, to: str, call: str = "", **fields: Any) -> Leg:
        """Call from a line."""
        leg = Leg(self.phone, call or f"{line}-{next(self._numbers)}")
        self.phone.send("call", line=line, call=leg.call, to=to, **fields)
        return leg


def asterisk(command: str) -> str:
    """What the box's Asterisk answers on its console."""
    line = ["asterisk", "-C", "/run/timbre/asterisk/asterisk.conf", "-rx", command]
    return subprocess.run(line, capture_output=True, text=True, check=True, timeout=10).stdout


class Carrier(Floor):
    """The outside: whoever calls in by the trunk, and numbers outside that answer."""

    def __init__(self) -> None:
        super().__init__(CARRIER_ADDRESS, PEERS / "wan", 30000)
        self._lines: dict[tuple[str, str], str] = {}

    def call(
        self, did: str, *, number: str = "3001112233", name: str = "", tone_hz: int = CALLER_HZ, **fields: Any
    ) -> Leg:
        """A customer calls one of the box's numbers; he hums a tone unless `play` names something else."""
        line = self._lines.get((number, name))
        if line is None:
            line = self._lines[number, name] = f"customer-{len(self._lines) + 1}"
            mark = self.phone.mark()
            self.phone.send("line", line=line, user=number, name=name, host=CARRIER_ADDRESS)
            self.phone.wait("opened", line=line, after=mark)
        sound = {} if "play" in fields else {"tone_hz": tone_hz}
        return self.place(line, f"sip:{did}@{BOX_WAN}", **sound, **fields)

    def outside(self, number: str, *, trunk: str = "carrier", **fields: Any) -> None:
        """A number outside that answers when the box calls it: `answer=200`, `answer_after_s=…`."""
        self.listen(number, **fields)
        # No carrier is there between tests: the box may have found its trunk silent.
        wait_until(lambda: self._is_seen(trunk), "the box to see its carrier", timeout_s=20)

    def listen(self, number: str, **fields: Any) -> None:
        """The same, whether or not the box knows yet that its carrier is there."""
        mark = self.phone.mark()
        self.phone.send("line", line=f"outside-{number}", user=number, host=CARRIER_ADDRESS, **fields)
        self.phone.wait("opened", line=f"outside-{number}", after=mark)

    def _is_seen(self, trunk: str) -> bool:
        asterisk(f"pjsip qualify {trunk}")
        lines = asterisk("pjsip show contacts").splitlines()
        return any(f"{trunk}/" in line and " Avail " in line for line in lines)

    def wait_called(self, number: str, timeout_s: float = 10.0, count: int = 1) -> Leg:
        """The box's `count`-th call to an outside number."""
        event = self.phone.wait("incoming", line=f"outside-{number}", timeout_s=timeout_s, count=count)
        return Leg(self.phone, event["call"])


class Desk(Floor):
    """Desk phones on the LAN, one process for all of them."""

    def __init__(self) -> None:
        super().__init__(LAN_ADDRESS, PEERS / "lan", 40000)

    def register(
        self,
        extension: str,
        password: str,
        *,
        tone_hz: int = AGENT_HZ,
        answer: int | None = 200,
        **fields: Any,
    ) -> DeskPhone:
        """Register a phone; by default it answers at once and hums. `answer=None`: it rings until told."""
        mark = self.phone.mark()
        self.phone.send(
            "line",
            line=extension,
            user=extension,
            host=BOX_LAN,
            password=password,
            register=True,
            answer=answer,
            tone_hz=tone_hz,
            **fields,
        )
        self.phone.wait("registered", line=extension, active=True, after=mark)
        return DeskPhone(self, extension)


class DeskPhone:
    """One registered extension."""

    def __init__(self, desk: Desk, extension: str) -> None:
        self.desk = desk
        self.extension = extension

    def dial(self, number: str, **fields: Any) -> Leg:
        """Dial an extension, an outside number or a feature code."""
        return self.desk.place(self.extension, f"sip:{number.replace('#', '%23')}@{BOX_LAN}", **fields)

    def rung(self) -> list[Event]:
        """Every call that came so far."""
        return self.desk.phone.seen("incoming", line=self.extension)

    def wait_rung(self, timeout_s: float = 10.0, count: int = 1) -> Leg:
        """The `count`-th call that came to this phone since it registered."""
        event = self.desk.phone.wait("incoming", line=self.extension, timeout_s=timeout_s, count=count)
        return Leg(self.desk.phone, event["call"])

    def unplug(self) -> None:
        """Take the registration back."""
        self.desk.phone.send("close", line=self.extension)
