"""What an apply has to say besides having worked, in two languages."""

from dataclasses import dataclass, field
from typing import Final

TEXTS: Final[dict[str, dict[str, str]]] = {
    "reloaded": {
        "en": "Asterisk has read again: {modules}. No call was touched.",
        "es": "Asterisk ha vuelto a leer: {modules}. Ninguna llamada se vio afectada.",
    },
    "asterisk_away": {
        "en": "Asterisk is not running; it reads the new configuration when it starts.",
        "es": "Asterisk no está en marcha; leerá la nueva configuración al arrancar.",
    },
    "reload_failed": {
        "en": "Asterisk kept an old part of its configuration ({reason}); it is tried again by itself. "
        "If it stays, see `journalctl -u asterisk`.",
        "es": "Asterisk conserva una parte de su configuración anterior ({reason}); se reintenta solo. "
        "Si persiste, vea `journalctl -u asterisk`.",
    },
    "endpoint_missing": {
        "en": "Asterisk does not know {names} after reading its configuration; see `journalctl -u asterisk`.",
        "es": "Asterisk no conoce {names} tras leer su configuración; vea `journalctl -u asterisk`.",
    },
    "restart_needed": {
        "en": "{files} is read only when Asterisk starts: restart it when no call is up, "
        "with `systemctl restart asterisk`.",
        "es": "{files} solo se lee cuando Asterisk arranca: reinícielo cuando no haya llamadas, "
        "con `systemctl restart asterisk`.",
    },
    "acd_away": {
        "en": "The call distributor is not running; it reads the new site when it starts.",
        "es": "El distribuidor de llamadas no está en marcha; leerá el nuevo sitio al arrancar.",
    },
    "acd_failed": {
        "en": "The call distributor did not take the new site over ({reason}); it is tried again by itself.",
        "es": "El distribuidor de llamadas no tomó el nuevo sitio ({reason}); se reintenta solo.",
    },
    "users_later": {
        "en": "The database does not answer ({reason}); log-ins of new users follow by themselves. "
        "Telephony is up to date.",
        "es": "La base de datos no responde ({reason}); el acceso de usuarios nuevos seguirá solo. "
        "La telefonía está al día.",
    },
    "shaping_failed": {
        "en": "The link {interface} is not shaped ({reason}): calls work, but a large upload can make them "
        "stutter. It is tried again every minute; see `timbre doctor`.",
        "es": "El enlace {interface} no está regulado ({reason}): hay llamadas, pero una subida grande puede "
        "entrecortarlas. Se reintenta cada minuto; vea `timbre doctor`.",
    },
    "shaping_stays": {
        "en": "The link {interface} is still shaped as before ({reason}); restart the box when no call "
        "is up.",
        "es": "El enlace {interface} sigue regulado como antes ({reason}); reinicie el equipo cuando no haya "
        "llamadas.",
    },
    "firewall_later": {
        "en": "The firewall still lets in what it did before ({reason}); it is tried again by itself.",
        "es": "El cortafuegos sigue dejando pasar lo de antes ({reason}); se reintenta solo.",
    },
    "network_later": {
        "en": "The addresses are still those of before ({reason}); it is tried again by itself.",
        "es": "Las direcciones siguen siendo las de antes ({reason}); se reintenta solo.",
    },
    "network_refused": {
        "en": "The addresses stay as they were: the box cannot do this ({reason}). "
        "Change the network settings.",
        "es": "Las direcciones quedan como estaban: el equipo no puede hacerlo ({reason}). "
        "Cambie los ajustes de red.",
    },
    "spans_applied": {
        "en": "Configured anew: span {spans}. Calls on other spans were not touched.",
        "es": "Configurado de nuevo: tramo {spans}. Las llamadas de otros tramos no se tocaron.",
    },
    "spans_waiting": {
        "en": "A call is on span {spans}: it keeps its old configuration until the call has ended, and "
        "follows by itself.",
        "es": "Hay una llamada en el tramo {spans}: conserva su configuración hasta que termine, y luego "
        "seguirá solo.",
    },
    "span_failed": {
        "en": "Span {span} could not be configured ({reason}); it is tried again by itself. "
        "See `journalctl -u timbre-helper`.",
        "es": "No se pudo configurar el tramo {span} ({reason}); se reintenta solo. "
        "Vea `journalctl -u timbre-helper`.",
    },
    "cards_failed": {
        "en": "The telephone cards could not be configured ({reason}); it is tried again by itself. "
        "SIP works.",
        "es": "No se pudieron configurar las tarjetas de telefonía ({reason}); se reintenta solo. "
        "SIP funciona.",
    },
    "card_missing": {
        "en": "{name} lies on span {span}, and there is no such port: it is down until its card is there. "
        "See `timbre lines show`.",
        "es": "{name} está en el tramo {span}, y no hay tal puerto: estará caída hasta que esté su tarjeta. "
        "Vea `timbre lines show`.",
    },
    "card_wrong": {
        "en": "{name} lies on span {span}, which is of another kind: a card was swapped, or the site file "
        "names the wrong one. See `timbre lines show`.",
        "es": "{name} está en el tramo {span}, que es de otra clase: se cambió una tarjeta, o el archivo del "
        "sitio nombra otra. Vea `timbre lines show`.",
    },
    "timezone_failed": {
        "en": "The box's own clock keeps its time zone ({reason}); calls follow the site's all the same.",
        "es": "El reloj del equipo conserva su zona horaria ({reason}); las llamadas siguen la del sitio.",
    },
}


@dataclass(frozen=True, slots=True)
class Note:
    code: str
    args: dict[str, str] = field(default_factory=dict)
    again: bool = False
    """It was not done; it will be tried again."""

    def text(self, language: str) -> str:
        return TEXTS[self.code][language].format_map(self.args)
