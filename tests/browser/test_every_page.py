"""Every page, in both languages and looks: no fault on the console, nothing wider than the screen."""

import pytest

ROOMS = (
    "/overview", "/wallboard", "/live/calls", "/calls-out", "/agents", "/calls", "/voicemails", "/health",
    "/line-tests", "/directory", "/reports/queues?period=month", "/reports/agents?period=month", "/network",
    "/site", "/certificate", "/backups", "/audit", "/account",
)  # fmt: skip


@pytest.mark.parametrize(("language", "colours"), [("es", "light"), ("en", "dark")])
def test_every_page_is_without_fault_and_fits(enter, language, colours):
    page = enter("sofia", "/account", colours=colours)
    too_wide = []
    for path in ROOMS:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            too_wide.append((path, over))
    assert too_wide == []


def test_keys_alone_lead_through_the_house(enter):
    page = enter("sofia", "/overview")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#room")


def test_a_wrong_site_file_is_answered_with_lines(enter, faults):
    faults.expected = ("422",)
    page = enter("sofia", "/site")
    text = page.locator("#site-text")
    text.fill(
        text.input_value().replace("Citas", "Citas nuevas").replace("language: es", "language: klingon")
    )
    page.get_by_role("button", name="Revisar").click()
    assert "cosa" in page.locator(".problems h2").inner_text()
    assert page.locator(".problems tbody tr").count() >= 1
    assert page.locator("[data-line]").first.inner_text() == "5"
    text.fill(text.input_value().replace("language: klingon", "language: en"))
    page.get_by_role("button", name="Revisar").click()
    page.locator("#changes").wait_for()
    assert page.locator("#changes tbody tr").count() >= 2
