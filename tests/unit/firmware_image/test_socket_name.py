"""What the machine's network cards are called."""

import subprocess
from pathlib import Path

import pytest

NAMER = Path("firmware_image/overlay/usr/lib/timbre-machine/socket-name.sh")
CARDS = {
    "0000:00:02.0": "0x030000",
    "0000:01:00.0": "0x020000",
    "0000:02:00.0": "0x028000",
    "0000:0a:00.0": "0x020000",
    "0000:0b:00.0": "0x020000",
}


@pytest.fixture
def bus(tmp_path):
    for address, kind in CARDS.items():
        (tmp_path / address).mkdir()
        (tmp_path / address / "class").write_text(f"{kind}\n")
    return tmp_path


def name_of(bus: Path, address: str) -> str:
    done = subprocess.run(
        ["sh", NAMER, address], env={"BUS": str(bus)}, capture_output=True, text=True, check=True, timeout=10
    )
    return done.stdout.strip()


def test_the_first_two_ethernet_cards_are_lan_and_wan_by_their_place_on_the_bus(bus):
    assert name_of(bus, "0000:01:00.0") == "lan0"
    assert name_of(bus, "0000:0a:00.0") == "wan0"


@pytest.mark.parametrize("address", ["0000:0b:00.0", "0000:02:00.0", "0000:00:02.0", "0000:ff:00.0"])
def test_a_third_card_and_what_is_no_ethernet_card_keep_their_names(bus, address):
    assert name_of(bus, address) == ""
