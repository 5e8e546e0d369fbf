"""How a table of keys becomes a frozen value of the model, and back: one description serves both ways."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Any

from appliance.core.site.kinds.base import Kind
from appliance.core.site.spot import FAILED, Spot


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section. Its default is the model's own, or `default` made from the other values."""

    name: str
    kind: Kind
    attr: str = ""
    """The model's attribute; empty: the key's name."""
    required: bool = False
    default: Callable[[dict[str, Any], Spot], Any] | None = None
    """Given the values read before it."""

    @property
    def attribute(self) -> str:
        return self.attr or self.name


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that stand below one key in the file but are the section's own attributes in the model."""

    name: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind: reads a table into `of`. With `named` the last part of the path is the value's name."""

    of: type[Any]
    keys: tuple[Key | Group, ...]
    named: str = ""
    check: Callable[[dict[str, Any], Spot], None] | None = None
    """Looks at all values of one entry together."""

    def read(self, data: Any, spot: Spot) -> Any:
        if data is None:
            data = {}
        if not isinstance(data, dict):
            return spot.wrong("not_section", data)
        values: dict[str, Any] = {self.named: spot.path[-1]} if self.named else {}
        _read_keys(self.keys, data, spot, values)
        if FAILED in values.values():
            return FAILED
        if self.check:
            self.check(values, spot)
        return self.of(**values)

    def write(self, value: Any) -> Any:
        return _write_keys(self.keys, value, self.model_defaults())

    def model_defaults(self) -> dict[str, Any]:
        """Attribute → the model's default, of those that have one."""
        defaults = {}
        for field in fields(self.of):
            if field.default is not MISSING:
                defaults[field.name] = field.default
            elif field.default_factory is not MISSING:
                defaults[field.name] = field.default_factory()
        return defaults


def _read_keys(keys: tuple[Key | Group, ...], data: Any, spot: Spot, values: dict[str, Any]) -> None:
    known = [key.name for key in keys]
    for unknown in (key for key in data if key not in known):
        spot.at(str(unknown)).wrong("unknown_key", unknown, known, known=", ".join(known))
    for key in keys:
        if isinstance(key, Group):
            _read_group(key, data.get(key.name), spot.at(key.name), values)
        elif data.get(key.name) is not None:
            values[key.attribute] = key.kind.read(data[key.name], spot.at(key.name))
        elif key.required:
            values[key.attribute] = spot.at(key.name).wrong("missing")
        elif key.default:
            values[key.attribute] = key.default(values, spot)


def _read_group(group: Group, data: Any, spot: Spot, values: dict[str, Any]) -> None:
    if data is None:
        data = {}
    if isinstance(data, dict):
        _read_keys(group.keys, data, spot, values)
    else:
        failed = spot.wrong("not_section", data)
        values.update(dict.fromkeys((key.attribute for key in group.keys), failed))


def _write_keys(keys: tuple[Key | Group, ...], value: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in keys:
        if isinstance(key, Group):
            if below := _write_keys(key.keys, value, defaults):
                data[key.name] = below
            continue
        held = getattr(value, key.attribute)
        if held is not None and (key.attribute not in defaults or held != defaults[key.attribute]):
            data[key.name] = key.kind.write(held)
    return data
