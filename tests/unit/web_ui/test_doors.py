"""Nothing can be entered that names nobody who may."""

import pytest
from tornado.web import RequestHandler

from appliance.core.permissions import Permission
from web_ui import app
from web_ui.api.table import TABLE
from web_ui.door import PUBLIC, Door, UnguardedDoor, check_doors, implemented


class Room(RequestHandler):
    def get(self) -> None: ...
    def post(self) -> None: ...


def test_every_door_of_the_house_names_a_permission() -> None:
    check_doors(app.DOORS)


def test_a_door_without_a_permission_does_not_start() -> None:
    with pytest.raises(UnguardedDoor, match="/open"):
        check_doors([Door("/open", Room, None)])  # type: ignore[arg-type]


def test_a_method_without_a_permission_does_not_start() -> None:
    with pytest.raises(UnguardedDoor, match="/half: POST"):
        check_doors([Door("/half", Room, {"GET": PUBLIC})])


def test_a_permission_made_of_text_is_none() -> None:
    with pytest.raises(UnguardedDoor, match="is no permission"):
        check_doors([Door("/text", Room, "calls.everything")])  # type: ignore[arg-type]


def test_a_method_that_is_not_named_is_closed() -> None:
    assert Door("/half", Room, {"GET": Permission.CALLS_VIEW}).entry("POST") is None


def test_head_goes_with_get() -> None:
    assert Door("/half", Room, {"GET": Permission.CALLS_VIEW}).entry("HEAD") is Permission.CALLS_VIEW


def test_only_few_doors_are_public() -> None:
    """Whoever adds one adds it here as well, and thinks twice."""
    public = {door.path for door in app.PAGES if door.permission is PUBLIC}
    assert public == {"/login", "/setup", "/healthz", "/metrics", r"/ca\.crt", r"/static/([A-Za-z0-9/._-]+)"}


def test_every_method_of_the_api_is_described() -> None:
    for door in TABLE:
        for method in implemented(door.handler):
            if method == "HEAD":
                continue
            said = getattr(getattr(door.handler, method.lower()), "operation", None)
            assert said is not None, f"{method} {door.path} has no @operation"
            assert method in door.permission, f"{method} {door.path} has no permission"
