"""Alarms cannot be mailed."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "alarm_mail_failed",
    Severity.WARNING,
    {
        "en": Text(
            "Alarms cannot be sent by mail.",
            "The mail server said: {reason}.",
            "Check alarms.smtp in the site file: host, port, security, user and password. What "
            "waits is sent for a day.",
        ),
        "es": Text(
            "Las alarmas no se pueden enviar por correo.",
            "El servidor de correo dijo: {reason}.",
            "Revise alarms.smtp en el archivo del sitio: servidor, puerto, seguridad, usuario y "
            "contraseña. Lo pendiente se intenta un día.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    mail = (sight.hardware or {}).get("mail") or {}
    return PROBLEM.found(reason=mail["trouble"]) if mail.get("trouble") else None
