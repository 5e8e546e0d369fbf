"""What can go wrong for a reader: each says what happened and what to do next, in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from web_ui.translations.catalog import mark


@dataclass(slots=True)
class Trouble(Exception):
    """`message` and `hint` are marked texts, translated where they are shown; `values` fill their {names}."""

    status: int
    code: str
    message: str
    hint: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


def not_found() -> Trouble:
    return Trouble(
        404,
        "not_found",
        mark("There is nothing at this address"),
        mark("It may have been deleted, or the address is mistyped. Go back, or choose a room on the left."),
    )


def call_gone() -> Trouble:
    return Trouble(
        404,
        "unknown_call",
        mark("The call has already ended"),
        mark("You find it under Calls within a few seconds."),
    )


def forbidden(permission: str) -> Trouble:
    return Trouble(
        403,
        "forbidden",
        mark("Your role does not allow this"),
        mark("Ask an administrator for a role with the permission “{permission}”."),
        {"permission": permission},
    )


def signed_out() -> Trouble:
    return Trouble(
        401,
        "signed_out",
        mark("You are not logged in"),
        mark("Log in, or send a valid bearer token."),
    )


def no_setup_code() -> Trouble:
    return Trouble(
        503,
        "no_setup_code",
        mark("The box is not ready for its set-up yet"),
        mark("Wait until the screen shows the one-time code, then reload this page."),
    )


def too_often(wait_s: float) -> Trouble:
    return Trouble(
        429,
        "too_many_requests",
        mark("Too many requests"),
        mark("Wait {seconds} seconds and try again."),
        {"seconds": max(1, round(wait_s + 0.5))},
    )


def busy() -> Trouble:
    return Trouble(
        503,
        "database_busy",
        mark("The history is busy"),
        mark("Calls and live pages go on. Try again in a moment; if it stays so, look at System health."),
    )


def engine_away() -> Trouble:
    return Trouble(
        503,
        "acd_away",
        mark("The call distributor does not answer"),
        mark("Calls go on. It comes back by itself within seconds; then try again."),
    )


def bad_form() -> Trouble:
    return Trouble(
        403,
        "bad_xsrf",
        mark("This form has grown old"),
        mark("Go back, reload the page and send it again."),
    )


def bad_input(name: str, expected: str) -> Trouble:
    return Trouble(
        400,
        "bad_request",
        mark("“{name}” has a value that does not fit"),
        mark("Expected: {expected}."),
        {"name": name, "expected": expected},
    )


def fault() -> Trouble:
    return Trouble(
        500,
        "fault",
        mark("Something went wrong on the box"),
        mark("Calls go on. Try again; if it happens again, the journal of timbre-web says why."),
    )


BY_STATUS = {404: not_found, 405: not_found, 401: signed_out}
