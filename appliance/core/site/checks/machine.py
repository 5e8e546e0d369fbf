"""Alarms need something to travel by."""

from collections.abc import Iterator

from appliance.core.site.machine import MailSecurity
from appliance.core.site.model import Site
from appliance.core.site.problems import Problem, Severity


def problems(site: Site) -> Iterator[Problem]:
    alarms = site.alarms
    if alarms.sms and site.hardware.modem is None:
        yield Problem("alarms.sms", "sms_without_modem")
    if alarms.mail and alarms.smtp is None:
        yield Problem("alarms.mail", "mail_without_server")
    if alarms.smtp and alarms.smtp.username and alarms.smtp.security is MailSecurity.NONE:
        yield Problem("alarms.smtp.security", "password_in_clear", severity=Severity.WARNING)
    display, modem = site.hardware.display, site.hardware.modem
    if display and modem and display.device == modem.device:
        told = {"value": display.device, "other": "hardware.modem.device"}
        yield Problem("hardware.display.device", "taken", told)
