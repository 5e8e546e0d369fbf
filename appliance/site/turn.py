"""The relay (coturn) for phones in browsers behind networks that let out nothing but web pages.

It relays to this box alone, for users whom the box itself gave a word that ends by itself.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from appliance.core.site.model import Turn
from appliance.site.files import write_if_changed

LIFE_S: Final = 12 * 3600
"""Of a user's word: a shift. The page asks for a new one before."""
RELAY_PORTS: Final = 49160, 49559
_SETTINGS: Final = (
    ("fingerprint", ""),
    ("realm", "timbre"),
    ("use-auth-secret", ""),
    ("stale-nonce", "600"),
    # Two candidates a call, some calls a user; a call is 12 kB/s each way.
    ("user-quota", "12"),
    ("total-quota", "400"),
    ("max-bps", "50000"),
    ("no-tls", ""),
    # Voice is UDP; no door to the box's TCP services.
    ("no-tcp-relay", ""),
    ("no-multicast-peers", ""),
    ("no-software-attribute", ""),
    ("log-file", "stdout"),
    ("simple-log", ""),
    # It relays to nobody else: with `allowed` these are overruled.
    ("denied-peer-ip", "0.0.0.0-255.255.255.255"),
    ("denied-peer-ip", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
)


def render(turn: Turn | None, secret: str, addresses: Iterable[str]) -> str:
    """turnserver.conf; empty where there shall be no relay. `addresses`: the box's own."""
    if turn is None:
        return ""
    settings = [
        ("listening-port", str(turn.port)),
        ("min-port", str(RELAY_PORTS[0])),
        ("max-port", str(RELAY_PORTS[1])),
        ("static-auth-secret", secret),
        *_SETTINGS,
        *(("allowed-peer-ip", address) for address in sorted(addresses) if not address.startswith("127.")),
    ]
    return "".join(f"{name}={value}\n" if value else f"{name}\n" for name, value in settings)


def follow(path: Path, turn: Turn | None, secret: str, addresses: Iterable[str]) -> None:
    """Write the file; systemd starts, restarts or ends the relay when it changes."""
    write_if_changed(path, render(turn, secret, addresses))


def ice_servers(turn: Turn | None, secret: str, username: str, now: float) -> list[dict[str, Any]]:
    """As RTCPeerConnection takes them; `now`: epoch seconds. The scheme of draft-uberti-behave-turn-rest-00:
    the name begins with the moment of its end, the word is its HMAC-SHA1 under the shared secret."""
    if turn is None:
        return []
    name = f"{int(now) + LIFE_S}:{username}"
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    urls = [f"turn:{turn.host}:{turn.port}?transport={kind}" for kind in ("udp", "tcp")]
    return [{"urls": urls, "username": name, "credential": base64.b64encode(digest).decode()}]
