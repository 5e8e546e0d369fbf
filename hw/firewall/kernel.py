"""The filter in the kernel: replaced whole, read, and its bans changed. Root only."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any, Final

from hw.firewall.policy import Address, Policy, address
from hw.firewall.render import FAMILIES, TABLE, Ban, render
from hw.trials import SettingError

NFT: Final = "/usr/sbin/nft"
TIMEOUT_S: Final = 15.0
LONGEST_BAN_S: Final = 30 * 86400


class FirewallError(SettingError):
    """The kernel, or nft, said no."""


def replace(policy: Policy) -> None:
    """Put a policy in force, in one transaction; bans go on for the time they have left."""
    _nft("-f", "-", text=render(policy, bans()))


def loaded() -> bool:
    """Whether there is a filter of ours at all."""
    return any(_objects("list", "tables", kind="table", table="timbre", key="name"))


def bans() -> list[Ban]:
    """Those that hold, longest first."""
    if not loaded():
        return []
    found = [ban for version, _, _ in FAMILIES for ban in _bans_of(f"banned{version}")]
    return sorted(found, key=lambda ban: -ban.left_s)


def ban(who: Address, seconds: int) -> None:
    """Begin a ban, or set anew how long one lasts."""
    name = f"{TABLE} banned{who.version}"
    # Added first, so that the deletion finds it whether it was there or not.
    _nft(
        *("-f", "-"),
        text=f"add element {name} {{ {who} }}\ndelete element {name} {{ {who} }}\n"
        f"add element {name} {{ {who} timeout {seconds}s }}\n",
    )


def unban(who: Address) -> None:
    """Idempotent."""
    name = f"{TABLE} banned{who.version}"
    _nft("-f", "-", text=f"add element {name} {{ {who} }}\ndelete element {name} {{ {who} }}\n")


def _bans_of(name: str) -> Iterator[Ban]:
    for found in _objects("list", "set", *TABLE.split(), name, kind="set", table=name, key="name"):
        for element in found.get("elem", ()):
            inner = element.get("elem", {}) if isinstance(element, dict) else {}
            if left_s := int(inner.get("expires", 0)):
                yield Ban(address(inner["val"]), left_s)


def _objects(*command: str, kind: str, table: str, key: str) -> Iterator[dict[str, Any]]:
    for one in json.loads(_nft("-j", *command))["nftables"]:
        found = one.get(kind)
        if found and found.get(key) == table and found.get("family") == "inet":
            yield found


def _nft(*arguments: str, text: str | None = None) -> str:
    try:
        done = subprocess.run(
            (NFT, *arguments),
            input=text,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            env={"LC_ALL": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FirewallError(f"{NFT}: {error}") from error
    if done.returncode != 0:
        raise FirewallError(f"{NFT} ended with {done.returncode}: {done.stderr.strip()[:400]}")
    return done.stdout
