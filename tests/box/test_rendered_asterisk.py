"""A real Asterisk, in a network of its own, loads what is rendered, without a single warning."""

import re
import subprocess
from pathlib import Path

import pytest

from appliance.core.site.parse import parse
from appliance.core.wiring import Wiring
from appliance.site.plan import build
from appliance.site.revisions import EMPTY
from appliance.site.secrets import keep
from pbx.conf.files import render
from pbx.conf.plan import Box
from tests.support.examples import EXAMPLES, example
from tests.support.issuer import Issuer
from tests.support.site import changed, small_site
from tests.support.waiting import wait_until

HOSTILE = '"Ñandú"; <9> ${SHELL(id)} $[1] \\; [x] 北京 `id` %s \''


def everything_at_once():
    """A site with one of each thing, and labels that try to be more than labels."""
    site = changed(small_site(), "site", "name", to=HOSTILE[:70])
    site = changed(site, "phones", "101", to={"label": HOSTILE, "max_contacts": 3, "dial_out": False})
    site = changed(site, "numbers", "5716001000", "label", to=HOSTILE)
    registration = {"username": "user.1", "password": "semi;colon"}
    site = changed(
        site, "trunks", "second", to={"host": "192.0.2.7", "transport": "tcp", "registration": registration}
    )
    tls = {"host": "192.0.2.8", "transport": "tls", "srtp": "required", "registration": registration}
    site = changed(site, "trunks", "third", to=tls)
    site = changed(site, "trunks", "fourth", to={"host": "192.0.2.9", "transport": "tls", "verify": False})
    site = changed(site, "phones", "102", to={"srtp": "required"})
    site = changed(site, "phones", "103", to={"browser": True})
    site = changed(site, "voicemails", "box", to={"label": HOSTILE})
    site = changed(site, "queues", "citas", "max_wait", to="30s")
    site = changed(site, "queues", "citas", "overflow", to={"voicemail": "box"})
    site = changed(site, "menus", "main", "choices", "*", to={"extension": "102"})
    return changed(site, "menus", "main", "choices", "#", to={"number": "93105556677"})


SITES = {name: (lambda name=name: example(name)) for name in EXAMPLES} | {
    "empty": lambda: EMPTY,
    "everything": everything_at_once,
}


@pytest.fixture
def folder(tmp_path):
    for name in ("etc", "state", "run", "log", "recordings"):
        (tmp_path / name).mkdir()
    return tmp_path


def said_by_asterisk(folder: Path, data) -> str:
    """What it wrote from its start to its ready state and its end."""
    site = parse(data).site
    held = dict.fromkeys(keep(site, {}, {}), "a-password")
    box = Box(
        "ari-secret",
        "ami-secret",
        etc_dir=str(folder / "etc"),
        state_dir=str(folder / "state"),
        run_dir=str(folder / "run"),
        log_dir=str(folder / "log"),
        recordings_dir=str(folder / "recordings"),
    )
    issuer = Issuer("The Box's Authority")
    pair = {"tls.pem": "".join(reversed(issuer.pair("127.0.0.1"))), "ca.pem": issuer.pem}
    for name, text in (render(build(site, held, box, Wiring())) | pair).items():
        (folder / "etc" / name).write_text(text)
    alone = "ip link set lo up && exec asterisk -f -n -C " + str(folder / "etc/asterisk.conf")
    log = folder / "said"
    with log.open("wb") as out:
        process = subprocess.Popen(["unshare", "--net", "sh", "-c", alone], stdout=out, stderr=out)
    try:
        wait_until(lambda: b"Asterisk Ready" in log.read_bytes(), "Asterisk to be ready", timeout_s=60,
                   instead=lambda: log.read_text()[-2000:])  # fmt: skip
    finally:
        process.terminate()
        process.wait(20)
    return log.read_text()


@pytest.mark.parametrize("name", SITES)
def test_asterisk_loads_it_without_a_warning(folder, name):
    said = said_by_asterisk(folder, SITES[name]())
    complaints = [line for line in said.splitlines() if re.search(r"\b(WARNING|ERROR)\b", line)]
    # No network: what it tries to send to carriers cannot leave. And pjproject remarks on a module that is
    # loaded while it happens to handle something, which the speed of the machine decides.
    expected = "Network is unreachable", "registered during operation"
    assert [line for line in complaints if not any(part in line for part in expected)] == []
