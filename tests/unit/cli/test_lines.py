"""`timbre lines`: cards of another machine, told as tables and as JSON, and proposed for the site file."""

import json

import pytest
import yaml

from appliance.entry.cli.__main__ import parser

SCAN = """\
[1]
alarms=RED
name=TE2/0/1
devicetype=Wildcard TE220 (4th Gen)
location=PCI Bus 04 Slot 09
basechan=1
totchans=31
type=digital-E1
[2]
alarms=OK
name=WCTDM/0
devicetype=Wildcard TDM410P
location=PCI Bus 05 Slot 01
basechan=32
totchans=2
type=analog
port=32,FXO
port=33,FXS
"""
HARDWARE = "pci:0000:05:06.0     wcb4xxp+     d161:b410 Digium Wildcard B410P\n"


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def run(*arguments, text=SCAN):
        file = tmp_path / "sent.txt"
        file.write_text(text)
        parsed = parser().parse_args(["lines", *arguments, "--from", str(file)])
        return parsed.run(parsed), capsys.readouterr()

    return run


def test_spans_and_ports_as_a_table(run):
    status, said = run("show")
    assert status == 0
    assert "TE220" in said.out and "RED" in said.out
    assert "FXS" in said.out


def test_the_same_for_programs(run):
    _, said = run("show", "--json")
    spans = json.loads(said.out)["spans"]
    assert [(span["number"], span["kind"], span["alarm"]) for span in spans] == [
        (1, "e1", "RED"),
        (2, "analog", ""),
    ]


def test_proposal_is_yaml_for_the_site_file(run):
    _, said = run("propose")
    proposal = yaml.safe_load(said.out)
    assert proposal["trunks"]["e1-1"] == {"kind": "e1", "label": "E1 1", "spans": [1]}
    assert proposal["phones"]["101"]["port"] == "2/2"
    assert "no number yet" in said.err


def test_card_that_cannot_be_used_is_named_with_the_reason(run):
    status, said = run("propose", text=HARDWARE)
    assert status == 0
    assert "No port can be used" in said.out
    assert "Digium B410P" in said.err and "basic rate" in said.err


def test_text_of_something_else_is_refused(run):
    status, said = run("show", text="hello\n")
    assert status == 1
    assert "dahdi_scan" in said.err
