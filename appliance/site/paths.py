"""Where the owner of the site keeps and publishes things."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    state: Path = Path("/var/lib/timbre/site")
    secrets: Path = Path("/var/lib/timbre/secrets")
    prompts: Path = Path("/var/lib/timbre/prompts")
    run: Path = Path("/run/timbre")
    acd_socket: Path = Path("/run/timbre-acd/feed.sock")

    @property
    def socket(self) -> Path:
        return self.run / "site.sock"

    @property
    def shaping(self) -> Path:
        return self.run / "shaping.json"

    @property
    def guesses(self) -> Path:
        return self.run / "guesses.json"

    @property
    def web(self) -> Path:
        """What the web shows: key and certificate, the authority's own."""
        return self.run / "web"

    @property
    def wiring(self) -> Path:
        return self.run / "wiring.json"

    @property
    def turn(self) -> Path:
        return self.run / "turn/turnserver.conf"

    @property
    def asterisk(self) -> Path:
        return self.run / "asterisk"
