"""All legal moves of call, agent and offer. Nothing else in the code assigns a state.

Each enum member's line names the *moment*, seen from the thing itself. `check_*` raise
IllegalMove: that is a defect of the core, never of the outside world, since facts from
outside that do not fit the current state are answered before a move is tried.
"""

from enum import StrEnum
from typing import Final


class CallState(StrEnum):
    GREETING = "greeting"
    """In the dialplan: greeted, choosing from a menu, not yet in a queue."""
    WAITING = "waiting"
    """In a queue, hearing music; no agent's phone rings for it."""
    OFFERED = "offered"
    """In a queue, hearing music; one agent's phone rings (or several, under ring all)."""
    TALKING = "talking"
    """Joined with an agent."""
    DIVERTED = "diverted"
    """Sent back to the dialplan: overflow to a number, voicemail or announcement, or a transfer."""
    ENDED = "ended"
    """The caller's channel is gone. Final."""


class AgentState(StrEnum):
    OFFLINE = "offline"
    """Not logged in at any extension."""
    READY = "ready"
    """May be offered a call."""
    OFFERED = "offered"
    """The phone rings for a call of a queue."""
    TALKING = "talking"
    """Joined with a caller of a queue."""
    WRAP_UP = "wrap_up"
    """After a call: writing the report. Ends by time or by hand."""
    PAUSED = "paused"
    """Logged in, offered nothing, for a stated reason."""
    BUSY = "busy"
    """The phone is in use by a call that is not the queue's."""


class OfferState(StrEnum):
    RINGING = "ringing"
    """The agent's phone is being rung."""
    ACCEPTED = "accepted"
    """The agent answered; the bridge is being made."""
    CONNECTED = "connected"
    """Agent and caller hear each other."""
    DECLINED = "declined"
    """The agent refused, or the phone said busy. Final."""
    TIMED_OUT = "timed_out"
    """Rang for the queue's ring time. Final."""
    FAILED = "failed"
    """The phone could not be rung: not registered, unreachable, congested. Final."""
    WITHDRAWN = "withdrawn"
    """Taken back: the caller hung up, overflowed, or another agent was quicker. Final."""
    FINISHED = "finished"
    """The conversation is over. Final."""


CALL_MOVES: Final[dict[CallState, frozenset[CallState]]] = {
    CallState.GREETING: frozenset({CallState.WAITING, CallState.DIVERTED, CallState.ENDED}),
    CallState.WAITING: frozenset({CallState.OFFERED, CallState.DIVERTED, CallState.ENDED}),
    CallState.OFFERED: frozenset({CallState.WAITING, CallState.TALKING, CallState.DIVERTED, CallState.ENDED}),
    CallState.TALKING: frozenset({CallState.WAITING, CallState.DIVERTED, CallState.ENDED}),
    CallState.DIVERTED: frozenset({CallState.WAITING, CallState.ENDED}),
    CallState.ENDED: frozenset(),
}

AGENT_MOVES: Final[dict[AgentState, frozenset[AgentState]]] = {
    AgentState.OFFLINE: frozenset({AgentState.READY, AgentState.PAUSED, AgentState.BUSY}),
    AgentState.READY: frozenset({AgentState.OFFERED, AgentState.PAUSED, AgentState.BUSY, AgentState.OFFLINE}),
    AgentState.OFFERED: frozenset(
        {AgentState.READY, AgentState.TALKING, AgentState.PAUSED, AgentState.BUSY, AgentState.OFFLINE}
    ),
    AgentState.TALKING: frozenset(
        {AgentState.WRAP_UP, AgentState.READY, AgentState.PAUSED, AgentState.BUSY, AgentState.OFFLINE}
    ),
    AgentState.WRAP_UP: frozenset({AgentState.READY, AgentState.PAUSED, AgentState.BUSY, AgentState.OFFLINE}),
    AgentState.PAUSED: frozenset({AgentState.READY, AgentState.BUSY, AgentState.OFFLINE}),
    AgentState.BUSY: frozenset({AgentState.READY, AgentState.PAUSED, AgentState.OFFLINE}),
}

OFFER_MOVES: Final[dict[OfferState, frozenset[OfferState]]] = {
    OfferState.RINGING: frozenset(
        {
            OfferState.ACCEPTED,
            OfferState.DECLINED,
            OfferState.TIMED_OUT,
            OfferState.FAILED,
            OfferState.WITHDRAWN,
        }
    ),
    OfferState.ACCEPTED: frozenset({OfferState.CONNECTED, OfferState.FAILED, OfferState.WITHDRAWN}),
    OfferState.CONNECTED: frozenset({OfferState.FINISHED}),
    OfferState.DECLINED: frozenset(),
    OfferState.TIMED_OUT: frozenset(),
    OfferState.FAILED: frozenset(),
    OfferState.WITHDRAWN: frozenset(),
    OfferState.FINISHED: frozenset(),
}


class IllegalMove(Exception):
    """The core tried a move that is not in the tables: a defect, to be fixed, never to be caught."""


def check_move[S: StrEnum](moves: dict[S, frozenset[S]], old: S, new: S) -> S:
    """Return `new` if the table allows old → new, else raise IllegalMove."""
    if new not in moves[old]:
        raise IllegalMove(f"{type(old).__name__}: {old} → {new}")
    return new
