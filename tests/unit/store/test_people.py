"""Who may come in: passwords, delays, sessions, tokens, and the site's users."""

import re

import pytest

from appliance.core.permissions import ROLE_PERMISSIONS, Permission, permissions_of
from appliance.core.site.model import Language, Role
from appliance.store import audit, credentials, sessions, settings, tokens, users
from appliance.store.credentials import WeakPassword
from appliance.store.models import Credential, LoginFailure, Token, User, WebSession, database

NOW = 1_800_000_000.0
GOOD = "caballo grapa batería"


class SiteOf:
    """As much of a Site as `users.sync` reads."""

    def __init__(self, **roles):
        self.users = {name: SiteUser(name, given) for name, given in roles.items()}


class SiteUser:
    def __init__(self, username, roles):
        self.username, self.roles = username, roles
        self.name, self.language, self.email = username.title(), Language.ES, ""


@pytest.fixture
def people(sqlite_url):
    users.sync(SiteOf(ana=(Role.AGENT,), eva=(Role.ADMINISTRATOR,)), NOW)


@pytest.fixture
def ana(people):
    credentials.set_password("ana", GOOD, NOW)


def test_before_the_first_password_nobody_exists(people):
    assert not credentials.exists_any()
    credentials.set_password("eva", GOOD, NOW)
    assert credentials.exists_any()


def test_the_right_password_lets_in_and_no_other(ana):
    assert credentials.check("ana", GOOD, NOW).ok
    assert not credentials.check("ana", GOOD + "!", NOW).ok
    assert not credentials.check("nobody", GOOD, NOW).ok
    assert not credentials.check("eva", GOOD, NOW).ok


def test_passwords_are_kept_as_argon2id_only(ana):
    stored = Credential.get().password_hash
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("x" * 201, "too_long"),
        ("aaaaaaaaaaaa", "too_simple"),
        ("ana" * 4, "too_simple"),
    ],
)
def test_weak_passwords_are_refused_with_a_code(people, password, code):
    with pytest.raises(WeakPassword) as caught:
        credentials.set_password("ana", password, NOW)
    assert caught.value.code == code


def test_a_password_for_nobody_is_refused(people):
    with pytest.raises(LookupError, match="site file"):
        credentials.set_password("nobody", GOOD, NOW)


def test_guessing_is_slowed_more_and_more_and_the_same_for_unknown_users(ana):
    for username in ("ana", "nobody"):
        now, locks = NOW, []
        for _ in range(8):
            result = credentials.check(username, "guess number one", now)
            locks.append(result.locked_until - now if result.locked_until else 0)
            now = result.locked_until or now
        assert locks == [0, 0, 0, 0, 5, 10, 20, 40]


def test_while_locked_even_the_right_password_waits(ana):
    for _ in range(5):
        result = credentials.check("ana", "wrong password", NOW)
    assert result.locked_until == NOW + 5
    assert credentials.check("ana", GOOD, NOW + 4).locked_until == NOW + 5
    assert credentials.check("ana", GOOD, NOW + 5).ok
    assert LoginFailure.select().count() == 0


def test_one_address_trying_many_names_is_slowed_too(people):
    for number in range(21):
        result = credentials.check(f"user{number}", "guess", NOW, "10.0.0.7")
    assert result.locked_until
    assert credentials.check("fresh", "guess", NOW, "10.0.0.7").locked_until
    assert credentials.check("fresh", "guess", NOW, "10.0.0.8").locked_until is None


def test_the_delay_is_never_longer_than_a_quarter_of_an_hour():
    assert credentials.delay_s(10_000, "user:ana") == 900


def test_a_session_is_found_by_its_secret_alone(ana):
    secret = sessions.create("ana", NOW, "10.0.0.7", "Firefox")
    found = sessions.find(secret, NOW + 10)
    assert (found.user.username, found.address) == ("ana", "10.0.0.7")
    assert secret not in {row.id for row in WebSession.select()}
    assert sessions.find(found.id, NOW) is None
    assert sessions.end(found.id)
    assert sessions.find(secret, NOW + 10) is None


def test_a_session_ends_by_idleness_and_by_age(ana):
    idle = sessions.create("ana", NOW)
    assert sessions.find(idle, NOW + sessions.IDLE_S + 1) is None
    used = sessions.create("ana", NOW)
    now = NOW
    while now + 3600 < NOW + sessions.ABSOLUTE_S:
        now += 3600
        assert sessions.find(used, now)
    assert sessions.find(used, NOW + sessions.ABSOLUTE_S) is None
    assert sessions.clean_up(NOW + sessions.ABSOLUTE_S) == 2


def test_a_used_session_is_not_written_with_every_request(ana):
    secret = sessions.create("ana", NOW)
    sessions.find(secret, NOW + 30)
    assert WebSession.get().seen_at == NOW
    sessions.find(secret, NOW + 61)
    assert WebSession.get().seen_at == NOW + 61


def test_a_changed_password_ends_the_other_sessions(ana):
    kept = sessions.create("ana", NOW)
    other = sessions.create("ana", NOW)
    mine = sessions.find(kept, NOW)
    assert len(sessions.of_user("ana", NOW)) == 2
    assert sessions.end_others("ana", mine.id) == 1
    assert sessions.find(kept, NOW)
    assert sessions.find(other, NOW) is None


def test_tokens_carry_scopes_and_can_be_revoked(ana):
    scopes = frozenset({Permission.REPORTS_VIEW, Permission.CALLS_VIEW})
    secret, row = tokens.create("ana", "dashboard", scopes, NOW, NOW + 100)
    assert re.fullmatch(r"timbre_[\w-]{43}", secret)
    found = tokens.find(secret, NOW + 5)
    assert (tokens.scopes_of(found), found.user.username) == (scopes, "ana")
    assert Token.get().used_at == NOW + 5
    assert tokens.find(secret, NOW + 100) is None
    assert tokens.revoke(row.id, NOW + 50)
    assert not tokens.revoke(row.id, NOW + 60)
    assert tokens.find(secret, NOW + 51) is None
    assert tokens.of_user(NOW + 51) == []


def test_only_tokens_that_still_open_something_are_listed(ana):
    _, short = tokens.create("ana", "trial", frozenset(), NOW, NOW + 100)
    _, lasting = tokens.create("ana", "dashboard", frozenset(), NOW)
    assert [t.id for t in tokens.of_user(NOW + 99, "ana")] == [lasting.id, short.id]
    assert [t.id for t in tokens.of_user(NOW + 100)] == [lasting.id]
    assert tokens.of_user(NOW, "beto") == []


def test_a_removed_user_is_out_at_once_and_stays_in_history(ana):
    secret = sessions.create("ana", NOW)
    token, _ = tokens.create("ana", "t", frozenset(), NOW)
    result = users.sync(SiteOf(eva=(Role.ADMINISTRATOR,)), NOW + 1)
    assert result.removed == ("ana",)
    assert sessions.find(secret, NOW + 2) is None
    assert tokens.find(token, NOW + 2) is None
    assert not credentials.check("ana", GOOD, NOW + 2).ok
    assert users.get("ana") is None
    assert users.names()["ana"] == "Ana"
    assert users.sync(SiteOf(ana=(Role.AGENT,), eva=()), NOW + 3).added == ("ana",)
    assert credentials.check("ana", GOOD, NOW + 4).ok


def test_syncing_twice_changes_nothing(people):
    before = list(User.select().dicts())
    assert users.sync(SiteOf(ana=(Role.AGENT,), eva=(Role.ADMINISTRATOR,)), NOW + 9).added == ()
    assert list(User.select().dicts()) == before


def test_roles_add_up_and_an_unknown_one_gives_nothing(people):
    User.update(roles="agent data-analyst wizard").where(User.username == "ana").execute()
    given = users.permissions(users.get("ana"))
    assert given == permissions_of((Role.AGENT, Role.DATA_ANALYST))
    assert Permission.SITE_EDIT not in given


def test_every_role_has_permissions_and_only_the_administrator_has_all():
    assert set(ROLE_PERMISSIONS) == set(Role)
    everything = [role for role, given in ROLE_PERMISSIONS.items() if given == frozenset(Permission)]
    assert everything == [Role.ADMINISTRATOR]
    assert all(Permission.PROFILE in given for given in ROLE_PERMISSIONS.values())


def test_the_whole_way_in_on_either_database(database_url):
    users.sync(SiteOf(ana=(Role.AGENT,)), NOW)
    credentials.set_password("ana", GOOD, NOW)
    credentials.set_password("ana", GOOD + "2", NOW)
    assert not credentials.check("ana", GOOD, NOW, "10.0.0.7").ok
    assert credentials.check("ana", GOOD + "2", NOW, "10.0.0.7").ok
    secret = sessions.create("ana", NOW)
    assert sessions.find(secret, NOW + 100).user.username == "ana"
    token, row = tokens.create("ana", "t", frozenset({Permission.LIVE_VIEW}), NOW)
    assert tokens.find(token, NOW + 100).id == row.id
    assert users.sync(SiteOf(), NOW + 1).removed == ("ana",)
    assert sessions.find(secret, NOW + 100) is None
    assert (sessions.clean_up(NOW + 9e6), credentials.forget_old_failures(NOW + 9e6)) == (0, 1)


def test_the_audit_pages_backwards_by_what_who_and_when(database_url):
    for number in range(5):
        audit.write(NOW + number, "ana", "recording.played", f"c{number}", {"n": number, "ñ": "é"})
    audit.write(NOW + 9, "eva", "site.applied")
    newest = audit.page(limit=2)
    assert [row.subject for row in newest] == ["", "c4"]
    assert [row.subject for row in audit.page(before_id=newest[-1].id, limit=2)] == ["c3", "c2"]
    assert [row.by for row in audit.page(by="eva")] == ["eva"]
    assert len(audit.page(what="recording.", from_at=NOW + 1, to_at=NOW + 3)) == 2
    assert audit.detail_of(audit.page(subject="c3")[0]) == {"n": 3, "ñ": "é"}


def test_settings_keep_what_json_can_say(database_url):
    assert settings.get("user.ana.theme", "light") == "light"
    settings.put("user.ana.theme", {"dark": True})
    settings.put("user.ana.theme", {"dark": False})
    assert settings.get("user.ana.theme") == {"dark": False}
    settings.forget("user.ana.theme")
    assert settings.get("user.ana.theme") is None
    assert not database.in_transaction()
