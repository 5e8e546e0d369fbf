"""What the site says of the hardware and of alarms, with the secrets that they need."""

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from appliance.core.site.machine import Alarms, Hardware
from appliance.core.site.model import Language
from appliance.core.site.parse import load_site
from appliance.hardware.paths import Paths

log = logging.getLogger(__name__)

_PIN: Final = "hardware.modem.pin"
_SMTP: Final = "alarms.smtp.password"


@dataclass(frozen=True, slots=True)
class Settings:
    site: str = "Timbre"
    language: Language = Language.EN
    hardware: Hardware = field(default_factory=Hardware)
    alarms: Alarms = field(default_factory=Alarms)
    pin: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)


class SettingsFile:
    """Read again when either file changes; the last good ones stay while one cannot be read."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._stamp: object = None
        self._settings = Settings()

    def current(self) -> Settings:
        stamp = (_stamp(self._paths.site), _stamp(self._paths.secrets))
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._settings = self._read()
            except FileNotFoundError:
                log.info("there is no site yet")
            except (OSError, ValueError) as error:
                log.error("the site cannot be read, going on with what was: %s", error)
        return self._settings

    def _read(self) -> Settings:
        site = load_site(json.loads(self._paths.site.read_text(encoding="utf-8")))
        secrets = _secrets(self._paths.secrets)
        return Settings(
            site.name,
            site.language,
            site.hardware,
            site.alarms,
            secrets.get(_PIN, ""),
            secrets.get(_SMTP, ""),
        )


def _secrets(path: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _stamp(path: Path) -> Any:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
