"""Commands on bridges. Ids are chosen by the caller, so a bridge is found again by name."""

import asyncio
from collections.abc import Iterable
from urllib.parse import quote

from pbx.ari.connection import Ari
from pbx.ari.result import Result


def list_all(ari: Ari) -> asyncio.Future[Result]:
    return ari.command("GET", "bridges")


def create(ari: Ari, bridge: str) -> asyncio.Future[Result]:
    """A mixing bridge; making one that exists changes nothing."""
    return ari.command("POST", f"bridges/{quote(bridge, safe='')}", type="mixing,dtmf_events")


def add(ari: Ari, bridge: str, channels: Iterable[str]) -> asyncio.Future[Result]:
    """Done when the bridge holds all of them. A 4xx if one of them is gone: then none has been added."""
    names = ",".join(channels)
    return ari.command("POST", f"bridges/{quote(bridge, safe='')}/addChannel", channel=names)


def remove(ari: Ari, bridge: str, channel: str) -> asyncio.Future[Result]:
    return ari.command("POST", f"bridges/{quote(bridge, safe='')}/removeChannel", channel=channel)


def destroy(ari: Ari, bridge: str) -> asyncio.Future[Result]:
    """Channels in it stay in the application."""
    return ari.command("DELETE", f"bridges/{quote(bridge, safe='')}")
