"""An update that is not ours, not whole or not newer changes nothing."""

import pytest

from tests.support.vm import disks
from tests.support.vm.box import offer

BUNDLE_MB = 350


@pytest.mark.parametrize(
    ("bundle", "why"), [("flipped", "damaged"), ("foreign", "signature"), ("older", "--older")]
)
def test_a_flipped_byte_a_foreign_signature_and_an_older_release_are_refused(box, bundle, why):
    before = box.run("sfdisk", "--dump", "/dev/vda")
    done = offer(box, bundle)
    assert done.status != 0
    assert why in done.err.decode()
    assert box.run("sfdisk", "--dump", "/dev/vda") == before
    assert box.door.run("test", "-e", "/var/lib/timbre/update").status != 0


def test_a_bundle_is_small(figures):
    size = (disks.IMAGES / "flipped.update").stat().st_size >> 20
    figures["bundle"] = f"{size} MB"
    assert size <= BUNDLE_MB
