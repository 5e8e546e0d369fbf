"""Banned addresses on the health page, and the question after a changed firewall."""

from hw.helper.client import ask
from hw.helper.request import Ban, ListBans, ShowFirewall

STRANGER = "198.51.100.66"


def test_banned_address_is_released_with_one_click(enter):
    ask(Ban(STRANGER, 300))
    page = enter("sofia", "/health")
    row = page.locator("#bans tr", has_text=STRANGER)
    row.get_by_role("button", name="Liberar").click()
    page.get_by_text(f"{STRANGER} puede entrar de nuevo.").wait_for()
    assert row.count() == 0
    assert ask(ListBans())["bans"] == []


def test_changed_firewall_stays_for_whoever_can_still_click(enter, small, apply_site):
    apply_site(small)
    page = enter("sofia", "/site")
    text = page.locator("#site-text")
    text.fill(text.input_value() + "\nnetwork: {firewall: {ping_from_internet: true}}\n")
    page.get_by_role("button", name="Revisar").click()
    page.get_by_role("button", name="Aplicar los cambios").click()
    page.wait_for_url("**/site/confirm")
    assert ask(ShowFirewall())["trial_left_s"] > 0
    page.get_by_role("button", name="Conservar los ajustes nuevos").click()
    page.wait_for_url("**/site")
    assert ask(ShowFirewall())["trial_left_s"] is None
    assert ask(ShowFirewall())["policy"]["opened"] == ["ping"]
    apply_site(small)
