"""The first boot: the code on the screen makes the first administrator, once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, forget_everybody
from tests.support.site import SiteData, apply


@pytest.fixture
def code(small: SiteData) -> Iterator[str]:
    """A box that nobody has set up; the small site comes back afterwards."""
    yield forget_everybody()
    apply(small)


def fill(page, code: str, **more: str) -> None:
    answers = {"code": code, "name": "Marcela Duarte", "username": "marcela", "site": "Clínica del Río"}
    for name, value in (answers | {"new": PASSWORD, "again": PASSWORD} | more).items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=country]", "CO")
    page.select_option("[name=timezone]", "America/Bogota")


def test_the_code_makes_the_first_administrator_and_then_is_worth_nothing(open_page, faults, code):
    faults.expected = ("422",)
    page = open_page("/")
    page.wait_for_url("**/setup")
    expect(page.get_by_role("heading", name="Configurar el equipo")).to_be_visible()
    fill(page, "AAAA-BBBB-CCCC", again="otra cosa distinta")
    page.click("button.main")
    expect(page.get_by_text("Este no es el código de la pantalla")).to_be_visible()
    expect(page.get_by_text("Las dos contraseñas difieren")).to_be_visible()
    fill(page, code.lower().replace("-", " "))
    page.click("button.main")
    page.wait_for_url("**/overview")
    expect(page.get_by_text("Clínica del Río").first).to_be_visible()
    expect(page.get_by_text("Marcela Duarte")).to_be_visible()
    again = open_page("/setup")
    again.wait_for_url("**/login")


def test_the_set_up_speaks_english_when_asked(open_page, code):
    page = open_page("/setup")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Set the box up")).to_be_visible()
