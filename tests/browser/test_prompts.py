"""A recording of one's own, brought and undone in the browser."""

import subprocess

from playwright.sync_api import expect

from tests.support.waiting import wait_until


def test_a_recording_is_brought_heard_and_undone(enter, apply_site, small, tmp_path):
    apply_site(small)
    path = tmp_path / "greeting.ogg"
    subprocess.run(["sox", "-n", "-r", "44100", str(path), "synth", "3", "sine", "700"], check=True)
    page = enter("sofia", "/prompts")
    row = page.locator("#prompt-menu")
    expect(row).to_contain_text("Marque uno o dos.")
    expect(row).to_contain_text("dicha por el equipo")
    row.get_by_role("link", name="Traer una grabación").click()
    expect(page.get_by_label("Locución")).to_have_value("menu")
    page.get_by_label("La oyen quienes llaman en").select_option("es")
    page.get_by_label("Grabación", exact=True).set_input_files(path)
    page.get_by_role("button", name="Subir").click()
    expect(page.get_by_text("Desde ahora se oye la nueva grabación de «menu».")).to_be_visible(timeout=20_000)
    expect(row).to_contain_text("grabación")
    audio = row.locator("audio").first
    audio.evaluate("audio => { audio.muted = true; return audio.play(); }")
    wait_until(lambda: audio.evaluate("audio => audio.currentTime > 0.5"), "the recording to play")
    row.get_by_role("link", name="Deshacer").click()
    page.get_by_role("dialog").get_by_role("button", name="Deshacer el último cambio").click()
    expect(page.get_by_text("«menu» está como antes.")).to_be_visible(timeout=20_000)
    page.reload()
    expect(row.locator(".tag").first).to_have_text("dicha por el equipo")
    page.goto("/audit?what=prompt.")
    expect(page.get_by_text("Trajo una grabación de una locución").first).to_be_visible()
    expect(page.get_by_text("Deshizo el cambio de una locución").first).to_be_visible()


def test_a_file_that_is_no_sound_is_refused_with_what_to_do(enter, faults, tmp_path):
    faults.expected = ("422",)
    path = tmp_path / "words.wav"
    path.write_text("no sound at all")
    page = enter("sofia", "/prompts?name=menu")
    page.get_by_label("Grabación", exact=True).set_input_files(path)
    page.get_by_role("button", name="Subir").click()
    expect(page.get_by_text("Este archivo no es una grabación que el equipo pueda leer")).to_be_visible()
    expect(page.get_by_text("Traiga WAV, FLAC, MP3 u OGG")).to_be_visible()
