"""Files are written only where they differ, and only what differs is read again."""

from pbx.conf.write import reload_plan, write_changed


def test_only_what_differs_is_written(tmp_path):
    assert write_changed(tmp_path, {"a.conf": "1", "b.conf": "2"}) == ["a.conf", "b.conf"]
    before = (tmp_path / "a.conf").stat().st_mtime_ns
    assert write_changed(tmp_path, {"a.conf": "1", "b.conf": "3"}) == ["b.conf"]
    assert (tmp_path / "a.conf").stat().st_mtime_ns == before
    assert (tmp_path / "b.conf").read_text() == "3"


def test_file_of_an_older_release_is_removed(tmp_path):
    (tmp_path / "old.conf").write_text("x")
    assert write_changed(tmp_path, {"a.conf": "1"}) == ["a.conf", "old.conf"]
    assert not (tmp_path / "old.conf").exists()


def test_nothing_half_written_is_left(tmp_path):
    write_changed(tmp_path, {"a.conf": "1"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.conf"]


def test_dialplan_alone_reloads_the_dialplan_alone():
    assert reload_plan(["extensions.conf"]).modules == ("pbx_config.so",)
    assert reload_plan([]).modules == ()


def test_what_cannot_be_reloaded_is_named():
    plan = reload_plan(["modules.conf", "pjsip.conf"])
    assert plan.restart == ("modules.conf",)
    assert "res_pjsip.so" in plan.modules
