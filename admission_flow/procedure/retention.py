"""How long personal data of those who left a procedure is kept: rules as data, `retention.toml`.

They judge nothing, so that they are not part of a rulebook: an entry of an erasure names them by a
digest of their own.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.file_reader import FileProblem, WorkflowProblems, toml_of
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.workflow import State

FILE = "retention.toml"
FORMAT = "admission-retention/1"
ENDED = "ended"
"""The stage of a case that is over and not of a member: journals know it by this word."""
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One rule: for which ends, how long, and who says so."""

    id: str
    states: frozenset[str]
    months: int | None
    """Calendar months from the end of the case; None: kept, never erased here."""
    owner: str
    source: str

    def erasable_from(self, ended_on: date) -> date | None:
        """Return the first day on which a case that ended on a day may be erased; None: never."""
        return None if self.months is None else months_after(ended_on, self.months)


@dataclass(frozen=True, slots=True)
class Retention:
    """All rules, and the digest of the text that they stand in."""

    rules: Mapping[str, RetentionRule]
    sha256: str


NONE_STATED = Retention({}, "")
"""A procedure that says nothing of how long it keeps what: nothing of it is erased."""


def retention_from(source: str) -> Retention:
    """Return the rules that a text states.

    Raises:
        WorkflowProblems: it is not such a text; the first thing that is wrong is named.

    """
    try:
        data = toml_of(source)
    except ValueError as error:
        raise _wrong("file", str(error)) from error
    if data.get("format") != FORMAT or not isinstance(data.get("rule"), list):
        raise _wrong("format", f"must be {FORMAT}, and have [[rule]]")
    rules: dict[str, RetentionRule] = {}
    of: set[str] = set()
    for number, table in enumerate(data["rule"]):
        rule = _rule(table, f"rule[{number}]")
        again = [rule.id] if rule.id in rules else sorted(rule.states & of)
        if again:  # of two periods for one end nobody could say which is meant
            raise _wrong(f"rule[{number}]", f"a second {again[0]}")
        rules[rule.id] = rule
        of |= rule.states
    return Retention(rules, hashlib.sha256(source.encode()).hexdigest())


def check_states(retention: Retention, states: Mapping[str, State]) -> list[FileProblem]:
    """Return every state of a rule that the procedure does not have, or in which a case goes on."""
    found = []
    for rule in retention.rules.values():
        for name in sorted(rule.states):
            if name not in states:
                found.append(FileProblem(FILE, rule.id, f"unknown state {name!r}"))
            elif states[name].stage != ENDED:
                found.append(FileProblem(FILE, rule.id, f"{name} is of another stage than {ENDED}"))
    return found


def _rule(table: Any, where: str) -> RetentionRule:  # noqa: ANN401 - whatever stands there
    if not isinstance(table, Mapping):
        raise _wrong(where, "is no table")
    keep, months = table.get("keep"), table.get("months")
    states: Any = table.get("states")
    texts = [table.get(name) for name in ("id", "owner", "source")]
    right = (
        table.keys() <= {"id", "states", "months", "keep", "owner", "source"}
        and all(isinstance(item, str) and item for item in texts)
        and isinstance(states, list)
        and bool(states)
        and all(isinstance(state, str) for state in states)
        and (keep is True) == (months is None)
        and (months is None or (type(months) is int and 0 < months <= _LONGEST))
    )
    if not right:
        raise _wrong(where, "must have id, states, owner, source, and either months or keep = true")
    name, owner, source = (str(item) for item in texts)
    return RetentionRule(name, frozenset(states), months, owner, source)


def _wrong(where: str, what: str) -> WorkflowProblems:
    return WorkflowProblems([FileProblem(FILE, where, what)])
