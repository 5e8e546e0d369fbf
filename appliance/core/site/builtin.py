"""What every site has without saying so: prompts that the box speaks by itself, and reasons for a pause.

A prompt of the site file with the same name takes the place of the built-in one.
"""

from typing import Final

from appliance.core.site.model import Language, PauseReason, Prompt

POWER_FAILURE: Final = "power-failure"
"""What callers hear when the box closes for want of power."""

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    # callers
    "welcome": (
        "Gracias por llamar. En un momento le atendemos.",
        "Thank you for calling. We will be with you in a moment.",
    ),
    "menu": (
        "Gracias por llamar. Marque la opción que desea.",
        "Thank you for calling. Please choose an option.",
    ),
    "menu-wrong": ("Esa opción no existe.", "That is not one of the options."),
    "closed": (
        "En este momento estamos cerrados. Por favor llame en nuestro horario de atención. Gracias.",
        "We are closed at the moment. Please call again during our opening hours. Thank you.",
    ),
    "busy": (
        "Todos nuestros agentes están ocupados. Por favor llame más tarde. Gracias.",
        "All our agents are busy. Please call again later. Thank you.",
    ),
    POWER_FAILURE: (
        "Tenemos un corte de luz y debemos terminar la llamada. Por favor llame más tarde. Gracias.",
        "We have a power cut and must end this call. Please call again later. Thank you.",
    ),
    "recorded": (
        "Esta llamada puede ser grabada para mejorar nuestro servicio.",
        "This call may be recorded to improve our service.",
    ),
    "please-wait": (
        "Su llamada es importante para nosotros. Por favor espere.",
        "Your call is important to us. Please hold.",
    ),
    "voicemail": (
        "Por favor deje su mensaje después del tono. Al terminar, cuelgue o marque numeral.",
        "Please leave your message after the tone. When you have finished, hang up or press pound.",
    ),
    "voicemail-thanks": ("Gracias por su mensaje. Hasta luego.", "Thank you for your message. Goodbye."),
    # whoever dials out at a phone
    "call-refused": (
        "Esta llamada no está permitida. Consulte a su supervisor.",
        "This call is not allowed. Please ask your supervisor.",
    ),
    # agents at a desk phone
    "agent-number": ("Marque su número de agente y numeral.", "Enter your agent number, then pound."),
    "agent-pin": ("Marque su clave y numeral.", "Enter your PIN, then pound."),
    "agent-refused": ("El número o la clave no son correctos.", "The number or the PIN is not correct."),
    "agent-logged-in": ("Sesión iniciada. Está disponible.", "You are logged in and ready."),
    "agent-logged-out": ("Sesión cerrada. Hasta luego.", "You are logged out. Goodbye."),
    "agent-not-logged-in": (
        "No hay nadie con sesión en este teléfono.",
        "Nobody is logged in at this phone.",
    ),
    "agent-ready": ("Está disponible.", "You are ready."),
    "agent-paused": ("Está en pausa.", "You are paused."),
    "agent-pause-reason": ("Marque el motivo de la pausa.", "Enter the reason of your pause."),
    "agent-wrap-up-ended": ("Fin del poscontacto. Está disponible.", "Wrap-up ended. You are ready."),
    "agent-not-now": ("Eso no es posible en este momento.", "That is not possible at the moment."),
    "agent-unavailable": (
        "El servicio de agentes no responde. Intente de nuevo en un minuto.",
        "The agent service does not answer. Please try again in a minute.",
    ),
}

PROMPTS: Final[dict[str, Prompt]] = {
    name: Prompt(name, {Language.ES: es, Language.EN: en}) for name, (es, en) in _TEXTS.items()
}

MISSED_CALL: Final = "missed-call"

PAUSE_REASONS: Final[dict[str, PauseReason]] = {
    reason.name: reason
    for reason in (
        PauseReason("break", {Language.ES: "Descanso", Language.EN: "Break"}, "1"),
        PauseReason("lunch", {Language.ES: "Almuerzo", Language.EN: "Lunch"}, "2", paid=False),
        PauseReason("meeting", {Language.ES: "Reunión", Language.EN: "Meeting"}, "3"),
        PauseReason("training", {Language.ES: "Capacitación", Language.EN: "Training"}, "4"),
        PauseReason(MISSED_CALL, {Language.ES: "Llamada no atendida", Language.EN: "Missed call"}),
    )
}
"""Used where the site names no reasons of its own; a missed call's is always there."""
