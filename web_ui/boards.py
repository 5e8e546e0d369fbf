"""Every live board: its name in the stream's address, what builds it, who may watch."""

from collections.abc import Mapping
from typing import Final

from appliance.core.permissions import Permission as P
from web_ui.live.floor import BoardSource
from web_ui.views.wallboard import wallboard

BOARDS: Final[Mapping[str, BoardSource]] = {
    "wallboard": BoardSource(wallboard, P.LIVE_VIEW),
}
