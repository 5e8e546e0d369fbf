"""Coming in: with the right password, not with wrong ones, and for a while not at all after many of them."""

from playwright.sync_api import expect

from tests.browser.people import PASSWORD, has_password, set_password, type_in


def test_a_supervisor_comes_in_and_goes_out(enter):
    page = enter("sofia")
    page.wait_for_url("**/overview")
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/login")
    page.goto("/overview")
    page.wait_for_url("**/login?next=*")


def test_an_agent_finds_the_own_desk(enter):
    page = enter("ana")
    page.wait_for_url("**/desk")
    expect(page.get_by_role("heading", name="Mi puesto")).to_be_visible()
    expect(page.get_by_role("link", name="Llamadas")).to_have_count(0)


def test_who_guesses_is_locked_out(open_page, set_up, faults):
    faults.expected = ("401",)
    if not has_password("sara"):
        set_password("sara", PASSWORD)
    page = open_page("/login")
    for _ in range(5):
        type_in(page, "sara", "no lo sé todavía")
    expect(page.get_by_text("Demasiados intentos fallidos")).to_be_visible()
    type_in(page, "sara", PASSWORD)
    expect(page.get_by_text("Demasiados intentos fallidos")).to_be_visible()


def test_the_reader_s_language_is_kept(enter):
    page = enter("sofia", "/account")
    page.select_option("[name=language]", "en")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Where I am logged in")).to_be_visible()
    page.goto("/overview")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.goto("/account")
    page.select_option("[name=language]", "es")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Dónde tengo sesión")).to_be_visible()
