"""Each known problem: found when it is there, silent when it is not, told in both languages."""

import pkgutil
import string

import pytest

from appliance.health import checks
from appliance.health.checks import run
from appliance.health.finding import Problem
from appliance.health.look import Places, database_trouble, look
from appliance.health.names import Found
from appliance.health.network import Gateway, Lately, Link
from appliance.health.sight import Backups, Memory, RecordingCounts, Sight
from appliance.health.units import Restarts
from appliance.health.wants import Wants
from appliance.recordings.space import Space
from appliance.site.shaping import State
from appliance.store import line_tests, open_database
from appliance.store.models import LineTest, database
from hw.network.doubles import Double
from tests.support.databases import closing, fresh_sqlite

NOW = 1_800_000_000.0
GB = 1 << 30


def live(**kinds):
    return {"agents": {}, "queues": {}, "calls": {}, "trunks": {}, "system": {}, "alarms": {}} | kinds


WELL = Sight(
    now=NOW,
    live=live(
        system={"asterisk": {"up": True}},
        trunks={"carrier": {"up": True, "label": "Operador"}},
        agents={"ana": {"name": "Ana", "state": "ready", "extension": "101", "reachable": True}},
        queues={"sales": {"label": "Ventas", "waiting": 2, "agents": {"ready": 1, "offline": 3}}},
    ),
    recordings_space=Space(50 * GB, 100 * GB, 2 * GB, low=False),
    database_trouble="",
    journal_backlog_bytes=100,
    bad_lines=0,
    recordings=RecordingCounts(),
    clock_synchronised=True,
    certificate_ends_at=NOW + 90 * 86_400,
    failed_units=(),
    memory=Memory(4 * GB, 2 * GB),
    database_damage="",
    backup_at=NOW - 86_400,
    recordings_trouble="",
    restarts=(Restarts("timbre-web.service", 7, 3600.0), Restarts("asterisk.service", 1, 5.0)),
    zone="America/Bogota",
    site_zone="America/Bogota",
    names={"sip.carrier.test": Found.FOUND},
    links=(Link("lan0", True, False, 3), Link("wan0", False, False, 0)),
    lately={"lan0": Lately(3, 1, True), "wan0": Lately()},
    gateway=Gateway("10.78.0.1", "wan0", answers=True),
    shaping=State("wan0", in_force=True, queue="cake"),
    hardware={
        "at": NOW,
        "modem": {"state": "ready", "since": NOW - 60, "full": False},
        "display": {"state": "ready", "since": NOW - 60},
        "ups": {"state": "online", "since": NOW - 60, "worn": False},
        "mail": {"trouble": ""},
    },
)


def modem(state="ready", **more):
    known = {"since": NOW - 60, "device": "/dev/serial/by-id/usb-G100", "detail": "", "slots_used": 0}
    return known | {"state": state, "slots_total": 10, "full": False} | more


def ups(state="online", **more):
    known = {"since": NOW - 60, "charge_pct": 80, "off_at_pct": 20, "model": "Smart", "worn": False}
    return known | {"state": state, "detail": ""} | more


def hardware(**parts):
    return {"hardware": {"at": NOW, "modem": None, "display": None, "ups": None, "mail": None} | parts}


SICK = {
    "acd_away": {"live": None},
    "asterisk_down": {"live": live(system={"asterisk": {"up": False}})},
    "trunk_down:carrier": {
        "live": live(trunks={"carrier": {"up": False, "label": "Operador", "reason": "x"}})
    },
    "outgoing_stopped:phone-101": {
        "live": live(guard={"phone-101": {"stopped": {"reason": "refusals"}}, "abroad": {"stopped": None}})
    },
    "lines_down:pstn": {
        "live": live(alarms={"lines_down:pstn": {"args": {"trunk": "Líneas", "lines": "2, 3"}}})
    },
    "database_unwritable": {"database_trouble": "the database is busy."},
    "disk_full": {"recordings_space": Space(GB, 100 * GB, 2 * GB, low=True)},
    "journal_failed": {"live": live(alarms={"journal_failed": {"args": {"why": "ENOSPC"}}})},
    "journal_backlog": {"journal_backlog_bytes": 50 << 20},
    "journal_damaged": {"bad_lines": 3},
    "recording_failed": {"live": live(alarms={"recording_failed": {"args": {"why": "no"}}})},
    "recordings_lost": {"recordings": RecordingCounts(missing=1)},
    "upload_full": {
        "live": live(
            alarms={
                "upload_full": {
                    "args": {"used_kbit": 995, "rate_kbit": 1000, "bulk_kbit": 940, "loss_pct": 7.5}
                }
            }
        )
    },
    "download_full": {"live": live(alarms={"download_full": {"args": {"used_kbit": 3990}}})},
    "quality_link": {"live": live(alarms={"quality_link": {"args": {"loss_pct": 7.5}}})},
    "quality_trunk:carrier": {"live": live(alarms={"quality_trunk:carrier": {"args": {"loss_pct": 7.5}}})},
    "quality_desk:112": {"live": live(alarms={"quality_desk:112": {"args": {"loss_pct": 7.5}}})},
    "line_test_failed:carrier": {
        "line_tests": {
            "carrier": line_tests.Tested(
                LineTest(trunk="carrier", number="3000", state="ended", code=486), None
            )
        }
    },
    "link_reduced": {
        "live": live(system={"asterisk": {"up": True}, "link": {"places": 6, "configured": 10}})
    },
    "fallback_active": {"live": live(alarms={"fallback_active": {}})},
    "trunk_one_way:carrier": {"live": live(alarms={"trunk_one_way:carrier": {"args": {}}})},
    "desk_one_way:112": {"live": live(alarms={"desk_one_way:112": {"args": {}}})},
    "database_damaged": {"database_damage": "*** in database main ***"},
    "backup_old": {"backup_at": NOW - 4 * 86_400},
    "recordings_unwritable": {"recordings_trouble": "denied"},
    "recordings_read_only": {"recordings_trouble": "read_only"},
    "unit_restarting:timbre-web.service": {"restarts": (Restarts("timbre-web.service", 3, 20.0),)},
    "timezone_differs": {"zone": "Etc/UTC"},
    "name_servers_silent": {"names": {"sip.carrier.test": Found.SILENT}},
    "name_unknown:sip.carier.test": {"names": {"sip.carier.test": Found.UNKNOWN}},
    "cable_out:lan0": {"links": (Link("lan0", False, False, 3),)},
    "link_half_duplex:lan0": {"links": (Link("lan0", True, True, 3),)},
    "link_errors:lan0": {"lately": {"lan0": Lately(errors=20)}},
    "link_flapping:lan0": {"lately": {"lan0": Lately(losses=3)}},
    "gateway_silent": {"gateway": Gateway("10.78.0.1", "wan0", answers=False)},
    "address_doubled:10.77.0.2": {"doubles": (Double("lan0", "10.77.0.2", "02:00:00:00:00:07"),)},
    "queue_unattended:sales": {
        "live": live(queues={"sales": {"label": "Ventas", "waiting": 2, "agents": {"offline": 3}}})
    },
    "phone_unreachable:ana": {
        "live": live(agents={"ana": {"name": "Ana", "state": "ready", "extension": "1", "reachable": False}})
    },
    "unit_failed:timbre-web.service": {"failed_units": ("timbre-web.service",)},
    "shaping_missing": {"shaping": State("wan0", in_force=False, reason="no wan0")},
    "shaping_simple": {"shaping": State("wan0", in_force=True, queue="pfifo")},
    "modem_missing": hardware(modem=modem("missing")),
    "modem_several": hardware(modem=modem("several", detail="/dev/a, /dev/b")),
    "modem_mute": hardware(modem=modem("mute")),
    "modem_no_network": hardware(modem=modem("denied")),
    "sim_absent": hardware(modem=modem("sim_absent")),
    "sim_pin_missing": hardware(modem=modem("pin_needed")),
    "sim_pin_wrong": hardware(modem=modem("pin_wrong")),
    "sim_pin_held_back": hardware(modem=modem("pin_held_back")),
    "sim_locked": hardware(modem=modem("sim_locked")),
    "sim_full": hardware(modem=modem(full=True, slots_used=10)),
    "display_missing": hardware(display={"state": "mute", "since": NOW - 60, "device": "/dev/x"}),
    "alarm_mail_failed": hardware(mail={"trouble": "535 no"}),
    "backup_failed": {"backups": Backups(failed="denied", detail="nobody", good_at=NOW)},
    "backup_overdue": {"backups": Backups(good_at=NOW - 3 * 86_400, overdue=True)},
    "backup_key_waiting": {"backups": Backups(good_at=NOW, key_waiting=True)},
    "hardware_away": hardware(modem=modem()) | {"now": NOW + 3600, "certificate_ends_at": NOW + 9e9},
    "battery_in_use": hardware(ups=ups("on_battery")),
    "battery_worn": hardware(ups=ups(worn=True)),
    "battery_away": hardware(ups=ups("away", detail="no driver")),
    "memory_low": {"memory": Memory(4 * GB, GB // 10)},
    "certificate_expired": {"certificate_ends_at": NOW - 60},
    "certificate_ending": {"certificate_ends_at": NOW + 5 * 86_400},
    "certificate_expiring": {"certificate_ends_at": NOW + 29 * 86_400},
    "clock_unsynchronised": {"clock_synchronised": False},
}


def sight(**changes) -> Sight:
    fields = {name: getattr(WELL, name) for name in WELL.__slots__}
    return Sight(**(fields | changes))


def test_a_healthy_box_has_no_findings():
    assert run(WELL) == []


def test_what_cannot_be_seen_is_not_complained_of():
    assert [finding.code for finding in run(Sight(now=NOW, live=live()))] == []


@pytest.mark.parametrize("code", SICK)
def test_the_problem_is_found_alone_and_explained_in_both_languages(code):
    (finding,) = run(sight(**SICK[code]))
    assert finding.code == code
    spanish, english = finding.text("es"), finding.text("en")
    for text in (spanish, english):
        assert all((text.what, text.why, text.next))
        assert "{" not in text.what + text.why + text.next
    assert spanish != english
    assert finding.as_data(NOW)["texts"]["es"]["next"] == spanish.next


@pytest.mark.parametrize("reason", ["no_card", "red_alarm", "d_channel_down", "no_voltage", "something_new"])
def test_lines_on_a_card_are_explained_by_what_ails_them(reason):
    down = {"up": False, "label": "Primario", "kind": "e1", "reason": reason}
    (finding,) = run(sight(live=live(trunks={"pri": down})))
    assert finding.code == "trunk_down:pri"
    for language in ("es", "en"):
        text = finding.text(language)
        assert "{" not in text.what + text.why + text.next
        assert "Primario" in text.what


def test_every_check_is_run_and_every_one_has_a_case_here():
    files = {module.name for module in pkgutil.iter_modules(checks.__path__)}
    assert files == {code.partition(":")[0] for code in SICK}
    assert len(checks.CHECKS) == len(files)


def test_a_device_that_was_just_plugged_in_is_given_a_moment():
    assert run(sight(**hardware(modem=modem("sim_absent", since=NOW - 1)))) == []


def test_both_languages_of_a_problem_name_the_same_values():
    for name in {code.partition(":")[0] for code in SICK}:
        problem: Problem = getattr(checks, name).PROBLEM
        named = {
            language: {
                field
                for part in (text.what, text.why, text.next)
                for _, field, _, _ in string.Formatter().parse(part)
                if field
            }
            for language, text in problem.texts.items()
        }
        assert set(named) == {"es", "en"}
        assert named["es"] == named["en"], name


def test_the_critical_come_first():
    found = run(sight(clock_synchronised=False, database_trouble="x"))
    assert [finding.code for finding in found] == ["database_unwritable", "clock_unsynchronised"]


def test_a_real_look_at_this_machine(tmp_path):
    fresh_sqlite(tmp_path)
    (tmp_path / "journal").mkdir()
    with closing():
        seen = look(
            NOW, None, Places(tmp_path, tmp_path / "journal", web_port=1), Wants(0.001), was_low=False
        )
    assert seen.database_trouble == ""
    assert (seen.journal_backlog_bytes, seen.bad_lines, seen.recordings) == (0, 0, RecordingCounts())
    assert seen.memory.total_bytes > 0
    assert seen.certificate_ends_at is None
    assert {finding.code for finding in run(seen)} >= {"acd_away"}


def test_a_database_that_cannot_be_used_says_why(tmp_path):
    open_database(str(tmp_path / "empty.sqlite"))
    with closing():
        assert "timbre-migrate" in database_trouble()
    fresh_sqlite(tmp_path)
    with closing():
        assert database_trouble() == ""
        database.execute_sql("PRAGMA query_only = 1")
        assert "readonly" in database_trouble()
