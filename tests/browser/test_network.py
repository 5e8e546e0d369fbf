"""The page of network settings: what is wrong is said, what locks out is undone, what is confirmed stays."""

import json
import subprocess

from hw.helper.client import ask
from hw.helper.request import ShowNetwork
from tests.support.waiting import wait_until


def own_addresses(device):
    said = subprocess.run(["ip", "-j", "-4", "address", "show", device], capture_output=True, check=True)
    return {
        f"{one['local']}/{one['prefixlen']}" for link in json.loads(said.stdout) for one in link["addr_info"]
    }


def type_in(page, addresses):
    page.locator("[name='lan0.ipv4']").select_option("static")
    page.locator("[name='lan0.ipv4.addresses']").fill(addresses)
    page.get_by_role("button", name="Aplicar los cambios").click()


def test_page_shows_what_is_there(enter):
    page = enter("sofia", "/network")
    card = page.locator("[data-interface=lan0]")
    assert "10.77.0.2/24" in card.locator("header").inner_text()
    assert card.locator("[name='lan0.zone']").input_value() == "lan"
    assert "10.78.0.1 (wan0)" in page.locator("#network-form").inner_text()


def test_agent_finds_no_such_page(enter, faults):
    faults.expected = ("403",)
    page = enter("ana", "/desk")
    assert page.locator("a[href='/network']").count() == 0
    page.goto("/network")
    assert "403" in page.content() or "permiso" in page.locator("body").inner_text()


def test_wrong_address_is_said_and_nothing_is_changed(enter, faults):
    faults.expected = ("422",)
    page = enter("sofia", "/network")
    type_in(page, "10.77.0.2")
    assert "lan0.ipv4.0" in page.locator(".problems").inner_text()
    # What was typed is still there to be mended.
    assert page.locator("[name='lan0.ipv4.addresses']").input_value() == "10.77.0.2"
    assert ask(ShowNetwork())["settings"]["interfaces"] == []


def test_address_is_changed_and_stays_for_whoever_can_still_click(enter, small, apply_site):
    apply_site(small)
    page = enter("sofia", "/network")
    type_in(page, "10.77.0.2/24, 10.79.0.2/24")
    page.wait_for_url("**/site/confirm")
    assert page.locator("a[href='https://10.79.0.2/site/confirm']").count() == 1
    wait_until(lambda: own_addresses("lan0") == {"10.77.0.2/24", "10.79.0.2/24"}, "the second address")
    page.get_by_role("button", name="Conservar los ajustes nuevos").click()
    page.wait_for_url("**/site")
    assert ask(ShowNetwork())["trial_left_s"] is None
    apply_site(small)
    wait_until(lambda: own_addresses("lan0") == {"10.77.0.2/24"}, "the address of before")


def test_wrong_address_typed_into_the_page_is_undone_by_itself(enter, small, apply_site):
    apply_site(small)
    page = enter("sofia", "/network")
    type_in(page, "10.99.0.2/24")
    page.wait_for_url("**/site/confirm")
    wait_until(lambda: own_addresses("lan0") == {"10.99.0.2/24"}, "the wrong address")
    wait_until(lambda: own_addresses("lan0") == {"10.77.0.2/24"}, "the address of before", timeout_s=110)
    page.goto("/network")
    assert page.locator("[name='lan0.ipv4']").input_value() == ""
