"""Every live board: its name in the stream's address, what builds it, who may watch."""

from collections.abc import Mapping
from typing import Final

from appliance.core.permissions import Permission
from web_ui.live.floor import BoardSource
from web_ui.views.agents_room import agents_room
from web_ui.views.desk import desk
from web_ui.views.guard import guard_board
from web_ui.views.health import health_board
from web_ui.views.live_calls import live_calls
from web_ui.views.overview import overview
from web_ui.views.wallboard import wallboard

P = Permission

BOARDS: Final[Mapping[str, BoardSource]] = {
    "overview": BoardSource(overview, P.LIVE_VIEW),
    "wallboard": BoardSource(wallboard, P.LIVE_VIEW),
    "calls": BoardSource(live_calls, P.LIVE_VIEW),
    "agents": BoardSource(agents_room, P.LIVE_VIEW),
    "health": BoardSource(health_board, P.HEALTH_VIEW),
    "guard": BoardSource(guard_board, P.LIVE_VIEW),
    "desk": BoardSource(desk, P.AGENT_SELF, personal=True),
}
