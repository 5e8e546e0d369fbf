"""A real call's recording: found, played, sought in, deleted."""

import time

from playwright.sync_api import expect

from tests.support.history import wait_rows
from tests.support.site import DID_CITAS
from tests.support.waiting import wait_until


def recorded_call(live, carrier, log_in) -> str:
    """The id of a finished call with some seconds of talk."""
    log_in("ana", "101")
    customer = carrier.call(DID_CITAS, number="3005550177", name="Zoë Ñandú").wait_answered()
    call = live.wait_call(state="talking", recording=True)
    since = call["since"]
    wait_until(lambda: time.time() - since > 5, "five seconds of talk")
    customer.hang_up()
    wait_rows("select * from recording where call = ? and sha256 is not null", call["id"])
    return call["id"]


def test_a_recording_is_found_played_and_deleted(enter, live, carrier, log_in):
    call = recorded_call(live, carrier, log_in)
    page = enter("sofia", "/calls")
    page.fill("[name=q]", "Ñandú")
    page.get_by_role("button", name="Buscar").click()
    page.locator(f"tr[data-href='/calls/{call}']").first.click()
    page.wait_for_url(f"**/calls/{call}")
    expect(page.locator(".story")).to_contain_text("Ana María Ruiz contestó en 101")
    audio = page.locator("[data-player] audio")
    wait_until(lambda: audio.evaluate("audio => audio.duration > 4"), "the recording's length")
    page.get_by_role("button", name="Reproducir").click()
    wait_until(lambda: audio.evaluate("audio => audio.currentTime > 0.5"), "the recording to play")
    ranges = []
    page.on("response", lambda answer: ranges.append(answer.status) if "/sound" in answer.url else None)
    wave = page.locator("[data-wave]")
    box = wave.bounding_box()
    wave.click(position={"x": box["width"] * 0.8, "y": box["height"] / 2})
    wait_until(lambda: audio.evaluate("audio => audio.currentTime > 0.7 * audio.duration"), "the leap ahead")
    assert set(ranges) <= {206}
    wave.press("Home")
    assert audio.evaluate("audio => audio.currentTime") < 1
    page.select_option("[data-speed]", "1.5")
    assert audio.evaluate("audio => audio.playbackRate") == 1.5
    page.get_by_role("link", name="Borrar").click()
    page.get_by_role("dialog").get_by_label("Motivo").fill("prueba")
    page.get_by_role("dialog").get_by_role("button", name="Borrar la grabación").click()
    page.reload()
    expect(page.get_by_text("Borrada el")).to_be_visible()
    page.goto("/audit?what=recording.")
    expect(page.get_by_text("Escuchó una grabación").first).to_be_visible()
    expect(page.get_by_text("Borró una grabación").first).to_be_visible()
