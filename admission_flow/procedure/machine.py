"""The state machine: the only place that knows `transitions`.

One machine without models serves every case: a machine per case costs 2 ms and 93 KiB, a shared
one fired unbound 9 µs and nothing. `auto_transitions` would add a lawless way into every state;
`queued`, `ignore_invalid_triggers` and `on_exception` would turn a refusal into a success.
"""

from dataclasses import dataclass
from typing import Any

from admission_flow.procedure.workflow import Route, Workflow


@dataclass(slots=True)
class Token:
    """Stands for one case while it is moved."""

    state: str
    permitted: bool
    """What the judge said of the step."""
    target: str
    """Where the step leads in this kind of unit, as the judge says."""


def _judged_lawful(event: Any) -> bool:  # noqa: ANN401 - transitions.EventData
    """Ask the one condition of every transition: permitted, and to where the judge says."""
    token = event.model
    return token.permitted is True and token.target == event.transition.dest


class CaseMachine:
    """Moves cases along the arrows of a workflow."""

    def __init__(self, workflow: Workflow) -> None:
        """Build the machine that all cases share."""
        from transitions import Machine  # noqa: PLC0415 - 0.03 s that a list of cases does not pay

        self._machine = Machine(
            model=None,
            states=list(workflow.states),
            initial=workflow.initial,
            auto_transitions=False,
            send_event=True,
        )
        self._known: dict[tuple[str, str, str, bool], str] = {}
        seen = set()
        for spec in workflow.steps.values():
            for move in spec.moves:
                # Arrows that differ only in the kind of unit are one arrow here; which of them is
                # open to this unit, and where it leads, is the judge's word (`Token.target`).
                arrow = (spec.name, move.source, move.target)
                if arrow not in seen:
                    seen.add(arrow)
                    self._machine.add_transition(
                        spec.name, move.source, move.target, conditions=_judged_lawful
                    )

    def fire(self, step: str, state: str, way: Route, *, permitted: bool) -> str:
        """Return the state after the step: another one only if the judge permits it."""
        move = way.move(step, state)
        if move is None:  # the judge has refused it: `order.state`
            return state
        asked = (step, state, move.target, permitted)
        after = self._known.get(asked)
        if after is None:  # the machine has no memory: what it answered once it answers again
            token = Token(state, permitted, move.target)
            self._machine.events[step].trigger(token)
            after = self._known[asked] = token.state
        return after
