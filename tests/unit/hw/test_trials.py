"""Commit-confirm: what is begun later, what goes wrong, and what another process finds."""

from dataclasses import dataclass
from typing import Any

import pytest

from hw import trials
from hw.trials import NothingOnTrial, SettingError, Trials


@dataclass(frozen=True, slots=True)
class Word:
    text: str = "default"

    @classmethod
    def of(cls, data: Any) -> Word:
        if set(data) != {"text"}:
            raise ValueError("not a word")
        return cls(**data)

    def as_data(self) -> dict[str, Any]:
        return {"text": self.text}


class Put:
    """What was put in force, and what is refused."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.refused: set[str] = set()

    def __call__(self, word: Word) -> None:
        self.words.append(word.text)
        if word.text in self.refused:
            raise SettingError(f"{word.text} is refused")


@pytest.fixture
def clock(monkeypatch):
    at = [1000.0]
    monkeypatch.setattr(trials, "_now", lambda: at[0])
    return at


@pytest.fixture
def put():
    return Put()


@pytest.fixture
def make(tmp_path, put):
    return lambda: Trials(tmp_path, "word", Word.of, put, Word(), delay_s=2.0)


def test_trial_begins_after_its_delay_and_is_undone_when_its_time_is_over(make, put, clock):
    make().apply(Word("new"), 60)
    assert (put.words, make().next_s()) == ([], 2.0)
    make().tend()
    assert put.words == []
    clock[0] += 2
    make().tend()
    assert (put.words, make().next_s()) == (["new"], 60.0)
    clock[0] += 60
    assert make().tend()
    assert put.words == ["new", "default"]
    assert (make().next_s(), make().left_s()) == (None, None)


def test_setting_for_good_that_is_refused_leaves_what_held(make, put):
    make().apply(Word("old"), 0)
    put.refused.add("new")
    with pytest.raises(SettingError):
        make().apply(Word("new"), 0)
    assert put.words == ["old", "new", "old"]
    assert make().held() == Word("old")


def test_trial_cannot_be_confirmed_before_it_began(make, clock):
    make().apply(Word("new"), 60)
    with pytest.raises(NothingOnTrial):
        make().confirm()
    clock[0] += 2
    make().tend()
    make().confirm()
    assert make().held() == Word("new")
    assert make().said()


def test_setting_that_is_refused_when_it_begins_gives_way_at_once(make, put, clock):
    put.refused.add("new")
    make().apply(Word("new"), 60)
    clock[0] += 2
    with pytest.raises(SettingError):
        make().tend()
    assert put.words == ["new", "default"]
    assert make().left_s() is None


def test_undo_that_fails_is_tried_until_it_works(make, put, clock):
    put.refused.add("default")
    make().apply(Word("newer"), 60)
    clock[0] += 2
    make().tend()
    clock[0] += 60
    for _ in range(2):
        with pytest.raises(SettingError):
            make().tend()
    put.refused.clear()
    assert make().tend()
    assert put.words == ["newer", "default", "default", "default"]


def test_trial_whose_time_passed_unseen_is_never_begun(make, put, clock):
    make().apply(Word("new"), 60)
    clock[0] += 70
    assert make().tend()
    assert put.words == ["default"]


def test_killed_between_writing_and_putting_is_undone_by_the_next(make, put, clock, monkeypatch):
    make().apply(Word("new"), 60)
    clock[0] += 2
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Put, "__call__", lambda self, word: (_ for _ in ()).throw(KeyboardInterrupt))
        make().tend()
    clock[0] += 61
    assert make().tend()
    assert put.words == ["default"]
