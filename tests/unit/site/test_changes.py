"""What applying would change, key by key."""

from appliance.site.changes import Change, changes, line, secret_changes
from tests.support.site import changed, small_site


def test_same_site_has_no_changes():
    assert changes(small_site(), small_site()) == []


def test_one_value_is_one_line():
    [change] = changes(small_site(), changed(small_site(), "queues", "citas", "ring", to="30s"))
    assert change == Change("change", "queues.citas.ring", "5s", "30s")
    assert line(change) == "~ queues.citas.ring: 5s → 30s"


def test_new_and_removed_things_are_one_line_each():
    new = changed(small_site(), "queues", "quejas", to={"label": "Quejas"})
    new = changed(new, "users", "luis", to=None)
    removed, added = changes(small_site(), new)
    assert line(removed).startswith("- users.luis: {name: Luis Peña")
    assert line(added) == "+ queues.quejas: {label: Quejas}"


def test_replaced_secret_is_told_without_showing_it():
    [change] = secret_changes({"phones.101.password": "old"}, {"phones.101.password": "new"}, [])
    assert line(change) == "~ phones.101.password: (kept) → (new)"


def test_secret_of_a_new_phone_is_no_second_change():
    known = [Change("add", "phones.104", new={})]
    assert secret_changes({}, {"phones.104.password": "x"}, known) == []
