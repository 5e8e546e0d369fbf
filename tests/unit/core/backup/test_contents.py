"""The list of a backup's contents, read with distrust; paths that lead nowhere else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.backups.restore import place_of
from appliance.core.backup.contents import (
    Archive,
    BadBackup,
    Contents,
    Part,
    as_data,
    check_path,
    contents_of,
)
from appliance.core.backup.retention import missing, needed_packs, orphans, outlived, unfinished

PART = Part("ab" * 32, 1000)
PACK = Archive("p0123456789abcdef", (PART,), 3, 900)
WHOLE = Contents(
    id="20261201T063000Z",
    at=1.79e9,
    box="0123456789abcdef",
    host="timbre",
    version="0.1.0",
    schema="0005_short_messages",
    recordings=True,
    archives=(Archive("history", (PART, Part("cd" * 32, 5)), 1, 5000), Archive("site", (PART,), 9, 90), PACK),
    manifest=Archive("manifest", (PART,), 1, 700),
)


def changed(*path, to):
    data = json.loads(json.dumps(as_data(WHOLE)))
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return data


def test_what_is_written_is_read_again():
    assert contents_of(json.loads(json.dumps(as_data(WHOLE)))) == WHOLE


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("timbre_backup",), 2),
        (("id",), "../../etc"),
        (("id",), None),
        (("box",), "../x"),
        (("host",), "a\nb"),
        (("archives", 0, "name"), "../../secrets"),
        (("archives", 0, "name"), "manifest"),
        (("archives", 0, "name"), "site"),
        (("archives", 0, "parts"), []),
        (("archives", 0, "parts", 0, "sha256"), "x"),
        (("archives", 0, "parts", 0, "bytes"), -1),
        (("archives", 0, "files"), True),
        (("archives",), {}),
        (("archives", 0), None),
        (("manifest",), []),
    ],
)
def test_what_is_not_exactly_of_the_form_is_refused(path, value):
    with pytest.raises(BadBackup):
        contents_of(changed(*path, to=value))


@pytest.mark.parametrize("data", [None, [], "x", {}, {"timbre_backup": 1}])
def test_what_is_no_list_of_contents_is_refused(data):
    with pytest.raises(BadBackup):
        contents_of(data)


@pytest.mark.parametrize(
    "name",
    [
        "", "/etc/passwd", "../x", "site/../../x", "site//x", "site/./x", "a\\b", "a\nb", "a\0b", "x" * 300,
        "/".join("abcdefghij"), "site/", ".",
    ],
)  # fmt: skip
def test_a_name_that_could_lead_elsewhere_is_refused(name):
    with pytest.raises(BadBackup):
        check_path(name)


@given(st.text(max_size=60))
def test_no_name_leads_out_of_the_folder_it_belongs_to(name):
    for archive in ("site", "history", "prompts", "p0123456789abcdef"):
        try:
            place = place_of(archive, check_path(name))
        except BadBackup:
            continue
        assert place.split("/")[0] in ("site", "secrets", "db", "prompts", "recordings")
        assert ".." not in place.split("/")


def test_each_archive_fills_its_own_folder_only():
    assert place_of("site", "secrets/ari") == "secrets/ari"
    assert place_of("history", "timbre.sqlite") == "db/timbre.sqlite"
    assert place_of("prompts", "files/menu.wav") == "prompts/files/menu.wav"
    assert place_of(PACK.name, "2026/12/01/c1.flac") == "recordings/2026/12/01/c1.flac"
    for archive, name in (
        ("prompts", "site/current"),
        (PACK.name, "secrets/ari"),
        ("site", "db/x"),
        ("history", "x"),
    ):
        with pytest.raises(BadBackup):
            place_of(archive, name)


def test_parts_of_packs_lie_apart_from_those_of_the_backup():
    assert WHOLE.archives[0].paths(WHOLE.id) == [
        "20261201T063000Z/history.000.age",
        "20261201T063000Z/history.001.age",
    ]
    assert PACK.paths(WHOLE.id) == ["packs/p0123456789abcdef.000.age"]


def test_a_backup_is_whole_only_with_every_part_and_its_head():
    sizes = {
        path: part.bytes
        for archive in WHOLE.everything()
        for path, part in zip(archive.paths(WHOLE.id), archive.parts, strict=True)
    } | {f"{WHOLE.id}/head.json": 1}
    assert missing(WHOLE, sizes) == []
    for path in sizes:
        assert missing(WHOLE, {name: size for name, size in sizes.items() if name != path}) == [path]
    assert missing(WHOLE, sizes | {f"{WHOLE.id}/site.000.age": 999}) == [f"{WHOLE.id}/site.000.age"]


def test_the_oldest_beyond_the_number_that_is_kept_go():
    assert outlived(["c", "a", "b"], 2) == ["a"]
    assert outlived(["a"], 2) == []


def test_what_never_got_its_head_goes_and_nothing_else():
    folders = ["20261201T063000Z", "20261202T063000Z", "packs", "somebody-elses"]
    assert unfinished(folders, ["20261202T063000Z"]) == ["20261201T063000Z"]


def test_a_pack_stays_while_a_backup_or_the_next_one_needs_it():
    needed = needed_packs([WHOLE], ["p1111111111111111"])
    files = [f"{name}.000.age" for name in (PACK.name, "p1111111111111111", "p2222222222222222")]
    assert orphans(files, needed) == ["packs/p2222222222222222.000.age"]
