"""The box's addresses follow the site, by the root helper: in force at once, or on trial until confirmed."""

from typing import Any

from appliance.core.site.model import Interface, Site, Zone
from appliance.site.notes import Note
from hw.helper.client import HelperError, ask
from hw.helper.request import ApplyNetwork, ConfirmNetwork, ShowNetwork
from hw.network import settings
from hw.network.settings import Settings


def settings_of(site: Site) -> Settings:
    """An interface of which the site says no addresses is not touched."""
    network = site.network
    return Settings(
        tuple(_interface(one) for one in network.interfaces.values() if one.ipv4 is not None),
        network.dns,
        network.ntp,
        network.hostname,
    )


def follow(site: Site, confirm_within_s: int = 0) -> Note | None:
    """Bring the box to the site's; nothing is touched where it is as it shall be."""
    wanted = settings_of(site).as_data()
    try:
        state = ask(ShowNetwork())
        if state["loaded"] and state["trial_left_s"] is None and state["settings"] == wanted:
            return None
        if state["trial_left_s"] is None or not confirm_within_s:
            ask(ApplyNetwork(wanted, confirm_within_s))
    except HelperError as error:
        # Trying again what the box refused would only cut calls again.
        again = error.code == "unreachable"
        return Note("network_later" if again else "network_refused", {"reason": str(error)}, again=again)
    return None


def confirm() -> bool:
    """What is on trial stays; whether anything was. Raises HelperError."""
    on_trial = ask(ShowNetwork())["trial_left_s"] is not None
    if on_trial:
        ask(ConfirmNetwork())
    return on_trial


def look() -> dict[str, Any]:
    """The interfaces as they are, `interfaces` and `ways_out`. Raises HelperError."""
    found = ask(ShowNetwork())
    return {name: found[name] for name in ("interfaces", "ways_out")}


def _interface(one: Interface) -> settings.Interface:
    own = one.ipv4 or ()
    return settings.Interface(
        one.name,
        ipv4=() if own == ("dhcp",) else own,
        ipv6=() if one.ipv6 == ("auto",) else one.ipv6,
        dhcp=own == ("dhcp",),
        auto=one.ipv6 == ("auto",),
        gateway=one.gateway,
        gateway6=one.gateway6,
        vlan_of=one.vlan.of if one.vlan else "",
        vlan_id=one.vlan.id if one.vlan else 0,
        first=one.zone is Zone.WAN,
    )
