"""What a person asked of the core and may not have. The UI translates by `code`."""

from enum import StrEnum


class Refusal(StrEnum):
    UNKNOWN_AGENT = "unknown_agent"
    """No such user, or one who serves no queue."""
    UNKNOWN_EXTENSION = "unknown_extension"
    """The site has no such phone."""
    EXTENSION_TAKEN = "extension_taken"
    """Another agent is logged in at that phone."""
    UNKNOWN_REASON = "unknown_reason"
    """The site has no such pause reason."""
    NOT_LOGGED_IN = "not_logged_in"
    """Pause, ready and end of wrap-up need a log-in first."""
    IN_CALL = "in_call"
    """Not while a caller is on the line, or the phone rings for one: changing the phone."""
    NOT_IN_WRAP_UP = "not_in_wrap_up"
    UNKNOWN_CALL = "unknown_call"
    """The call is gone."""
    UNKNOWN_QUEUE = "unknown_queue"
    NOT_WAITING = "not_waiting"
    """Only a caller who waits in a queue can be moved to another."""


class Refused(Exception):
    """Raised by `Acd.receive` for what people ask (agents' facts, CallMoved); nothing has changed then."""

    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
