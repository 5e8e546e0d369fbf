"""What a short message and a mail say of an alarm, in the site's language."""

from typing import Final

from appliance.alarms.news import News
from appliance.core.site.model import Language
from hw.serial.sms import gsm7

_OVER: Final = {Language.EN: "Solved: ", Language.ES: "Resuelto: "}
_HELD: Final = {
    Language.EN: "{count} more alarms meanwhile; see System health.",
    Language.ES: "{count} alarmas más entretanto; vea Estado del sistema.",
}
_SUBJECT: Final = {
    Language.EN: ("Alarm", "Solved"),
    Language.ES: ("Alarma", "Resuelto"),
}
_NARROW: Final = str.maketrans("áíóúÁÍÓÚ«»–—", 'aiouAIOU""--')
LONGEST_SMS: Final = 306
"""Two messages."""


def short(site: str, news: News, language: Language) -> str:
    """With the letters of the narrow alphabet alone: a wide message would cost twice."""
    return narrow(f"{site}: {_OVER[language] if news.over else ''}{news.alarm.what}")


def held(site: str, count: int, language: Language) -> str:
    return narrow(f"{site}: {_HELD[language].format(count=count)}")


def narrow(text: str) -> str:
    folded = text.translate(_NARROW)[:LONGEST_SMS]
    return "".join(char if gsm7.septets_of(char) else "?" for char in folded)


def subject(site: str, news: News, language: Language) -> str:
    return f"[{site}] {_SUBJECT[language][news.over]}: {news.alarm.what}"


def body(news: News, language: Language) -> str:
    alarm = news.alarm
    head = f"{_OVER[language]}{alarm.what}" if news.over else alarm.what
    parts = [head] if news.over else [head, alarm.why, alarm.next]
    return "\n\n".join(part for part in parts if part) + f"\n\n{alarm.code}\n"
