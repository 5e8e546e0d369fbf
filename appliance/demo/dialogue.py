"""Which turns make up a conversation of a wanted length."""

import random

from appliance.demo.people import Customer, Voice
from appliance.demo.sentences import CLOSING, OPENING, TOPICS, Turn
from appliance.demo.speech import Utterance

TURN_S = 7.5
"""About what an agent's sentence and its answer take."""


def turns(language: str, topic: str, wanted_s: float, rng: random.Random) -> list[Turn]:
    """Opening, some of the topic in its order, closing."""
    subject = TOPICS.get("en" if language == "en" else topic, TOPICS["ventas"])
    opening, closing = rng.choice(OPENING[language]), CLOSING[language]
    room = max(0, round(wanted_s / TURN_S) - 1 - len(closing))
    chosen = sorted(rng.sample(range(len(subject)), min(room, len(subject))))
    return [opening, *(subject[index] for index in chosen), *closing]


def spoken(chosen: list[Turn], agent: str, agent_voice: Voice, customer: Customer) -> list[Utterance]:
    """The turns in two voices, with everybody's names."""
    names = {
        "agent": agent,
        "customer": customer.name or ("un cliente", "a customer")[customer.language == "en"],
    }
    said: list[Utterance] = []
    for by_agent, by_customer in chosen:
        said.append(Utterance(by_agent.format(**names), agent_voice, True))
        said.append(Utterance(by_customer.format(**names), customer.voice, False))
    return said
