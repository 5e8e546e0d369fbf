"""Devices are known by what they are: the layout of sysfs is that of real ones."""

import pytest

from hw.serial.find import NotFound, modem, ports


@pytest.fixture
def bus(tmp_path):
    return Bus(tmp_path)


class Bus:
    def __init__(self, root):
        self.by_id, self.sysfs, self.root = root / "by-id", root / "class/tty", root
        self.by_id.mkdir()
        self.sysfs.mkdir(parents=True)

    def plug(self, unit, vendor, product, name, interfaces=1, tty=0, acm=False):
        usb = self.root / f"devices/pci0000:00/0000:00:14.0/usb1/{unit}"
        for interface in range(interfaces):
            node = f"tty{'ACM' if acm else 'USB'}{tty + interface}"
            place = usb / f"{unit}:1.{interface}"
            below = place if acm else place / node
            below.mkdir(parents=True, exist_ok=True)
            (place / "bInterfaceNumber").write_text(f"{interface:02x}\n")
            (self.sysfs / node).mkdir(exist_ok=True)
            (self.sysfs / node / "device").unlink(missing_ok=True)
            (self.sysfs / node / "device").symlink_to(below)
            (self.root / node).touch()
            link = self.by_id / f"usb-{name}-if{interface:02}-port0"
            link.unlink(missing_ok=True)
            link.symlink_to(self.root / node)
        (usb / "idVendor").write_text(f"{vendor}\n")
        (usb / "idProduct").write_text(f"{product}\n")

    def pull(self, name):
        for link in self.by_id.glob(f"usb-{name}-*"):
            link.resolve().unlink()
            link.unlink()

    def ports(self):
        return ports(self.by_id, self.sysfs)

    def names(self, wanted="auto", before=""):
        return [path.name for path in modem(wanted, self.ports(), before)]


def test_nothing_is_there(bus, tmp_path):
    assert ports(tmp_path / "none", tmp_path) == []
    with pytest.raises(NotFound, match="missing"):
        bus.names()


def test_a_modem_is_told_from_a_cable_and_a_display(bus):
    bus.plug("1-1", "0403", "6001", "FTDI_FT232R_A100", tty=0)
    bus.plug("1-2", "0403", "fc0d", "Crystalfontz_CFA635_CF0042", tty=1)
    bus.plug("1-3", "12d1", "1001", "HUAWEI_Mobile", interfaces=3, tty=2)
    assert bus.names() == [f"usb-HUAWEI_Mobile-if0{number}-port0" for number in range(3)]
    (found,) = [port for port in bus.ports() if port.vendor == "12d1" and port.interface == 2]
    assert (found.product, found.unit) == ("1001", "1-3")


def test_after_re_plugging_it_is_found_under_another_number(bus):
    bus.plug("1-3", "2c7c", "0125", "Quectel_EG25", interfaces=4, tty=0)
    before = bus.names()
    bus.pull("Quectel_EG25")
    with pytest.raises(NotFound):
        bus.names()
    bus.plug("1-4", "2c7c", "0125", "Quectel_EG25", interfaces=4, tty=7)
    assert bus.names() == before


def test_the_port_that_worked_is_tried_first(bus):
    bus.plug("1-3", "12d1", "1001", "HUAWEI_Mobile", interfaces=3)
    before = str(bus.by_id / "usb-HUAWEI_Mobile-if02-port0")
    assert bus.names(before=before)[0] == "usb-HUAWEI_Mobile-if02-port0"


def test_with_two_modems_none_is_guessed(bus):
    bus.plug("1-3", "12d1", "1001", "HUAWEI_Mobile", interfaces=3)
    bus.plug("1-4", "1e0e", "9001", "SimTech_SIM7600", interfaces=5, tty=3)
    with pytest.raises(NotFound) as caught:
        bus.names()
    assert caught.value.code == "several"
    assert [name.rpartition("/")[2] for name in caught.value.found] == [
        "usb-HUAWEI_Mobile-if00-port0",
        "usb-SimTech_SIM7600-if00-port0",
    ]


def test_of_two_modems_the_one_in_use_stays_in_use(bus):
    bus.plug("1-3", "12d1", "1001", "HUAWEI_Mobile", interfaces=3)
    before = str(bus.by_id / "usb-HUAWEI_Mobile-if02-port0")
    bus.plug("1-1", "1e0e", "9001", "SimTech_SIM7600", interfaces=5, tty=3)
    assert bus.names(before=before)[0] == "usb-HUAWEI_Mobile-if02-port0"


def test_the_site_may_name_any_path(bus, tmp_path):
    (tmp_path / "ttyS1").touch()
    assert modem(str(tmp_path / "ttyS1"), []) == [tmp_path / "ttyS1"]
    with pytest.raises(NotFound, match="missing"):
        modem(str(tmp_path / "ttyS9"), [])


def test_a_modem_that_is_a_tty_of_its_own_kind_is_known_too(bus):
    bus.plug("1-5", "1546", "1146", "u-blox_LISA", acm=True)
    assert bus.names() == ["usb-u-blox_LISA-if00-port0"]
