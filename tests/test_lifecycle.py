"""The table of moves, by itself."""

import pytest

from campaigns.lifecycle import CLOSED, OPEN, TRANSITIONS, State, mermaid, sources_of


def test_every_state_but_the_first_is_reached():
    assert {t.target for t in TRANSITIONS.values()} == set(State) - {State.RECEIVED}


def test_a_person_can_withdraw_from_every_state():
    assert sources_of("withdraw") == set(State) - {State.WITHDRAWN}


def test_nothing_leaves_withdrawn():
    assert not any(State.WITHDRAWN in t.sources for t in TRANSITIONS.values())


def test_only_a_withdrawal_leaves_a_closed_state():
    for state in CLOSED - {State.WITHDRAWN}:
        assert [verb for verb, t in TRANSITIONS.items() if state in t.sources] == ["withdraw"]


def test_every_open_state_can_end():
    ends = set(State) - OPEN
    for state in OPEN:
        assert any(state in t.sources and t.target in ends for t in TRANSITIONS.values())


def test_only_an_approval_leads_to_the_screens():
    assert [verb for verb, t in TRANSITIONS.items() if t.target is State.APPROVED] == ["approve"]


def test_an_unknown_verb_is_an_error():
    with pytest.raises(KeyError):
        sources_of("teleport")


def test_the_diagram_names_every_verb_and_state():
    drawn = mermaid()
    assert all(verb in drawn for verb in TRANSITIONS)
    assert all(state in drawn for state in State)
