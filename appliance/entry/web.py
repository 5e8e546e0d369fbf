"""timbre-web: the UI and the API over HTTPS; plain HTTP only leads there.

Sockets come from systemd, named `https` and `http`; run by hand, TIMBRE_WEB_PORT opens one on loopback.
The certificate is what timbre-site publishes; a new one is shown from the next connection on.
"""

import asyncio
import contextlib
import os
import socket
import ssl
import sys
from pathlib import Path

from systemd.daemon import listen_fds_with_names
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from appliance.entry.daemon import Daemon, run
from appliance.feed.client import FeedClient
from appliance.prompts.recording import LARGEST_BYTES
from appliance.store.database import open_database
from web_ui.app import make_app
from web_ui.archive import Archive
from web_ui.assets import Assets
from web_ui.boards import BOARDS
from web_ui.health_file import HealthFile
from web_ui.house import House, Places
from web_ui.live.board import Widget
from web_ui.live.hub import LiveHub
from web_ui.live.raw import RawChannel
from web_ui.plain import make_plain_app
from web_ui.render import Renderer
from web_ui.security.certificate import Certificate
from web_ui.security.identity import Gate
from web_ui.site_view import SiteFile
from web_ui.translations import load_catalogs

LARGEST_BODY = LARGEST_BYTES + (1 << 20)
"""A recording of a prompt with its form; nothing else of size comes in."""


def places() -> Places:
    """The box's own, unless TIMBRE_RUN and TIMBRE_VENDOR lead elsewhere (development)."""
    base = Path(os.environ.get("TIMBRE_RUN", "/run"))
    return Places(
        feed=str(base / "timbre-acd/feed.sock"),
        site_socket=str(base / "timbre/site.sock"),
        site_file=base / "timbre/site.json",
        setup_code=base / "timbre/setup-code",
        health_file=base / "timbre-jobs/health.json",
        recordings=Path(os.environ.get("TIMBRE_RECORDINGS", "/var/lib/timbre/recordings")),
        prompts=Path(os.environ.get("TIMBRE_PROMPTS", "/var/lib/timbre/prompts")),
        vendor=Path(os.environ.get("TIMBRE_VENDOR", "/usr/share/timbre/vendor")),
        certificates=base / "timbre/web",
        kiosk_key=base / "timbre-kiosk/key",
        backups=Path(os.environ.get("TIMBRE_BACKUPS", "/var/lib/timbre/backup")) / "state.json",
        backup_key=base / "timbre/backup-key.json",
    )


def build_house(at: Places) -> House:
    assets = Assets(at.vendor)
    renderer = Renderer(load_catalogs(), assets)
    site_file = SiteFile(at.site_file)
    health_file = HealthFile(at.health_file)
    archive = Archive()
    feed = FeedClient(at.feed)

    def draw(widget: Widget, language: str) -> str:
        return renderer.widget(widget, renderer.style(language, site_file.view()))

    return House(
        places=at,
        archive=archive,
        assets=assets,
        renderer=renderer,
        site_file=site_file,
        health=health_file,
        feed=feed,
        live=LiveHub(feed, BOARDS, draw, site_file.view, health_file.data),
        raw=RawChannel(feed),
        gate=Gate(archive),
    )


def sockets() -> dict[str, list[socket.socket]]:
    """By name, `https` and `http`."""
    given: dict[str, list[socket.socket]] = {}
    for fd, name in listen_fds_with_names().items():
        sock = socket.socket(fileno=fd)
        sock.setblocking(False)
        given.setdefault(name, []).append(sock)
    if not given:
        given["https"] = bind_sockets(int(os.environ.get("TIMBRE_WEB_PORT", "8443")), "127.0.0.1")
    return given


async def serve(daemon: Daemon) -> None:
    open_database()
    house = build_house(places())
    await house.feed.connect(timeout_s=None)
    listening = sockets()
    certificate = Certificate(house.places.certificates / "tls.pem")
    servers = [HTTPServer(make_app(house), ssl_options=certificate.changed(), max_body_size=LARGEST_BODY)]

    def show(context: ssl.SSLContext) -> None:
        servers[0].ssl_options = context

    servers[0].add_sockets(listening.get("https", []))
    if "http" in listening:
        servers.append(HTTPServer(make_plain_app(house.places.certificates), max_body_size=1024))
        servers[1].add_sockets(listening["http"])
    running = [asyncio.create_task(work) for work in (house.live.run(), certificate.follow(show))]
    daemon.ready()
    await daemon.stopping.wait()
    for server in servers:
        server.stop()
    for task in running:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await house.feed.close()
    house.archive.close()


if __name__ == "__main__":
    sys.exit(run("timbre-web", serve))
