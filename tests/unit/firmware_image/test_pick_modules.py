"""Which of a kernel's modules ship."""

import pytest

from firmware_image.pick_modules import dependencies, pick, wanted

NEEDS = dependencies(
    "kernel/net/sched/sch_cake.ko.xz: kernel/net/sched/helper.ko.xz\n"
    "kernel/net/sched/helper.ko.xz:\n"
    "kernel/drivers/usb/usb-storage.ko.xz: kernel/drivers/scsi/scsi_mod.ko.xz\n"
    "kernel/drivers/scsi/scsi_mod.ko.xz:\n"
    "kernel/drivers/sound/snd.ko.xz:\n"
)


def test_a_folder_and_a_name_keep_what_they_need_and_no_more():
    folders, names = wanted(["# why", "kernel/net/sched", "usb_storage  # spelled either way"])
    assert pick(NEEDS, folders, names) == set(NEEDS) - {"kernel/drivers/sound/snd.ko.xz"}


@pytest.mark.parametrize("line", ["kernel/net/none", "nothing"])
def test_an_entry_that_keeps_nothing_is_a_mistake(line):
    with pytest.raises(LookupError, match=line):
        pick(NEEDS, *wanted([line]))
