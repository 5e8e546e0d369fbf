"""The owner of the site, with real files and a real voice, while Asterisk, ACD and database are away."""

import json
import re
import shutil

import pytest

from appliance.core.site.problems import InvalidSite
from appliance.site.owner import Conflict, Owner
from appliance.site.paths import Paths
from tests.support.site import changed, small_site


@pytest.fixture
def paths(tmp_path, monkeypatch, spoken):
    monkeypatch.setenv("TIMBRE_DATABASE", str(tmp_path / "none" / "timbre.sqlite"))
    paths = Paths(
        state=tmp_path / "site",
        secrets=tmp_path / "secrets",
        prompts=tmp_path / "prompts",
        run=tmp_path / "run",
        acd_socket=tmp_path / "none.sock",
    )
    published = (paths.run / name for name in ("pins", "hardware", "backup"))
    run = (paths.asterisk, *published, paths.web, paths.turn.parent)
    for folder in (paths.state, paths.secrets, paths.prompts, *run):
        folder.mkdir(parents=True)
    shutil.copytree(spoken, paths.prompts / "made")
    return paths


@pytest.fixture
def owner(paths):
    return Owner(paths, "ari-secret", "ami-secret")


def apply(owner, data, **more):
    return owner.apply(owner.draft(data), "ana", **more)


def written(paths, name):
    return (paths.asterisk / name).read_text()


def everything(paths):
    """Every file and link of the box, with its content."""
    return {
        path: path.readlink() if path.is_symlink() else path.read_bytes()
        for folder in (paths.state, paths.prompts, paths.run)
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def test_first_boot_renders_a_box_without_a_site(owner, paths):
    assert owner.render_for_start().number == 0
    assert "[phones]" in written(paths, "extensions.conf")
    assert json.loads((paths.run / "site.json").read_text())["site"]["name"] == "Timbre"
    assert (paths.prompts / "es" / "recorded.wav").resolve().stat().st_size > 8000


def test_applied_site_is_rendered_published_and_spoken(owner, paths):
    outcome = apply(owner, small_site())
    assert outcome.revision == 1
    assert "password = phone-101-secret" in written(paths, "pjsip.conf")
    assert "[queue-citas]" in written(paths, "extensions.conf")
    published = (paths.run / "site.json").read_text()
    assert "Clínica de prueba" in published
    assert "secret" not in published
    assert json.loads((paths.run / "pins" / "pins.json").read_text())["201"]["username"] == "ana"
    sound = (paths.prompts / "es" / "menu.wav").resolve().read_bytes()
    assert sound[:4] == b"RIFF"
    assert int.from_bytes(sound[24:28], "little") == 8000


def test_those_who_are_away_are_named_and_tried_again(owner):
    codes = {note.code for note in apply(owner, small_site()).notes}
    assert codes == {
        "asterisk_away",
        "acd_away",
        "users_later",
        "timezone_failed",
        "network_later",
        "firewall_later",
    }
    assert {note.code for note in owner.behind} == {
        "asterisk_away",
        "users_later",
        "network_later",
        "firewall_later",
    }


def test_applying_twice_changes_nothing_at_all(owner, paths):
    apply(owner, small_site())
    before = everything(paths)
    again = apply(owner, small_site())
    assert (again.revision, again.changes) == (1, [])
    assert everything(paths) == before


def test_wrong_site_changes_nothing_at_all(owner, paths):
    apply(owner, small_site())
    before = everything(paths)
    with pytest.raises(InvalidSite):
        apply(owner, changed(small_site(), "queues", "citas", "ring", to="20x"))
    assert everything(paths) == before


def test_prompt_that_cannot_be_made_changes_nothing_at_all(owner, paths):
    apply(owner, small_site())
    before = everything(paths)
    with pytest.raises(InvalidSite) as raised:
        apply(owner, changed(small_site(), "prompts", "menu", to={"file": "missing.wav"}))
    [problem] = raised.value.problems
    assert problem.path == "prompts.menu"
    assert everything(paths) == before


def test_check_changes_nothing_and_says_what_would_be_read_again(owner, paths):
    owner.render_for_start()
    before = everything(paths)
    draft = owner.draft(small_site())
    [note] = owner.preview(draft)
    assert "pbx_config.so" in note.args["modules"]
    assert everything(paths) == before


def test_label_of_a_queue_makes_asterisk_read_nothing_again(owner, paths):
    apply(owner, small_site())
    owner.render_for_start()
    assert owner.preview(owner.draft(changed(small_site(), "queues", "citas", "label", to="Otra"))) == []


def test_rollback_brings_back_the_site_and_its_secrets(owner, paths):
    apply(owner, small_site())
    apply(owner, changed(small_site(), "phones", "101", "password", to="another-secret"))
    assert "another-secret" in written(paths, "pjsip.conf")
    assert owner.rollback(1, "luis").revision == 3
    assert "phone-101-secret" in written(paths, "pjsip.conf")
    assert owner.revisions.current().by == "luis"


def test_second_of_two_who_edit_at_once_is_told(owner):
    apply(owner, small_site())
    apply(owner, changed(small_site(), "queues", "citas", "label", to="A"), expect=1)
    with pytest.raises(Conflict) as raised:
        apply(owner, changed(small_site(), "queues", "citas", "label", to="B"), expect=1)
    assert raised.value.revision == 2


def test_apply_cut_off_before_the_turn_leaves_the_old_site(owner, paths, monkeypatch):
    apply(owner, small_site())

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(owner.revisions, "add", killed)
    with pytest.raises(KeyboardInterrupt):
        apply(owner, changed(small_site(), "site", "name", to="Otra"))
    again = Owner(paths, "ari-secret", "ami-secret")
    assert again.render_for_start().site.name == "Clínica de prueba"


def test_apply_cut_off_after_the_turn_is_finished_at_the_next_start(owner, paths, monkeypatch):
    apply(owner, small_site())

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        apply(owner, changed(small_site(), "queues", "nueva", to={"label": "Nueva"}))
    assert "[queue-nueva]" not in written(paths, "extensions.conf")
    again = Owner(paths, "ari-secret", "ami-secret")
    again.settle(again.revisions.current())
    assert "[queue-nueva]" in written(paths, "extensions.conf")


def test_box_that_is_switched_off_during_a_trial_comes_back_as_it_was(owner, paths):
    apply(owner, small_site())
    lost = {"lan0": {"zone": "lan", "ipv4": ["10.99.0.2/24"]}, "wan0": {"zone": "wan"}}
    outcome = apply(owner, changed(small_site(), "network", to={"interfaces": lost}), confirm_within_s=600)
    assert (outcome.revision, outcome.confirm_within_s) == (2, 600)
    again = Owner(paths, "ari-secret", "ami-secret")
    assert again.undo_unconfirmed() is None
    assert again.render_for_start().number == 1
    assert "network" not in json.loads((paths.run / "site.json").read_text())
    # The owner then takes the site itself back, and nothing waits any more.
    assert again.undo_unconfirmed().revision == 3
    assert again.undo_unconfirmed() is None
    assert "network" not in again.revisions.current().data


def test_change_that_can_lock_nobody_out_waits_for_nobody(owner):
    apply(owner, small_site())
    other = changed(small_site(), "queues", "citas", "label", to="Otra")
    assert apply(owner, other, confirm_within_s=60).confirm_within_s == 0


def test_prompt_that_changes_is_switched_and_its_old_sound_removed(owner, paths):
    apply(owner, small_site())
    before = (paths.prompts / "es" / "menu.wav").resolve()
    apply(owner, changed(small_site(), "prompts", "menu", to={"text": {"es": "Otra cosa."}}))
    after = (paths.prompts / "es" / "menu.wav").resolve()
    assert after != before
    assert not before.exists()
    assert (paths.prompts / "en" / "menu.wav").resolve() == after


def test_no_secret_is_readable_by_others(owner, paths):
    apply(owner, small_site())
    modes = [path.stat().st_mode & 0o007 for path in paths.asterisk.iterdir()]
    assert set(modes) == {0}
    assert re.search(r"password = ari-secret", written(paths, "ari.conf"))
