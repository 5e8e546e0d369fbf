"""Live pages follow real calls."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import WALL
from tests.support import systemd
from tests.support.site import DID_CITAS, DID_MENU, phone_password


def test_the_wallboard_follows_a_call(enter, live, carrier, desk):
    desk.register("101", phone_password("101"))
    page = enter("sofia", "/wallboard", size=WALL, colours="dark")
    expect(page.get_by_text("Nadie ha entrado")).to_be_visible()
    waiting = page.locator("#wall-queue-citas .waiting b")
    customer = carrier.call(DID_CITAS).wait_answered()
    expect(waiting).to_have_text("1")
    live.command("agent.login", agent="ana", extension="101")
    tile = page.locator("#wall-agent-ana")
    expect(tile).to_have_class(re.compile("s-talking"))
    expect(tile).to_contain_text("Citas")
    expect(waiting).to_have_text("0")
    customer.hang_up()
    expect(tile).to_have_class(re.compile("s-ready"))


def test_a_killed_call_engine_is_said_plainly_and_passes(enter, live):
    page = enter("sofia", "/wallboard", size=WALL)
    systemd.kill("timbre-acd.service")
    strip = page.get_by_text("El motor de llamadas no responde")
    # It is back within a second or two: what must hold is that the page is fresh again without a reload.
    systemd.wait_active("timbre-acd.service")
    expect(strip).to_have_count(0)
    expect(page.locator("body")).not_to_have_class(re.compile("lost"))


def test_a_lost_line_to_the_box_is_said_and_passes(enter, faults):
    faults.expected = ("net::ERR_",)
    page = enter("sofia", "/wallboard", size=WALL)
    lost = page.get_by_text("Sin conexión con el equipo")
    expect(page.locator("#wall-figures")).to_be_visible()
    systemd.kill("timbre-web.service")
    expect(lost).to_be_visible()
    expect(lost).to_be_hidden(timeout=40_000)
    expect(page.locator("body")).not_to_have_class(re.compile("lost"))


def test_an_agent_works_from_the_desk(enter, live, carrier, desk):
    phone = desk.register("101", phone_password("101"), answer=None)
    page = enter("ana", "/desk")
    page.select_option("[name=extension]", "101")
    page.get_by_role("button", name="Empezar turno").click()
    expect(page.locator(".desk-state .now")).to_contain_text("Disponible")
    customer = carrier.call(DID_MENU, number="3005550199", name="Óscar Peña").wait_answered()
    customer.press("1")
    leg = phone.wait_rung()
    expect(page.locator(".desk-call")).to_contain_text("Óscar Peña")
    expect(page.locator(".desk-call")).to_contain_text("Principal: 1")
    leg.do("answer", code=200)
    expect(page.locator(".desk-state .now")).to_contain_text("Hablando")
    page.get_by_role("button", name="Descanso").click()
    expect(page.locator(".desk-state")).to_contain_text("Después de esta llamada: pausa")
    customer.hang_up()
    expect(page.locator(".desk-state .now")).to_contain_text("En pausa")
    expect(page.locator(".desk-state .now")).to_contain_text("Descanso")
    page.get_by_role("button", name="Estoy disponible").click()
    expect(page.locator(".desk-state .now")).to_contain_text("Disponible")
    page.get_by_role("button", name="Terminar turno").click()
    expect(page.get_by_role("button", name="Empezar turno")).to_be_visible()


def test_a_supervisor_pauses_an_agent_and_hangs_up_a_call(enter, live, carrier, log_in):
    log_in("ana", "101")
    customer = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking")
    page = enter("sofia", "/live/calls")
    page.get_by_role("link", name="Colgar").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("¿Colgar esta llamada?")
    dialog.get_by_role("button", name="Colgar").click()
    customer.wait_ended()
    expect(page.get_by_text("No hay llamadas en este momento")).to_be_visible()
    expect(dialog).to_be_hidden()
    page.goto("/agents")
    page.locator("#agent-ana").get_by_role("link", name="Pausa").click()
    dialog.get_by_role("button", name="Pausa").click()
    expect(page.locator("#agent-ana")).to_contain_text("Descanso")
    live.wait_agent("ana", "paused")
