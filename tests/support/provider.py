"""The provider's side of the link: a bottleneck each way with a deep queue, as modems have it."""

import json
import subprocess
from types import TracebackType
from typing import Any, Self

from tests.support.floor import PEERS

_WAN = PEERS / "wan"
_IFB = "upstream"


class Provider:
    """While entered, the WAN passes no more than so much; what waits there waits for up to a second or so."""

    def __init__(self, up_kbit: int, down_kbit: int) -> None:
        self.up_kbit, self.down_kbit = up_kbit, down_kbit

    def __enter__(self) -> Self:
        self._clear()
        _wan("ip", "link", "add", _IFB, "type", "ifb")
        _wan("ip", "link", "set", _IFB, "up")
        _narrow(_IFB, self.up_kbit)
        _wan("tc", "qdisc", "add", "dev", "wan-peer", "ingress")
        everything = ("protocol", "all", "u32", "match", "u32", "0", "0")
        redirect = ("action", "mirred", "egress", "redirect", "dev", _IFB)
        _wan("tc", "filter", "add", "dev", "wan-peer", "parent", "ffff:", *everything, *redirect)
        _narrow("wan-peer", self.down_kbit)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def passed(self) -> tuple[int, int]:
        """Bytes that went over the link so far: (up, down)."""
        return _bytes(_IFB), _bytes("wan-peer")

    def _clear(self) -> None:
        for command in (
            ("tc", "qdisc", "del", "dev", "wan-peer", "ingress"),
            ("tc", "qdisc", "del", "dev", "wan-peer", "root"),
            ("ip", "link", "del", _IFB),
        ):
            subprocess.run(["nsenter", f"--net={_WAN}", *command], capture_output=True, check=False)


def _narrow(device: str, kbit: int) -> None:
    depth = str(max(64_000, kbit * 125))  # a second of it
    rate = ("rate", f"{kbit}kbit", "burst", "1600", "limit", depth)
    _wan("tc", "qdisc", "add", "dev", device, "root", "tbf", *rate)


def _bytes(device: str) -> int:
    found: list[dict[str, Any]] = json.loads(_wan("tc", "-j", "-s", "qdisc", "show", "dev", device))
    return next(int(one["bytes"]) for one in found if one["kind"] == "tbf")


def _wan(*command: str) -> str:
    done = subprocess.run(
        ["nsenter", f"--net={_WAN}", *command], capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return done.stdout
