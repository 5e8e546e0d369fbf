"""Where a call goes: one key that says what, one value that says which."""

from dataclasses import dataclass
from typing import Any

from appliance.core.site.kinds.base import Kind
from appliance.core.site.kinds.names import Ref
from appliance.core.site.kinds.telephony import Digits
from appliance.core.site.model import Route, RouteKind
from appliance.core.site.spot import FAILED, Spot

_TARGETS: dict[RouteKind, Kind | None] = {
    RouteKind.QUEUE: Ref("queues"),
    RouteKind.MENU: Ref("menus"),
    RouteKind.HOURS: Ref("hours"),
    RouteKind.EXTENSION: Ref("phones"),
    RouteKind.NUMBER: Digits(2, 20, "5716001000", plus=True),
    RouteKind.VOICEMAIL: Ref("voicemails"),
    RouteKind.ANNOUNCEMENT: Ref("prompts"),
    RouteKind.REPEAT: None,
    RouteKind.HANGUP: None,
}


@dataclass(frozen=True, slots=True)
class RouteTo:
    in_menu: bool = False
    """Whether `repeat: true` may stand here."""

    def read(self, data: Any, spot: Spot) -> Any:
        known = [kind for kind in RouteKind if self.in_menu or kind is not RouteKind.REPEAT]
        if not isinstance(data, dict) or len(data) != 1:
            return spot.wrong("not_route", data, known=", ".join(known))
        [(key, value)] = data.items()
        if key not in known:
            code = "repeat_outside" if key == RouteKind.REPEAT else "not_route"
            return spot.wrong(code, key, known, known=", ".join(known))
        kind = RouteKind(key)
        target = _TARGETS[kind]
        if target is None:
            return Route(kind) if value is True else spot.at(key).wrong("not_choice", value, known="true")
        name = target.read(value, spot.at(key))
        return FAILED if name is FAILED else Route(kind, name)

    def write(self, value: Any) -> Any:
        return {str(value.kind): value.target or True}
