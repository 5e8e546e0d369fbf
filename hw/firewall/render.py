"""The whole ruleset of a policy, replaced in one transaction; nothing of the old one stays but bans. Pure.

Replies to what the box began come back by connection tracking, in the direction of a reply only: what a
stranger began must be allowed by a rule with every packet, so that closing a service closes it for those
who are in, too.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hw.firewall.policy import Address, Policy

TABLE: Final = "inet timbre"
SIP, WEB, MEDIA = "{ 5060, 5061 }", "{ 80, 443 }", "10000-20000"
FAMILIES: Final = ((4, "ip", "ipv4_addr"), (6, "ip6", "ipv6_addr"))
MAX_BANS: Final = 65536

# Without these IPv6 finds no neighbour and paths with a smaller packet size swallow what is sent.
_NEEDED: Final = """\
  chain needed {
    icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
    icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept
    ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept
  }
"""
_PING: Final = (
    "icmp type echo-request limit rate 20/second accept",
    "icmpv6 type echo-request limit rate 20/second accept",
)


@dataclass(frozen=True, slots=True)
class Ban:
    address: Address
    left_s: int
    """Until it ends by itself."""


def render(policy: Policy, bans: Iterable[Ban] = ()) -> str:
    """Text for `nft -f`: the table as it shall be, with the bans that still hold."""
    return "".join(
        (
            f"table {TABLE}\ndelete table {TABLE}\ntable {TABLE} {{\n",
            *_sets(policy, tuple(bans)),
            _NEEDED,
            _chain("from_lan", _from_lan(policy)),
            _chain("from_wan", _from_wan(policy)),
            _chain("input", _input(policy)),
            _chain("forward", _forward(policy)),
            "}\n",
        )
    )


def _sets(policy: Policy, bans: Sequence[Ban]) -> Iterator[str]:
    for version, _, kind in FAMILIES:
        held = [f"{ban.address} timeout {ban.left_s}s" for ban in bans if ban.address.version == version]
        yield _set(f"banned{version}", kind, f"flags timeout; size {MAX_BANS}", held)
        yield _set(f"sip{version}", kind, f"flags dynamic,timeout; size {MAX_BANS}; timeout 1m")
        spared = [*policy.trunks, *policy.allowed]
        heard = [*policy.trunks, *policy.media]
        for name, networks in (
            ("trunks", policy.trunks),
            ("media", heard),
            ("spared", spared),
            ("lan", policy.lan_networks),
        ):
            yield _set(f"{name}{version}", kind, "flags interval; auto-merge", _of(networks, version))


def _of(networks: Iterable[str], version: int) -> list[str]:
    """The canonical text of one family's networks, none twice."""
    found = (ipaddress.ip_network(network) for network in networks)
    return list(dict.fromkeys(str(network) for network in found if network.version == version))


def _set(name: str, kind: str, options: str, elements: Sequence[str] = ()) -> str:
    held = f"elements = {{ {', '.join(elements)} }}; " if elements else ""
    return f"  set {name} {{ type {kind}; {options}; {held}}}\n"


def _chain(name: str, rules: Iterable[str]) -> str:
    return f"  chain {name} {{\n" + "".join(f"    {rule}\n" for rule in rules) + "  }\n"


def _names(interfaces: Sequence[str]) -> str:
    return "{ " + ", ".join(f'"{name}"' for name in interfaces) + " }"


def _input(policy: Policy) -> Iterator[str]:
    yield "type filter hook input priority filter; policy drop;"
    yield 'iifname "lo" accept'
    yield "ct state invalid drop"
    for zone, interfaces in (("from_lan", policy.lan), ("from_wan", policy.wan)):
        if interfaces:
            yield f"iifname {_names(interfaces)} jump {zone}"


def _from_lan(policy: Policy) -> Iterator[str]:
    """A ban takes a LAN's device its telephony, never somebody's screen."""
    yield from _bans(f"meta l4proto {{ tcp, udp }} th dport {SIP} ")
    yield from _replies()
    if policy.lan_networks:
        yield "ip saddr != @lan4 drop"
        yield "ip6 saddr != @lan6 drop"
    yield f"meta l4proto {{ tcp, udp }} th dport {SIP} accept"
    yield f"udp dport {MEDIA} accept"
    yield f"tcp dport {WEB} accept"
    yield from _relay(policy)
    yield from _PING


def _from_wan(policy: Policy) -> Iterator[str]:
    yield from _bans("")
    yield from _replies()
    for version, family, _ in FAMILIES:
        yield f"{family} saddr @trunks{version} meta l4proto {{ tcp, udp }} th dport {SIP} accept"
        # Voice from elsewhere comes in as the answer to ours, from where the carrier told us to send it.
        yield f"{family} saddr @media{version} udp dport {MEDIA} accept"
    if "sip" in policy.opened:
        rate = f"limit rate over {policy.sip_rate}/second burst {max(1, policy.sip_rate // 2)} packets"
        sip = f"meta l4proto {{ tcp, udp }} th dport {SIP}"
        for version, family, _ in FAMILIES:
            stranger = f"{family} saddr != @spared{version}"
            yield f"{sip} {stranger} update @sip{version} {{ {family} saddr {rate} }} drop"
        yield f"{sip} accept"
    if {"sip", "voice"} & set(policy.opened):
        # A phone behind address translation speaks from anywhere. A port only listens during a call.
        yield f"udp dport {MEDIA} accept"
    if "web" in policy.opened:
        yield f"tcp dport {WEB} accept"
    yield from _relay(policy)
    if "ping" in policy.opened:
        yield from _PING


def _relay(policy: Policy) -> Iterator[str]:
    """What it relays goes to the box itself and never through here."""
    if policy.relay_port:
        yield f"meta l4proto {{ tcp, udp }} th dport {policy.relay_port} accept"


def _bans(what: str) -> Iterator[str]:
    for version, family, _ in FAMILIES:
        yield f"{what}{family} saddr @banned{version} {family} saddr != @spared{version} counter drop"


def _replies() -> Iterator[str]:
    yield "ct state established ct direction reply accept"
    yield "ct state related accept"
    yield "jump needed"


def _forward(policy: Policy) -> Iterator[str]:
    """Where the box is the way out: the LAN may begin, the internet may answer."""
    yield "type filter hook forward priority filter; policy drop;"
    yield "ct state established,related accept"
    if policy.lan and policy.wan:
        yield f"iifname {_names(policy.lan)} oifname {_names(policy.wan)} accept"
