"""Commands on channels. Each writes at once and returns the future of its result."""

import asyncio
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from pbx.ari.connection import Ari
from pbx.ari.result import Result


def _uri(channel: str, verb: str = "") -> str:
    return f"channels/{quote(channel, safe='')}" + (f"/{verb}" if verb else "")


def list_all(ari: Ari) -> asyncio.Future[Result]:
    return ari.command("GET", "channels")


def originate(
    ari: Ari,
    channel: str,
    endpoint: str,
    app_args: str,
    caller_id: str,
    timeout_s: float,
    variables: Mapping[str, str],
    originator: str | None,
) -> asyncio.Future[Result]:
    """Ring `endpoint` (`PJSIP/101`); the new channel, of the id given, enters the application when answered.

    `originator` lends its codecs and joins both in one linked call. Refused with 400 or 500 where the
    endpoint has no contact, 409 where the id is taken.
    """
    body = {
        "endpoint": endpoint,
        "app": ari.app,
        "appArgs": app_args,
        "callerId": caller_id,
        "timeout": max(1, round(timeout_s)),
        "variables": dict(variables),
    }
    if originator:
        body["originator"] = originator
    return ari.command("POST", _uri(channel), body)


def hang_up(ari: Ari, channel: str, cause: int | None = None) -> asyncio.Future[Result]:
    """`cause` is Q.850; 26 says the call was answered elsewhere."""
    return ari.command("DELETE", _uri(channel), reason_code=cause)


def answer(ari: Ari, channel: str) -> asyncio.Future[Result]:
    return ari.command("POST", _uri(channel, "answer"))


def start_music(ari: Ari, channel: str, music: str) -> asyncio.Future[Result]:
    return ari.command("POST", _uri(channel, "moh"), mohClass=music)


def stop_music(ari: Ari, channel: str) -> asyncio.Future[Result]:
    return ari.command("DELETE", _uri(channel, "moh"))


def play(
    ari: Ari, channel: str, media: Iterable[str], playback: str, language: str | None = None
) -> asyncio.Future[Result]:
    """Play one after the other (`sound:beep`, `number:3`); after the last comes PlaybackFinished."""
    return ari.command(
        "POST", _uri(channel, f"play/{quote(playback, safe='')}"), media=",".join(media), lang=language
    )


def stop_playing(ari: Ari, playback: str) -> asyncio.Future[Result]:
    return ari.command("DELETE", f"playbacks/{quote(playback, safe='')}")


def set_variable(ari: Ari, channel: str, name: str, value: str) -> asyncio.Future[Result]:
    return ari.command("POST", _uri(channel, "variable"), variable=name, value=value)


def variable(ari: Ari, channel: str, name: str) -> asyncio.Future[Result]:
    return ari.command("GET", _uri(channel, "variable"), variable=name)


def rtp_statistics(ari: Ari, channel: str) -> asyncio.Future[Result]:
    """What `pbx.rtcp.from_ari` reads; 404 where the channel is gone, 409 or 500 where it has no stream."""
    return ari.command("GET", _uri(channel, "rtp_statistics"))


def to_dialplan(
    ari: Ari, channel: str, context: str | None = None, extension: str = "s"
) -> asyncio.Future[Result]:
    """Leave the application: to a place, or (no context) on after `Stasis()`."""
    if context is None:
        return ari.command("POST", _uri(channel, "continue"))
    return ari.command("POST", _uri(channel, "continue"), context=context, extension=extension, priority=1)
