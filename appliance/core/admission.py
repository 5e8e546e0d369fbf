"""How many calls a link carries: a call that does not fit spoils all the others, so it is not let in.

A call at packet time t sends, each way, 1/t packets a second of

    payload + 40 (IP, UDP, RTP) + 14 (Ethernet header) + what the link adds      bytes,

where a link of ATM cells takes 53 bytes for each 48 begun. G.711 at 20 ms: 160 bytes of payload, so 214
bytes and 85.6 kbit/s before the link's own share; 95.2 kbit/s on Ethernet, counted as the wire does.
"""

from dataclasses import dataclass
from typing import Final

from appliance.core.site.model import Overhead, SipTrunk, Site, Wan

HEADERS_BYTES: Final = 40 + 14
PTIME_S: Final = 0.020
PAYLOAD_BIT_S: Final = {"alaw": 64_000, "ulaw": 64_000, "g722": 64_000, "g726": 32_000, "gsm": 13_200}
LEAN_SHARE: Final = 0.75
"""A codec is worth changing to if a call with it takes no more than this of one with the usual codec."""
SRTP_TAG_BYTES: Final = 10
"""Of the suite AES_CM_128_HMAC_SHA1_80."""
VOICE_SHARE: Final = 0.89
"""Of the link's rate. The rest is the reserve: RTCP and SIP of the same calls, agents' screens, and the
distance that shaping keeps (hw.qos gives voice 0.90 of 0.99 of the link as its own)."""


@dataclass(frozen=True, slots=True)
class Framing:
    """What a link makes of a packet: bytes added after the Ethernet header's, the least size, cells."""

    extra_bytes: int
    least_bytes: int
    cells: bool = False

    def on_link(self, size: int) -> int:
        """Bytes that a packet of `size` bytes (Ethernet header included) takes on the link."""
        whole = max(self.least_bytes, size + self.extra_bytes)
        return -(-whole // 48) * 53 if self.cells else whole


FRAMING: Final = {
    Overhead.NONE: Framing(0, 0),
    # Preamble 8, check sum 4, gap 12; the shortest frame is 64 bytes, 84 with preamble and gap.
    Overhead.ETHERNET: Framing(24, 84),
    Overhead.VLAN: Framing(28, 88),
    Overhead.PPPOE: Framing(32, 84),
    # PPPoE over LLC/SNAP and AAL5: 40 bytes around the IP packet, of which 14 are counted as Ethernet's.
    Overhead.DSL: Framing(26, 0, cells=True),
}


def call_bit_s(codec: str, overhead: Overhead, encrypted: bool = False) -> float:
    """What one call takes each way, in bit/s on the link."""
    payload = int(PAYLOAD_BIT_S[codec] * PTIME_S / 8) + (SRTP_TAG_BYTES if encrypted else 0)
    return FRAMING[overhead].on_link(payload + HEADERS_BYTES) * 8 / PTIME_S


def calls_that_fit(wan: Wan, codecs: tuple[str, ...], encrypted: bool = False) -> int:
    """Of the hungriest of the codecs, in the narrower direction."""
    narrow_bit_s = min(wan.up_kbit, wan.down_kbit) * 1000
    hungriest_bit_s = max(call_bit_s(codec, wan.overhead, encrypted) for codec in codecs)
    return int(narrow_bit_s * VOICE_SHARE / hungriest_bit_s)


def lean(codecs: tuple[str, ...], overhead: Overhead) -> str:
    """The leanest codec of a trunk that takes much less than its first; empty: it has none."""
    least = min(codecs, key=lambda codec: call_bit_s(codec, overhead), default="")
    if not least or call_bit_s(least, overhead) > LEAN_SHARE * call_bit_s(codecs[0], overhead):
        return ""
    return least


def place_bit_s(site: Site, overhead: Overhead) -> float:
    """What one place on the WAN link is: a call with the hungriest codec of its trunks."""
    return max(call_bit_s(codec, overhead, encrypted(site)) for codec in _codecs(site))


def over_wan(site: Site) -> list[SipTrunk]:
    """Trunks whose calls take the WAN link; lines on cards take none of it."""
    return [t for t in site.trunks.values() if isinstance(t, SipTrunk) and t.link == "wan"]


def limit(site: Site) -> int | None:
    """Places on the WAN link; None: the site says nothing of it."""
    codecs = _codecs(site)
    if site.network.wan is None or not codecs:
        return None
    return calls_that_fit(site.network.wan, tuple(codecs), encrypted(site))


def room(site: Site) -> int | None:
    """As `limit`, in thousandths of a place: a lean call fits where a whole one does not any more."""
    wan = site.network.wan
    if wan is None or not _codecs(site):
        return None
    return int(1000 * min(wan.up_kbit, wan.down_kbit) * 1000 * VOICE_SHARE / place_bit_s(site, wan.overhead))


def encrypted(site: Site) -> bool:
    """Whether a call over the link may carry SRTP's tags."""
    return any(trunk.srtp != "none" for trunk in over_wan(site))


def _codecs(site: Site) -> set[str]:
    return {codec for trunk in over_wan(site) for codec in trunk.codecs}
