"""The recovery key as a text to be printed: the key, what it is for, and how the box comes back with it."""

from typing import Any, Final

from appliance.site.load import dump

_TEXTS: Final = {
    "en": (
        "Timbre recovery key of {name}, made {date}",
        "Whoever has this key and the backups can read all of them: secrets, calls, recordings.",
        "Without it nobody can, not even the box. Keep it away from the box: printed, or in a password safe.",
        "To restore on a fresh box, as root: put this text into key.txt, the storage below, with its",
        "password, into storage.yaml, and run:",
        "The storage (the site file's section backup):",
    ),
    "es": (
        "Clave de recuperación de Timbre de {name}, creada el {date}",
        "Quien tenga esta clave y las copias puede leerlas todas: secretos, llamadas, grabaciones.",
        "Sin ella nadie puede, ni el propio equipo. Guárdela lejos del equipo: impresa, o en un gestor "
        "de contraseñas.",
        "Para restaurar en un equipo nuevo, como root: ponga este texto en key.txt, el almacén de "
        "abajo, con su",
        "contraseña, en storage.yaml, y ejecute:",
        "El almacén (la sección backup del archivo del sitio):",
    ),
}


def sheet(secret: str, name: str, date: str, section: dict[str, Any] | None, language: str) -> str:
    """Lines with # are comments to age, so the whole text is a key file."""
    head, *rest, storage = (line.format(name=name, date=date) for line in _TEXTS.get(language, _TEXTS["en"]))
    command = "    timbre backup restore --key key.txt --target storage.yaml"
    lines = [head, "", *rest, command, "", storage, "", *dump({"backup": section or {}}).splitlines()]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + f"\n{secret}\n"


def secret_in(text: str) -> str:
    """The key of such a text; empty if there is none."""
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line.startswith("AGE-SECRET-KEY-1")), "")
