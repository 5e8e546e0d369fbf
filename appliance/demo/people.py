"""Who is on the phone. Numbers come from no real range that matters: Colombian mobiles of a made-up block."""

import random
from dataclasses import dataclass

VOICES = {
    "es": ("es-419+f2", "es-419+m3", "es-419+f4", "es-419+m1", "es+f3", "es+m7", "es-419+f5", "es+m4"),
    "en": ("en-us+f2", "en-us+m3", "en-gb+f4", "en-gb+m1"),
}
FIRST = [
    "Alejandra",
    "Andrés",
    "Beatriz",
    "Camilo",
    "Catalina",
    "César",
    "Daniela",
    "Eduardo",
    "Esteban",
    "Felipe",
    "Fernanda",
    "Germán",
    "Iván",
    "Juliana",
    "Lorena",
    "Marcela",
    "Mauricio",
    "Natalia",
    "Óscar",
    "Paola",
    "Ramón",
    "Rocío",
    "Santiago",
    "Tatiana",
    "Ximena",
]
LAST = [
    "Acosta",
    "Arango",
    "Bermúdez",
    "Cárdenas",
    "Castaño",
    "Díaz",
    "Echeverri",
    "Gómez",
    "Ibáñez",
    "Jiménez",
    "León",
    "Londoño",
    "Medina",
    "Muñoz",
    "Núñez",
    "Ocampo",
    "Peña",
    "Quintero",
    "Ríos",
    "Suárez",
    "Torres",
    "Uribe",
    "Vélez",
    "Yáñez",
    "Zapata",
]
FIRST_EN = ["Emily", "James", "Olivia", "Noah", "Grace", "Henry", "Chloe", "Daniel"]
LAST_EN = ["Baker", "Carter", "Evans", "Hughes", "Morgan", "Parker", "Reed", "Walsh"]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of the synthesiser: name, pitch 0 to 99, words a minute."""

    name: str
    pitch: int
    speed: int


@dataclass(frozen=True, slots=True)
class Customer:
    name: str
    """Empty: the carrier sends no name."""
    number: str
    voice: Voice
    language: str


def voice(language: str, rng: random.Random) -> Voice:
    """A voice for somebody."""
    return Voice(rng.choice(VOICES[language]), rng.randrange(30, 65, 5), rng.randrange(140, 176, 5))


def customer(language: str, rng: random.Random) -> Customer:
    """Somebody who calls. Two of three show a name."""
    first, last = (FIRST_EN, LAST_EN) if language == "en" else (FIRST, LAST)
    name = f"{rng.choice(first)} {rng.choice(last)}" if rng.random() < 2 / 3 else ""
    number = f"3{rng.choice(('00', '10', '15', '20'))}555{rng.randrange(10_000):04d}"
    return Customer(name, number, voice(language, rng), language)
