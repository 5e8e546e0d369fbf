"""Pages of the database are damaged: history may be lost."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight
from appliance.health.storage import MALFORMED

LONGEST = 200

PROBLEM = Problem(
    "database_damaged",
    Severity.CRITICAL,
    {
        "en": Text(
            "The database is damaged: {damage}",
            "A disk that fails, or power that was cut in the middle of a write to a disk that lies about"
            " it. Calls go on.",
            "Save the folder /var/lib/timbre now. Then stop timbre.target and put the newest whole copy "
            "of db/backups in place of db/timbre.sqlite; look at the disk (`journalctl -k -p err`).",
        ),
        "es": Text(
            "La base de datos está dañada: {damage}",
            "Un disco que falla, o un corte de luz en plena escritura con un disco que engaña. Las "
            "llamadas siguen.",
            "Salve ya la carpeta /var/lib/timbre. Pare después timbre.target y ponga la copia sana más "
            "nueva de db/backups en lugar de db/timbre.sqlite; revise el disco (`journalctl -k -p err`).",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    trouble = sight.database_trouble or ""
    damage = sight.database_damage or (trouble if MALFORMED in trouble else "")
    return PROBLEM.found(damage=damage[:LONGEST]) if damage else None
