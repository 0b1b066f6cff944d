"""The state machines: the only place that knows `transitions`.

Each kind of unit has a machine of its own, built from the arrows of the workflow that are open to
it. What can be fired from a state, where it leads and what a picture shows is what the machine
answers; whether a step is permitted its own condition asks of whoever judges.

One machine without models serves every case: a machine per case costs 2 ms and 93 KiB, a shared
one fired unbound 9 µs and nothing. `auto_transitions` would add a lawless way into every state;
`queued`, `ignore_invalid_triggers` and `on_exception` would turn a refusal into a success.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from admission_flow.procedure.quick_dataclass import dataclass


class Arrow(NamedTuple):
    """One arrow of a machine."""

    step: str
    source: str
    target: str


Asking = Callable[[], bool]
"""Judges a step, and says whether it is permitted."""


@dataclass(slots=True)
class Token:
    """Stands for one case while it is moved, as the model of the machine."""

    state: str
    permitted: bool
    """What the judge answered of the step."""


def judged_lawful(event: Any) -> bool:  # noqa: ANN401 - transitions.EventData
    """Ask the one condition of every transition: whether the judge permits the step."""
    return event.model.permitted is True


class UnitMachine:
    """Moves cases of one kind of unit. Built once for each kind, from the arrows open to it."""

    def __init__(self, states: Iterable[str], arrows: Iterable[Arrow]) -> None:
        """Build the machine that all cases of the kind share."""
        from transitions import Machine  # noqa: PLC0415 - 0.03 s that a list of cases does not pay

        self._machine = Machine(
            model=None,
            states=list(states),
            initial=None,
            auto_transitions=False,
            send_event=True,
        )
        self._leaves: dict[tuple[str, str], bool] = {}
        self._known: dict[tuple[str, str, bool], str] = {}
        for arrow in dict.fromkeys(arrows):
            self._machine.add_transition(
                arrow.step, arrow.source, arrow.target, conditions=judged_lawful
            )

    def arrows(self) -> Iterator[Arrow]:
        """Yield every arrow of the machine, by step, in the order in which they were added."""
        for step, event in self._machine.events.items():
            for source, transitions in event.transitions.items():
                for transition in transitions:
                    yield Arrow(step, source, str(transition.dest))

    def fireable(self, state: str) -> list[str]:
        """Return the steps that can be fired from a state, permitted or not."""
        found: list[str] = self._machine.get_triggers(state)
        return found

    def fire(self, step: str, state: str, ask: Asking) -> str:
        """Return the state after a step is fired: another one only if the judge permits it.

        Args:
            step: a step of the procedure.
            state: where the case stands.
            ask: judges the step, for the condition of the arrow; it is asked where an arrow of the
                step leaves the state, and only there.

        """
        leaves = self._leaves.get((step, state))
        if leaves is None:
            leaves = self._leaves[step, state] = step in self.fireable(state)
        if not leaves:
            return state
        answered = (step, state, ask())
        after = self._known.get(answered)
        if after is None:  # the machine has no memory: what it answered once it answers again
            token = Token(state, answered[2])
            self._machine.events[step].trigger(token)
            after = self._known[answered] = token.state
        return after
