"""What no restart may lose of the modem: the tries of PINs, by card, and the port that it was found at."""

import json
import logging
from pathlib import Path

from appliance.site.files import write
from hw.serial.modem.pin import PinNote

log = logging.getLogger(__name__)


class Kept:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.port = ""
        self.notes: dict[str, PinNote] = {}
        self.trustworthy = True
        """False: the file cannot be read. A count that is unknown may be two, so no PIN is tried."""
        self._load()

    def note(self, card: str, note: PinNote) -> None:
        """On disk when this returns. Raises OSError."""
        if note == PinNote():
            self.notes.pop(card, None)
        else:
            self.notes[card] = note
        self._save()

    def found_at(self, port: str) -> None:
        if port != self.port:
            self.port = port
            self._save()

    def _load(self) -> None:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            self.port = str(data["port"])
            self.notes = {
                card: PinNote(int(one["wrong"]), tuple(map(str, one["tried"])))
                for card, one in data["pins"].items()
            }
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            self.trustworthy = False
            log.error("%s: %s; no PIN is tried until it is mended or removed", self._path, error)

    def _save(self) -> None:
        pins = {card: {"wrong": note.wrong, "tried": note.tried} for card, note in self.notes.items()}
        write(self._path, json.dumps({"port": self.port, "pins": pins}), 0o600)
