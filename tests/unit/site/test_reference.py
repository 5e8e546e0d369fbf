"""The manual's reference of the site file says what the schema says, in both languages."""

import re
from pathlib import Path

import pytest

from appliance.core.site import schema, schema_backup, schema_machine
from appliance.core.site.builtin import PROMPTS
from appliance.core.site.model import Role, RouteKind
from appliance.core.site.parse import parse
from appliance.core.site.section import Group, Section
from appliance.site.load import load

DOCS = Path(__file__).parents[3] / "docs"
LANGUAGES = ("en", "es")

SECTIONS: list[tuple[str, Section | None]] = [
    ("site", None),
    ("users", schema.USER),
    ("phones", schema.PHONE),
    ("trunks", schema.SIP_TRUNK),
    ("registration", schema.REGISTRATION),
    ("line_test", schema.LINE_TEST),
    ("trunks of kind e1", schema.E1_TRUNK),
    ("trunks of kind fxo", schema.FXO_TRUNK),
    ("numbers", schema.NUMBER),
    ("outbound", schema.OUTBOUND),
    ("hours", schema.HOURS),
    ("period", schema.PERIOD),
    ("holiday", schema.HOLIDAY),
    ("menus", schema.MENU),
    ("queues", schema.QUEUE),
    ("skills of a queue", schema.SKILL_NEED),
    ("announcements", schema.ANNOUNCEMENTS),
    ("prompts", schema.PROMPT),
    ("voicemails", schema.VOICEMAIL),
    ("pause_reasons", schema.PAUSE_REASON),
    ("recording", schema.RECORDING),
    ("network", schema.NETWORK),
    ("interfaces", schema.INTERFACE),
    ("vlan", schema.VLAN),
    ("wan", schema.WAN),
    ("network.firewall", schema.FIREWALL),
    ("guard", schema.GUARD),
    ("limits of calls out", schema.OUTGOING_LIMITS),
    ("turn", schema.TURN),
    ("modem", schema_machine.MODEM),
    ("display", schema_machine.DISPLAY),
    ("ups", schema_machine.UPS),
    ("alarms", schema_machine.ALARMS),
    ("smtp", schema_machine.SMTP),
    ("backup", schema_backup.BACKUP),
    ("disk", schema_backup.DISK),
    ("sftp", schema_backup.SFTP),
    ("s3", schema_backup.S3),
]
"""In the order of the manual: each is one table of four columns."""


def manual(language):
    return (DOCS / language / "site-file.md").read_text(encoding="utf-8")


def tables(language):
    """Rows of each table that has a column of defaults: (key, default)."""
    found = []
    for line in manual(language).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("| ") else []
        if len(cells) == 4 and cells[0].strip("-"):
            if not cells[0].startswith("`"):
                found.append([])
            else:
                found[-1].append((cells[0].strip("`"), cells[2]))
    return found


def keys(section):
    if section is None:
        yield from ((key.name, key) for key in schema.HEAD)
        return
    for key in section.keys:
        if isinstance(key, Group):
            yield from ((f"{key.name}.{below.name}", below) for below in key.keys)
        else:
            yield key.name, key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", range(len(SECTIONS)), ids=[name for name, _ in SECTIONS])
def test_every_key_stands_in_the_manual_with_its_default(language, place):
    _, section = SECTIONS[place]
    rows = tables(language)[place]
    assert [key for key, _ in rows] == [name for name, _ in keys(section)]
    defaults = section.model_defaults() if section else {}
    for (name, key), (_, said) in zip(keys(section), rows, strict=True):
        value = defaults.get(key.attribute)
        if key.required:
            assert said in ("**required**", "**obligatorio**"), name
        elif isinstance(value, bool):
            if name not in ("pin", "key", "secret_key") and "password" not in name:
                assert said == f"`{str(value).lower()}`", name
        elif isinstance(value, int | float | str) and value != "":
            assert said == f"`{key.kind.write(value)}`", name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_too_many(language):
    assert len(tables(language)) == len(SECTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_site_of_the_manual_is_valid_without_a_warning(language):
    [text] = re.findall(r"```yaml\n(.*?)```", manual(language), re.DOTALL)
    parsed = parse(load(text), frozenset())
    assert [problem.text() for problem in parsed.problems] == []
    assert parsed.site is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_route_and_role_and_built_in_prompt_is_named(language):
    text = manual(language)
    for kind in RouteKind:
        assert f"`{kind}: " in text
    for role in Role:
        assert f"`{role}`" in text
    for name in PROMPTS:
        assert name.startswith("agent-") or f"`{name}`" in text
