"""Styles, scripts, pictures and fonts; with the content's stamp in the address they may be kept for ever."""

import mimetypes

from web_ui import trouble
from web_ui.handlers.base import Room

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2"}
TYPES |= {".svg": "image/svg+xml; charset=utf-8"}


class Static(Room):
    """Hand out one file."""

    async def identify(self) -> None:
        """Nobody need be known for a stylesheet."""

    def limit(self) -> None:
        """A page brings a dozen files; they are small and from memory."""

    def get(self, name: str) -> None:
        path = self.house.assets.file(name)
        if path is None:
            raise trouble.not_found()
        stamp = self.house.assets.stamp(name)
        self.set_header(
            "Content-Type", TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
        )
        self.set_header("Etag", f'"{stamp}"')
        kept = self.get_query_argument("v", "") == stamp or self.house.assets.is_pinned(name)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-cache")
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        self.finish(path.read_bytes())
