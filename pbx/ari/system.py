"""Asterisk itself: its version, its endpoints, and which events it sends us."""

import asyncio
from collections.abc import Iterable

from pbx.ari.connection import Ari
from pbx.ari.result import Result


def info(ari: Ari) -> asyncio.Future[Result]:
    """`{"system": {"version": …}, "status": {"startup_time": …}, …}`"""
    return ari.command("GET", "asterisk/info")


def endpoints(ari: Ari, technology: str = "PJSIP") -> asyncio.Future[Result]:
    """`[{"technology", "resource", "state": online|offline|unknown, "channel_ids"}]`"""
    return ari.command("GET", f"endpoints/{technology}")


def want_events(ari: Ari, types: Iterable[str]) -> asyncio.Future[Result]:
    """Send only these: an event that nobody reads costs both sides.

    Asterisk puts the answers to our own commands through the same filter, so they are named too.
    """
    body = {"allowed": [{"type": name} for name in ("RESTResponse", *types)]}
    return ari.command("PUT", f"applications/{ari.app}/eventFilter", body)


def set_global(ari: Ari, name: str, value: str) -> asyncio.Future[Result]:
    """A variable of the dialplan that every channel sees."""
    return ari.command("POST", "asterisk/variable", variable=name, value=value)
