"""Recordings whose files are gone, changed, or could not be compressed."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "recordings_lost",
    Severity.WARNING,
    {
        "en": Text(
            "Recordings: {missing} missing, {damaged} changed, {failed} not compressed, {waiting} waiting "
            "for "
            "an hour.",
            "Files were removed or altered by hand, the disk fails, or timbre-jobs cannot keep up.",
            "The list of calls names them. Restore the files from a backup; `journalctl -u timbre-jobs -p "
            "err` "
            "says when each was found.",
        ),
        "es": Text(
            "Grabaciones: faltan {missing}, alteradas {damaged}, sin comprimir {failed}, en espera desde "
            "hace "
            "una hora {waiting}.",
            "Alguien borró o cambió archivos, el disco falla, o timbre-jobs no da abasto.",
            "La lista de llamadas dice cuáles. Recupere los archivos de una copia; "
            "`journalctl -u timbre-jobs -p err` dice cuándo se encontró cada una.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    counts = sight.recordings
    if counts is None or not (counts.missing or counts.damaged or counts.failed or counts.waiting):
        return None
    return PROBLEM.found(
        missing=counts.missing, damaged=counts.damaged, failed=counts.failed, waiting=counts.waiting
    )
