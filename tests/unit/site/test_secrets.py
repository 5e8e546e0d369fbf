"""Secrets are made once, kept, replaced when written anew; PINs only as hashes."""

from appliance.acd.pins import matches
from appliance.core.site.parse import load_site, parse, to_data
from appliance.site.secrets import keep
from tests.support.site import changed, small_site


def kept(data, held):
    parsed = parse(data, frozenset(held))
    return keep(parsed.site, parsed.secrets, held)


def test_phone_without_a_password_gets_one_that_stays():
    site = changed(small_site(), "phones", "101", to={"label": "Puesto"})
    first = kept(site, {})
    assert len(first["phones.101.password"]) >= 20
    assert kept(site, first) == first


def test_pin_is_hashed_as_the_acd_checks_it():
    secret = kept(small_site(), {})["users.ana.pin"]
    assert "4821" not in secret
    assert matches("4821", secret)
    assert not matches("4822", secret)


def test_same_pin_keeps_its_hash_and_another_gets_a_new_one():
    held = kept(small_site(), {})
    assert kept(small_site(), held) == held
    other = kept(changed(small_site(), "users", "ana", "pin", to="9999"), held)
    assert other["users.ana.pin"] != held["users.ana.pin"]
    assert other["users.luis.pin"] == held["users.luis.pin"]


def test_exported_site_keeps_every_secret():
    held = kept(small_site(), {})
    assert kept(to_data(load_site(small_site())), held) == held


def test_secret_of_what_is_gone_is_gone():
    held = kept(small_site(), {})
    assert "phones.103.password" not in kept(changed(small_site(), "phones", "103", to=None), held)
