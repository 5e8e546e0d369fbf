"""The agent's phone in a real Chromium: a real caller, sound both ways, and what may go wrong."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.box.test_audio import assert_sides_apart, raw_of
from tests.browser.conftest import ARGUMENTS, BASE
from tests.support import systemd
from tests.support.audio import Track, heard, read_raw, write_tone
from tests.support.floor import AGENT_HZ, CALLER_HZ, Carrier, asterisk
from tests.support.live import Live
from tests.support.site import DID_CITAS, SiteData, changed, small_site
from tests.support.waiting import wait_until

READY, RINGING, TALKING = "Teléfono listo", "Está sonando", "En línea"
WAIT_MS = 30_000

# The loudest frequency of what the page plays, in Hz; 0 while it is silent.
HEARD_HZ = """async () => {
  const stream = document.querySelector("#phone audio").srcObject;
  if (!stream) return 0;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  context.createMediaStreamSource(stream).connect(analyser);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const bins = new Uint8Array(analyser.frequencyBinCount);
  analyser.getByteFrequencyData(bins);
  const loudest = bins.indexOf(Math.max(...bins));
  const hz = Math.max(...bins) ? loudest * context.sampleRate / analyser.fftSize : 0;
  await context.close();
  return hz;
}"""


@pytest.fixture(scope="session")
def chromium(player: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One whose microphone hums."""
    tone = write_tone(tmp_path_factory.mktemp("tone") / "agent.wav", AGENT_HZ, 10.0, rate=48000)
    sound = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={tone}"]
    browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=[*ARGUMENTS, *sound])
    yield browser
    browser.close()


@pytest.fixture
def strict(player: Playwright) -> Iterator[Browser]:
    """One that gives its microphone to nobody."""
    plain = [argument for argument in ARGUMENTS if "fake-ui" not in argument]
    sound = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]
    browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=[*plain, *sound])
    yield browser
    browser.close()


@pytest.fixture
def phone_site(apply_site: Callable[[SiteData], Any]) -> None:
    """Ana's phone is her browser. It rings for as long as a slow machine needs to click."""
    site = changed(small_site(), "phones", "101", "browser", to=True)
    site = changed(site, "queues", "citas", "ring", to="40s")
    apply_site(changed(site, "users", "ana", "extension", to="101"))


@pytest.fixture
def desk_page(phone_site: None, enter: Callable[..., Page], live: Live) -> Iterator[Page]:
    """Ana's desk, her phone registered."""
    page = enter("ana", "/desk")
    page.on("dialog", lambda dialog: dialog.accept())
    wait_says(page, READY)
    yield page
    if not page.is_closed():
        page.close()


def says(page: Page) -> Any:
    return page.locator("[data-phone-says]")


def wait_says(page: Page, what: str | re.Pattern[str]) -> None:
    expect(says(page)).to_have_text(what, timeout=WAIT_MS)


def press(page: Page, name: str) -> None:
    page.locator("#phone").get_by_role("button", name=name).click(timeout=WAIT_MS)


def start_work(page: Page) -> None:
    page.get_by_role("button", name="Empezar turno").click()
    expect(page.locator(".desk-state .now")).to_contain_text("Disponible")


def newest(call: str, seconds: float = 1.5) -> tuple[Track, Track]:
    """The last of a recording that still grows: (customer, agent)."""
    left, right = read_raw(raw_of(call))
    return left.part(left.seconds - seconds, left.seconds), right.part(right.seconds - seconds, right.seconds)


def test_an_agent_takes_a_customer_s_call_in_the_browser(
    desk_page: Page, live: Live, carrier: Carrier, tmp_path: Path
) -> None:
    start_work(desk_page)
    customer = carrier.call(DID_CITAS, number="3005550199", record=str(tmp_path / "caller.wav"))
    wait_says(desk_page, RINGING)
    expect(desk_page.locator("[data-phone-peer]")).to_contain_text("3005550199")
    press(desk_page, "Contestar")
    wait_says(desk_page, TALKING)
    customer.wait_answered()
    call = live.wait_call(state="talking")
    assert (call["agent"], call["extension"]) == ("ana", "101")
    left, right = read_raw(raw_of(call["id"]))
    assert_sides_apart(left.part(1.5, 3.0), right.part(1.5, 3.0))
    wait_until(lambda: abs(desk_page.evaluate(HEARD_HZ) - CALLER_HZ) < 15, "the page to play the customer")
    press(desk_page, "Colgar")
    customer.wait_ended()
    wait_says(desk_page, READY)
    live.wait_agent("ana", "ready")
    caller = heard(tmp_path / "caller.wav")
    assert caller.part(caller.seconds - 2.0, caller.seconds - 0.5).tone_share(AGENT_HZ) > 0.9


def test_mute_and_hold_keep_the_agent_s_words_from_the_customer(
    desk_page: Page, live: Live, carrier: Carrier
) -> None:
    start_work(desk_page)
    customer = carrier.call(DID_CITAS)
    press(desk_page, "Contestar")
    call = live.wait_call(state="talking")["id"]
    wait_until(lambda: newest(call)[1].tone_share(AGENT_HZ) > 0.9, "the agent to be heard")
    press(desk_page, "Silenciar")
    wait_until(lambda: newest(call)[1].rms < 0.005, "the agent to be silent")
    assert newest(call)[0].tone_share(CALLER_HZ) > 0.9
    press(desk_page, "Volver a hablar")
    wait_until(lambda: newest(call)[1].tone_share(AGENT_HZ) > 0.9, "the agent to be heard again")
    press(desk_page, "Retener")
    wait_says(desk_page, "En retención")
    press(desk_page, "Volver a la llamada")
    wait_says(desk_page, TALKING)
    wait_until(lambda: newest(call)[1].tone_share(AGENT_HZ) > 0.9, "the agent to be heard after the hold")
    customer.hang_up()
    wait_says(desk_page, READY)


def test_a_call_outlives_the_connection_and_its_end_is_told_to_the_page(
    desk_page: Page, live: Live, carrier: Carrier, faults: Any
) -> None:
    faults.expected = ("WebSocket", "net::ERR_", "wss:")
    start_work(desk_page)
    customer = carrier.call(DID_CITAS)
    press(desk_page, "Contestar")
    call = live.wait_call(state="talking")["id"]
    systemd.kill("timbre-web.service")
    wait_says(desk_page, re.compile("sin conexión"))
    wait_says(desk_page, TALKING)
    # The page tries again after 1, 2, 4 … seconds, for as long as the web takes to start.
    wait_until(lambda: newest(call)[1].tone_share(AGENT_HZ) > 0.9, "the agent to be heard", timeout_s=30)
    customer.hang_up()
    wait_says(desk_page, READY)
    live.wait_agent("ana", "ready")


def test_after_a_reload_the_phone_is_there_again(desk_page: Page, live: Live, carrier: Carrier) -> None:
    start_work(desk_page)
    desk_page.reload()
    wait_says(desk_page, READY)
    customer = carrier.call(DID_CITAS)
    wait_says(desk_page, RINGING)
    press(desk_page, "Contestar")
    live.wait_call(state="talking")
    # The page asks first; who leaves all the same hangs up, so that nobody talks to the wall.
    desk_page.reload()
    customer.wait_ended()
    wait_says(desk_page, READY)
    live.wait_agent("ana", "ready")


def test_a_closed_page_is_an_unreachable_phone_at_once(desk_page: Page, live: Live) -> None:
    start_work(desk_page)
    wait_until(lambda: live.agent("ana")["reachable"], "the phone to be seen")
    desk_page.close(run_before_unload=False)
    wait_until(lambda: not live.agent("ana")["reachable"], "the phone to be gone")
    assert "101/" not in asterisk("pjsip show contacts")


def test_the_browser_that_comes_last_is_the_phone(
    desk_page: Page, enter: Callable[..., Page], faults: Any
) -> None:
    faults.expected = ("WebSocket",)
    other = enter("ana", "/desk")
    wait_says(other, READY)
    wait_says(desk_page, "Su teléfono se abrió en otro navegador")
    press(desk_page, "Reintentar")
    wait_says(desk_page, READY)
    wait_says(other, "Su teléfono se abrió en otro navegador")


def test_a_second_page_of_the_same_browser_waits_for_the_first(desk_page: Page, faults: Any) -> None:
    other = desk_page.context.new_page()
    faults.watch(other)
    other.goto("/desk")
    wait_says(other, "Su teléfono está en otra página de este navegador")
    desk_page.close()
    wait_says(other, READY)


def test_a_microphone_that_the_browser_denies_is_told_clearly(
    phone_site: None, enter: Callable[..., Page], strict: Browser
) -> None:
    page = strict.new_page(ignore_https_errors=True, locale="es-CO")
    page.context.add_cookies(enter("ana", "/account").context.cookies())
    page.goto(f"{BASE}/desk")
    wait_says(page, "El navegador no deja que esta página use el micrófono")
    expect(page.locator("[data-phone-help]")).to_contain_text("candado")


def test_who_has_no_phone_in_the_browser_sees_none(enter: Callable[..., Page], live: Live) -> None:
    page = enter("luis", "/desk")
    expect(page.get_by_role("button", name="Empezar turno")).to_be_visible()
    expect(page.locator("#phone")).to_have_count(0)
