"""The API's own description, OpenAPI 3.1, made from the route table and what each method says of itself."""

import re
from typing import Any

from appliance import VERSION
from appliance.core.permissions import Permission
from web_ui.api.base import ApiRoom
from web_ui.api.operation import JSON, Operation, Param, operation
from web_ui.door import PUBLIC, Entry

ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("code", "message", "hint")},
            "required": ["code", "message", "hint"],
        }
    },
}


class Description(ApiRoom):
    @operation("This description")
    def get(self) -> None:
        from web_ui.api.table import PREFIX, TABLE

        paths = {door.path: _path(door.path, door.handler, door.permission) for door in TABLE}
        self.give(
            {
                "openapi": "3.1.0",
                "info": {"title": "Timbre", "version": VERSION},
                "servers": [{"url": PREFIX}],
                "security": [{"bearer": []}, {"session": []}],
                "paths": paths,
                "components": {
                    "securitySchemes": {
                        "bearer": {"type": "http", "scheme": "bearer"},
                        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-timbre"},
                    },
                    "schemas": {"Error": ERROR},
                },
            }
        )


def _path(path: str, handler: type[ApiRoom], permission: dict[str, Entry]) -> dict[str, Any]:
    places = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]
    found: dict[str, Any] = {"parameters": places} if places else {}
    for method, entry in permission.items():
        said: Operation | None = getattr(getattr(handler, method.lower(), None), "operation", None)
        if said is not None:
            found[method.lower()] = _operation(said, entry)
    return found


def _operation(said: Operation, entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {
        "summary": said.summary,
        "description": _who(entry),
        "parameters": [_param(param) for param in said.params],
        "responses": {
            str(said.status): {"description": "Done", "content": {kind: {} for kind in said.gives}},
            "default": {
                "description": "Refused: code for programs, message and hint for people",
                "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    }
    if said.body is not None:
        data["requestBody"] = {"required": True, "content": {JSON: {"schema": said.body}}}
    if entry is PUBLIC:
        data["security"] = []
    return data


def _who(entry: Entry) -> str:
    if isinstance(entry, tuple):
        return "Needs one of: " + ", ".join(entry)
    return f"Needs: {entry.value}" if isinstance(entry, Permission) else "Open to everybody"


def _param(param: Param) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": param.kind}
    if param.choices:
        schema["enum"] = list(param.choices)
    return {
        "name": param.name,
        "in": "query",
        "description": param.meaning,
        "required": param.required,
        "schema": schema,
    }
