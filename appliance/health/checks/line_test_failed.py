"""The last test of a line went wrong: callers may find the same."""

from collections.abc import Iterator
from typing import Final

from appliance.core.quality.line_test import Verdict
from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "line_test_failed",
    Severity.WARNING,
    {
        "en": Text(
            "The test of the line {label} went wrong: {result}.",
            "The box called {number} through it, and calls of customers may go the same way.",
            "Call the number yourself through this line; the page Line tests shows since when, and "
            "tests again. If the number is at fault, change `line_test` of the trunk.",
        ),
        "es": Text(
            "La prueba de la línea {label} salió mal: {result}.",
            "El equipo llamó al {number} por ella, y a las llamadas de clientes puede pasarles lo mismo.",
            "Llame usted a ese número por esta línea; la página Pruebas de línea muestra desde "
            "cuándo, y prueba de nuevo. Si el culpable es el número, cambie `line_test` de la troncal.",
        ),
    },
)
RESULTS: Final = {
    Verdict.BAD_SOUND: {
        "en": "it sounded bad (MOS {mos}, {loss_pct} % lost)",
        "es": "sonó mal (MOS {mos}, {loss_pct} % perdido)",
    },
    Verdict.SILENT: {
        "en": "it was answered, and nothing was heard",
        "es": "contestaron, y no se oyó nada",
    },
    Verdict.BUSY: {"en": "the number was busy", "es": "el número estaba ocupado"},
    Verdict.NO_ANSWER: {"en": "nobody answered", "es": "nadie contestó"},
    Verdict.WRONG_NUMBER: {
        "en": "the carrier does not know the number",
        "es": "el operador no conoce el número",
    },
    Verdict.NOT_TAKEN: {
        "en": "the carrier did not take the call (SIP {sip_code})",
        "es": "el operador no tomó la llamada (SIP {sip_code})",
    },
    Verdict.GUARD: {
        "en": "the toll-fraud guard refused the call",
        "es": "la protección contra fraude rechazó la llamada",
    },
    Verdict.FAILED: {"en": "the box could not call", "es": "el equipo no pudo llamar"},
}


def check(sight: Sight) -> Iterator[Finding]:
    trunks = (sight.live or {}).get("trunks", {})
    for name, tested in sorted((sight.line_tests or {}).items()):
        if tested.verdict.is_fault:
            data = tested.as_data()
            lost = [loss for loss in (data["loss_in_pct"], data["loss_out_pct"]) if loss is not None]
            args = data | {"loss_pct": max(lost, default=0)}
            words = {tongue: text.format_map(args) for tongue, text in RESULTS[tested.verdict].items()}
            label = (trunks.get(name) or {}).get("label") or name
            yield PROBLEM.found(name, label=label, result=words, number=data["number"])
