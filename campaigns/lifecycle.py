"""The life of a submission: its states and the moves between them. Plain Python, nothing of Django.

`TRANSITIONS` is the only place that says which verb leads from where to where. The database moves a
submission by compare and swap on these sources (`campaigns.moves`), and `docs/architecture.md` shows
the diagram that `mermaid()` draws of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a submission stands."""

    RECEIVED = "received"
    QUEUED = "queued"
    RENDERING = "rendering"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    TAKEN_DOWN = "taken_down"
    RETIRED = "retired"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: the states that it may start from and the one that it leads to."""

    sources: frozenset[State]
    target: State


def _to(target: State, *sources: State) -> Transition:
    return Transition(frozenset(sources), target)


S = State

TRANSITIONS: dict[str, Transition] = {
    "enqueue": _to(S.QUEUED, S.RECEIVED),
    "claim": _to(S.RENDERING, S.QUEUED),
    "retry": _to(S.QUEUED, S.RENDERING),
    "complete": _to(S.IN_REVIEW, S.RENDERING),
    "fail": _to(S.FAILED, S.RENDERING),
    "another_look": _to(S.QUEUED, S.IN_REVIEW),
    "next_look": _to(S.IN_REVIEW, S.IN_REVIEW),
    "approve": _to(S.APPROVED, S.IN_REVIEW),
    "reject": _to(S.REJECTED, S.IN_REVIEW),
    "undo": _to(S.IN_REVIEW, S.APPROVED, S.REJECTED),
    "take_down": _to(S.TAKEN_DOWN, S.APPROVED),
    "retire": _to(S.RETIRED, S.APPROVED),
    "expire": _to(S.EXPIRED, S.RECEIVED, S.QUEUED, S.IN_REVIEW),
    "withdraw": _to(S.WITHDRAWN, *(state for state in S if state is not S.WITHDRAWN)),
}

#: States in which someone still waits for something to happen.
OPEN = frozenset({S.RECEIVED, S.QUEUED, S.RENDERING, S.IN_REVIEW})

#: States that nothing but a withdrawal leaves (a rejection can still be undone).
CLOSED = frozenset({S.TAKEN_DOWN, S.RETIRED, S.FAILED, S.WITHDRAWN, S.EXPIRED})


def sources_of(verb: str) -> frozenset[State]:
    """The states from which `verb` may start. Raises KeyError for a verb that does not exist."""
    return TRANSITIONS[verb].sources


def _arrows(verb: str, transition: Transition) -> Iterable[str]:
    for source in sorted(transition.sources):
        yield f"    {source} --> {transition.target}: {verb}"


def mermaid() -> str:
    """The state diagram in Mermaid's notation, drawn from `TRANSITIONS`; withdrawal is said in one note."""
    lines = ["stateDiagram-v2", f"    [*] --> {S.RECEIVED}"]
    for verb, transition in TRANSITIONS.items():
        if verb != "withdraw":
            lines.extend(_arrows(verb, transition))
    lines.append(f"    note right of {S.WITHDRAWN}: withdraw leads here from every other state")
    return "\n".join(lines)
