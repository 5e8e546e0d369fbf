"""Commit-confirm with its files; the kernel only remembers what it was given."""

import pytest

from hw.firewall import kernel
from hw.firewall.policy import Policy
from hw.firewall.trial import firewall_trials
from hw.trials import NothingOnTrial

NEW = Policy(opened=("web",))


@pytest.fixture
def in_force(monkeypatch):
    found = []
    monkeypatch.setattr(kernel, "replace", found.append)
    return found


@pytest.fixture
def trials(tmp_path, in_force):
    return firewall_trials(tmp_path)


def test_policy_without_trial_holds_at_once(trials, in_force):
    trials.apply(NEW, 0)
    assert in_force == [NEW]
    assert trials.held() == NEW
    assert trials.left_s() is None


def test_confirmed_policy_holds(trials):
    trials.apply(NEW, 60)
    assert 59 < trials.left_s() <= 60
    assert trials.held() == Policy()
    trials.confirm()
    assert trials.held() == NEW
    assert trials.left_s() is None


def test_unconfirmed_policy_gives_way_to_the_one_before_even_in_another_process(trials, in_force, tmp_path):
    trials.apply(NEW, 60)
    firewall_trials(tmp_path).undo()
    assert in_force == [NEW, Policy()]
    with pytest.raises(NothingOnTrial):
        trials.confirm()


def test_trial_that_is_over_cannot_be_confirmed(trials, tmp_path):
    trials.apply(NEW, 60)
    path = tmp_path / "trial.json"
    path.write_text(path.read_text().replace('"ends": ', '"ends": -'))
    assert trials.left_s() == 0
    with pytest.raises(NothingOnTrial):
        trials.confirm()


def test_refused_policy_leaves_no_trial_behind(trials, monkeypatch):
    def refuse(policy):
        if policy == NEW:
            raise kernel.FirewallError("no")

    monkeypatch.setattr(kernel, "replace", refuse)
    with pytest.raises(kernel.FirewallError):
        trials.apply(NEW, 60)
    assert trials.left_s() is None


def test_torn_file_of_a_trial_is_a_trial_that_is_over(trials, tmp_path):
    (tmp_path / "trial.json").write_text("{")
    assert trials.left_s() == 0
