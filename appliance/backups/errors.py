"""What can go wrong with a backup: one small family, told by code in the reader's language."""

from typing import Final


class BackupError(Exception):
    """`code` is one of WORDS; the text is what was met, for people who look closer."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or WORDS[code]["en"])
        self.code = code
        self.detail = detail


WORDS: Final[dict[str, dict[str, str]]] = {
    "unreachable": {
        "en": "The storage does not answer.",
        "es": "El almacén no responde.",
    },
    "denied": {
        "en": "The storage refuses the user, the password or the key, or does not let them write.",
        "es": "El almacén rechaza el usuario, la contraseña o la clave, o no deja escribir.",
    },
    "wrong_server": {
        "en": "Another server answers than the one whose key or certificate the site file names.",
        "es": "Responde otro servidor que el de la clave o el certificado del archivo del sitio.",
    },
    "no_bucket": {
        "en": "The storage has no such bucket.",
        "es": "El almacén no tiene ese bucket.",
    },
    "no_disk": {
        "en": "No disk with that label is plugged in, or it cannot be used.",
        "es": "No hay un disco conectado con esa etiqueta, o no se puede usar.",
    },
    "full": {
        "en": "There is no room left on the storage.",
        "es": "No queda espacio en el almacén.",
    },
    "box_full": {
        "en": "There is not enough room on the box itself.",
        "es": "No hay espacio suficiente en el equipo.",
    },
    "missing": {
        "en": "A file of the backup is not there.",
        "es": "Falta un archivo de la copia.",
    },
    "damaged": {
        "en": "The backup is damaged or was tampered with; nothing of it was used.",
        "es": "La copia está dañada o fue manipulada; no se usó nada de ella.",
    },
    "wrong_key": {
        "en": "This key does not open the backup.",
        "es": "Esta clave no abre la copia.",
    },
    "no_backup": {
        "en": "There is no finished backup for this key.",
        "es": "No hay una copia terminada para esta clave.",
    },
    "not_set_up": {
        "en": "The site file says nothing of backups; add the section backup.",
        "es": "El archivo del sitio no dice nada de copias; agregue la sección backup.",
    },
    "database": {
        "en": "The database could not be copied.",
        "es": "No se pudo copiar la base de datos.",
    },
    "stopped": {
        "en": "It was stopped before its end.",
        "es": "Se detuvo antes de terminar.",
    },
    "failed": {
        "en": "It did not work.",
        "es": "No funcionó.",
    },
}
