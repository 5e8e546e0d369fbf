"""What the API's description is made of: each method says where it stands what it does, takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Param:
    """Of the query."""

    name: str
    meaning: str
    kind: str = "string"
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    summary: str
    params: tuple[Param, ...] = ()
    body: dict[str, Any] | None = None
    """JSON schema of what is sent."""
    gives: tuple[str, ...] = (JSON,)
    """Content types of a good answer."""
    status: int = 200


def operation[F: Callable[..., Any]](summary: str, *params: Param, **more: Any) -> Callable[[F], F]:
    """Describe a handler's method."""

    def describe(method: F) -> F:
        method.operation = Operation(summary, params, **more)  # type: ignore[attr-defined]
        return method

    return describe


def fields(*required: str, **kinds: str) -> dict[str, Any]:
    """Schema of an object; fields are texts unless said: `fields("revision", revision="integer")`."""
    properties = {name: {"type": kinds.get(name, "string")} for name in (*required, *kinds)}
    return {"type": "object", "properties": properties, "required": list(required)}
