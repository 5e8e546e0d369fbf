"""What can go wrong with the store; each message says what to do next. Beside them peewee's own."""

from peewee import DatabaseError, InterfaceError, OperationalError, PeeweeException

__all__ = [
    "Busy",
    "DatabaseError",
    "InterfaceError",
    "NotMigrated",
    "OperationalError",
    "PeeweeException",
    "StoreError",
]


class StoreError(Exception):
    """The database cannot be used as asked."""


class Busy(StoreError):
    """Locked or away for longer than it is worth waiting. Nothing was changed; trying again is safe."""


class NotMigrated(StoreError):
    """The tables are missing or of an older release."""
