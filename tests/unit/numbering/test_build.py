"""What a dialled number means in a country; libphonenumber itself is the judge where it has an opinion."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from appliance.core.guard.numbers import Verdict, classify
from appliance.numbering.build import regions, table
from appliance.numbering.shapes import beginnings, shapes, written

HOME, ABROAD, URGENT = Verdict.HOME, Verdict.ABROAD, Verdict.EMERGENCY
COUNTRY, PREMIUM, NUMBER = Verdict.REFUSED_COUNTRY, Verdict.REFUSED_PREMIUM, Verdict.REFUSED_NUMBER


@pytest.mark.parametrize(
    ("country", "allow", "dialled", "verdict"),
    [
        ("CO", (), "3109998877", HOME),
        ("CO", (), "+573109998877", HOME),
        ("CO", (), "573109998877", HOME),
        ("CO", (), "112", URGENT),
        ("CO", (), "5550199", HOME),
        ("CO", (), "0034911234567", COUNTRY),
        ("CO", (), "00534911234567", COUNTRY),
        ("CO", ("ES",), "00534911234567", ABROAD),
        ("CO", ("ES",), "34911234567", ABROAD),
        ("CO", ("ES",), "0034803123456", PREMIUM),
        ("CO", (), "18095551234", COUNTRY),
        ("CO", (), "881612345678", COUNTRY),
        ("CO", ("any",), "00881612345678", COUNTRY),
        ("CO", ("+8816",), "00881612345678", ABROAD),
        ("CO", (), "19001234567", PREMIUM),
        ("CO", (), "*21*3109998877#", NUMBER),
        ("US", (), "14165551234", HOME),
        ("US", (), "8765551234", COUNTRY),
        ("US", ("JM",), "18765551234", ABROAD),
        ("US", (), "9005551234", PREMIUM),
        ("US", (), "911", URGENT),
        ("ES", (), "911234567", HOME),
        ("ES", ("any",), "00447012345678", PREMIUM),
        ("ES", ("GB",), "00442071234567", ABROAD),
        ("RU", (), "+77012345678", COUNTRY),
    ],
)
def test_numbers_are_understood(country, allow, dialled, verdict):
    assert classify(table(country, allow), dialled) is verdict


def test_the_longest_listed_beginning_decides_and_premium_can_be_opened():
    listed = table("ES", ("any", "+4470"), ("+447", "MA"))
    assert classify(listed, "00447012345678") is ABROAD
    assert classify(listed, "00447912345678") is COUNTRY
    assert classify(listed, "00212522123456") is COUNTRY
    assert classify(table("ES", premium=True), "803123456") is HOME
    assert classify(table("ES", emergency=("091",)), "091") is URGENT


@pytest.mark.parametrize("country", ["CO", "ES", "US", "MX", "AR", "BR", "GB", "DE"])
def test_every_country_is_closed_but_its_own(country):
    closed = table(country)
    near = {"US", "CA"} if country in ("US", "CA") else {country}
    for region in sorted(regions() - near):
        number = phonenumbers.example_number(region)
        if number is None or phonenumbers.region_code_for_number(number) != region:
            continue
        dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert classify(closed, dialled) in (COUNTRY, PREMIUM), dialled


@given(st.sampled_from(sorted(regions())), st.sampled_from(["fixed", "mobile"]))
def test_ordinary_numbers_at_home_pass_as_dialled_at_home_and_from_abroad(region, kind):
    types = {"fixed": PhoneNumberType.FIXED_LINE, "mobile": PhoneNumberType.MOBILE}
    number = phonenumbers.example_number_for_type(region, types[kind])
    if number is None or phonenumbers.region_code_for_number(number) != region:
        return
    home = table(region)
    assert classify(home, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) is HOME
    assert classify(home, phonenumbers.national_significant_number(number)) is HOME


@given(st.sampled_from(sorted(regions())))
def test_premium_numbers_at_home_are_refused_with_or_without_more_digits(region):
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.PREMIUM_RATE)
    if number is None or phonenumbers.region_code_for_number(number) != region:
        return
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert classify(table(region), dialled) is PREMIUM
    assert classify(table(region), dialled + "1") is PREMIUM


def test_expressions_become_patterns():
    assert [written(s) for s in shapes(r"80[367]\d{2}|7(?:0\d)?")] == ["80[367]XX", "7", "70X"]
    assert [written(s) for s in beginnings(r"80[367]\d{6}|8\d{3}")] == ["8"]
