"""The applied site, as `timbre-site` left it for everybody."""

import json
import logging
from pathlib import Path

from appliance.core.site.model import Site
from appliance.core.site.parse import load_site
from appliance.core.site.problems import InvalidSite
from appliance.core.wiring import Wiring, from_data

log = logging.getLogger(__name__)


class NoSite(Exception):
    """There is no applied site that can be read; the message says what to do."""


def read(path: str | Path) -> Site:
    """Blocks for some milliseconds: for a thread, once calls run. Raises NoSite."""
    try:
        return load_site(json.loads(Path(path).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise NoSite(f"{path} is not there yet; `timbre site apply` writes it") from error
    except (OSError, ValueError) as error:
        raise NoSite(f"{path} cannot be read: {error}; apply the site again") from error
    except InvalidSite as error:
        raise NoSite(f"{path} is not a valid site: {error}; apply the site again") from error


def read_wiring(path: str | Path) -> Wiring:
    """What lies on cards, as `timbre-site` left it; nothing, where that cannot be read. Blocks."""
    try:
        return from_data(json.loads(Path(path).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Wiring()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.error(
            "%s cannot be read: %s; lines on cards are not watched until the site is applied", path, error
        )
        return Wiring()
