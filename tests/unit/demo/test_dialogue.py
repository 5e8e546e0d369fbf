import random
import wave

import pytest

from appliance.demo import dialogue, people, sentences
from appliance.demo.speech import RATE, Speaker


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("topic", ["ventas", "soporte", "citas", "another"])
def test_conversation_opens_and_closes_whatever_its_length(language, topic):
    rng = random.Random(3)
    for wanted_s in (1.0, 40.0, 500.0):
        turns = dialogue.turns(language, topic, wanted_s, rng)
        assert turns[0] in sentences.OPENING[language]
        assert tuple(turns[-2:]) == sentences.CLOSING[language]
        assert len(set(turns)) == len(turns)


def test_names_are_filled_in_and_speakers_take_turns():
    rng = random.Random(4)
    customer = people.customer("es", rng)
    said = dialogue.spoken(dialogue.turns("es", "ventas", 60, rng), "Ana", people.voice("es", rng), customer)
    assert [one.by_agent for one in said[:4]] == [True, False, True, False]
    assert not any("{" in one.text for one in said)


def test_tracks_are_of_equal_length_and_never_speak_at_once(tmp_path):
    rng = random.Random(5)
    customer = people.customer("es", rng)
    said = dialogue.spoken(dialogue.turns("es", "citas", 20, rng), "Luis", people.voice("es", rng), customer)
    tracks = Speaker(tmp_path).conversation(said, "x", [0.5] * len(said))
    samples = []
    for path in tracks:
        with wave.open(str(path)) as wav:
            assert (wav.getframerate(), wav.getnchannels()) == (RATE, 1)
            samples.append(wav.readframes(wav.getnframes()))
    agent, by_customer = samples
    assert len(agent) == len(by_customer) > 2 * RATE * 5
    assert any(agent)
    assert any(by_customer)
    assert not any(a and b for a, b in zip(agent, by_customer, strict=True))
