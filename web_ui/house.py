"""What all rooms share: made once by the composition root, handed to every handler."""

from dataclasses import dataclass, field
from pathlib import Path

from appliance.feed.client import FeedClient
from web_ui.archive import Archive
from web_ui.assets import Assets
from web_ui.health_file import HealthFile
from web_ui.live.hub import LiveHub
from web_ui.live.raw import RawChannel
from web_ui.phone.lines import Lines
from web_ui.render import Renderer
from web_ui.security import rates
from web_ui.security.identity import Gate
from web_ui.security.rates import Limiter
from web_ui.site_view import SiteFile


@dataclass(frozen=True, slots=True)
class Places:
    """Files and sockets of the box, told to us by the composition root."""

    feed: str = "/run/timbre-acd/feed.sock"
    site_socket: str = "/run/timbre/site.sock"
    site_file: Path = Path("/run/timbre/site.json")
    setup_code: Path = Path("/run/timbre/setup-code")
    health_file: Path = Path("/run/timbre-jobs/health.json")
    recordings: Path = Path("/var/lib/timbre/recordings")
    prompts: Path = Path("/var/lib/timbre/prompts")
    vendor: Path = Path("/usr/share/timbre/vendor")
    certificates: Path = Path("/run/timbre/web")
    """What we show, and the authority's own certificate for whoever wants to trust it."""
    kiosk_key: Path = Path("/run/timbre-kiosk/key")
    """Made by the kiosk at each start; not there: no door opens to it."""
    backups: Path = Path("/var/lib/timbre/backup/state.json")
    backup_key: Path = Path("/run/timbre/backup-key.json")
    sip_websocket: str = "ws://127.0.0.1:8088/ws"
    """Asterisk's, for phones in browsers."""


@dataclass(frozen=True, slots=True)
class House:
    places: Places
    archive: Archive
    assets: Assets
    renderer: Renderer
    site_file: SiteFile
    health: HealthFile
    feed: FeedClient
    live: LiveHub
    raw: RawChannel
    gate: Gate
    phones: Lines = field(default_factory=Lines)
    pages_limit: Limiter = field(default_factory=lambda: Limiter(rates.PAGES))
    logins_limit: Limiter = field(default_factory=lambda: Limiter(rates.LOGINS))
    api_limit: Limiter = field(default_factory=lambda: Limiter(rates.API))
    listened: dict[str, float] = field(default_factory=dict)
    """Who heard what when (monotonic), so that one listening is noted once."""
