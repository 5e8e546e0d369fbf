"""Who may come in. The site file says who exists (`store.users`); passwords and sessions live only here."""

from peewee import AutoField, BooleanField, DoubleField, ForeignKeyField, IntegerField, TextField

from appliance.store.models.base import Row


class User(Row):
    username = TextField(primary_key=True)
    name = TextField()
    roles = TextField()
    """Space-separated `core.site.model.Role` values."""
    language = TextField()
    email = TextField(default="")
    removed_at = DoubleField(null=True)
    """No longer in the site file: cannot come in, still named in history."""


class Credential(Row):
    user = ForeignKeyField(User, column_name="username", primary_key=True, on_delete="CASCADE")
    password_hash = TextField()
    """Argon2id, in its own encoded form."""
    changed_at = DoubleField()
    must_change = BooleanField(default=False)


class LoginFailure(Row):
    """Failed log-ins in a row, by user name as typed (`user:ana`) and by address (`address:10.0.0.7`)."""

    subject = TextField(primary_key=True)
    failures = IntegerField()
    last_at = DoubleField()
    locked_until = DoubleField()

    class Meta:
        table_name = "login_failure"


class WebSession(Row):
    id = TextField(primary_key=True)
    """SHA-256 of the secret in the cookie: a copied database lets nobody in."""
    user = ForeignKeyField(User, column_name="username", on_delete="CASCADE")
    created_at = DoubleField()
    seen_at = DoubleField()
    expires_at = DoubleField()
    """Absolute end; the idle limit counts from `seen_at`."""
    address = TextField(default="")
    agent = TextField(default="")
    """The browser, as it names itself."""

    class Meta:
        table_name = "web_session"


class Token(Row):
    """A bearer token of the API."""

    id = AutoField()
    hash = TextField(unique=True)
    """SHA-256 of the secret."""
    user = ForeignKeyField(User, column_name="username", on_delete="CASCADE")
    label = TextField()
    scopes = TextField()
    """Space-separated permissions; the owner's own permissions limit them further."""
    created_at = DoubleField()
    expires_at = DoubleField(null=True)
    used_at = DoubleField(null=True)
    revoked_at = DoubleField(null=True)


class Audit(Row):
    """Who did what, when. Never changed, never deleted by the application."""

    id = AutoField()
    at = DoubleField()
    by = TextField()
    """Username, or the box's own part: `retention`, `console`."""
    what = TextField()
    """`recording.deleted`, `site.applied`, `login.failed` …"""
    subject = TextField(default="")
    """What it was done to: a call, a user, a recording."""
    address = TextField(default="")
    detail = TextField(default="{}")
    """JSON."""
