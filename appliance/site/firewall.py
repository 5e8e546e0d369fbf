"""The packet filter follows the site: what the site lets in, as the root helper's policy, and its bans."""

import ipaddress
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from appliance.core.site.model import SipTrunk, Site, Zone
from appliance.site.notes import Note
from hw.firewall.policy import Policy
from hw.helper.client import HelperError, ask
from hw.helper.request import ApplyFirewall, Ban, ConfirmFirewall, ListBans, ShowFirewall, Unban


def policy_of(site: Site) -> Policy:
    """A trunk known by name has no address here: its calls come back on the flow of our own qualifying."""
    wall = site.network.firewall
    opened = {
        "sip": wall.sip_from_internet,
        "voice": wall.web_from_internet and any(phone.browser for phone in site.phones.values()),
        "web": wall.web_from_internet,
        "ping": wall.ping_from_internet,
    }
    carriers = [trunk for trunk in site.trunks.values() if isinstance(trunk, SipTrunk)]
    outside = [trunk for trunk in carriers if trunk.link == "wan"]
    inside = [trunk for trunk in carriers if trunk.link != "wan"]
    return Policy(
        lan=site.network.of_zone(Zone.LAN),
        wan=site.network.of_zone(Zone.WAN),
        lan_networks=wall.lan_networks,
        trunks=_once(address for trunk in outside for address in _addresses(trunk)),
        media=_once(network for trunk in outside for network in trunk.media),
        allowed=_once((*wall.allow, *(address for trunk in inside for address in _addresses(trunk)))),
        opened=tuple(name for name, is_open in opened.items() if is_open),
        sip_rate=wall.sip_rate,
        relay_port=site.network.turn.port if site.network.turn else 0,
    )


def follow(site: Site, confirm_within_s: int = 0) -> Note | None:
    """Bring the filter to the site's; nothing is touched where it holds already."""
    wanted = policy_of(site)
    try:
        state = ask(ShowFirewall())
        if state["loaded"] and state["trial_left_s"] is None and state["policy"] == wanted.as_data():
            return None
        if state["trial_left_s"] is None or not confirm_within_s:
            ask(ApplyFirewall(wanted.as_data(), confirm_within_s))
    except HelperError as error:
        return Note("firewall_later", {"reason": str(error)}, again=True)
    return None


def confirm() -> bool:
    """What is on trial stays; whether anything was. Raises HelperError."""
    on_trial = ask(ShowFirewall())["trial_left_s"] is not None
    if on_trial:
        ask(ConfirmFirewall())
    return on_trial


def bans() -> list[dict[str, Any]]:
    """`{address, left_s}` each. Raises HelperError."""
    found: list[dict[str, Any]] = ask(ListBans())["bans"]
    return found


def ban(address: str, seconds: int) -> None:
    """Raises HelperError."""
    ask(Ban(address, seconds))


def release(address: str) -> None:
    """Raises HelperError, RequestError."""
    ask(Unban(address))


def _once(networks: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(networks))


def _addresses(trunk: SipTrunk) -> list[str]:
    found = list(trunk.match)
    with suppress(ValueError):
        found.append(str(ipaddress.ip_address(trunk.host)))
    return found
