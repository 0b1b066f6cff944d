"""How long personal data of those who left is kept: rules as data, `workflows/retention.toml`."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from admission_flow.errors import BadInput
from admission_flow.procedure.calendar import months_after
from admission_flow.resources import text

FILE = "retention.toml"
FORMAT = "admission-retention/1"
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


@cache
def built_in() -> Retention:
    """Return the rules that ship with the program."""
    return parse(text("workflows", FILE))


def parse(source: str) -> Retention:
    """Return the rules that a text states.

    Raises:
        BadInput: it is not such a text; the first thing that is wrong is named.

    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(file=FILE, where="file", problem=str(error)) from error
    if data.get("format") != FORMAT or not isinstance(data.get("rule"), list):
        raise BadInput(file=FILE, where="format", problem=f"{FORMAT} with [[rule]]")
    rules: dict[str, RetentionRule] = {}
    for number, table in enumerate(data["rule"]):
        rule = _rule(table, f"rule[{number}]")
        if rule.id in rules:
            raise BadInput(file=FILE, where=f"rule[{number}]", problem=f"a second {rule.id}")
        rules[rule.id] = rule
    return Retention(rules, hashlib.sha256(source.encode()).hexdigest())


def _rule(table: Mapping[str, Any], where: str) -> RetentionRule:
    keep, months, states = table.get("keep", False), table.get("months"), table.get("states")
    texts = [table.get(name) for name in ("id", "owner", "source")]
    right = (
        table.keys() <= {"id", "states", "months", "keep", "owner", "source"}
        and all(isinstance(item, str) and item for item in texts)
        and isinstance(states, list)
        and states
        and all(isinstance(state, str) for state in states)
        and (keep is True) == (months is None)
        and (months is None or (type(months) is int and 0 < months <= _LONGEST))
    )
    if not right:
        problem = "id, states, owner, source, and either months or keep = true"
        raise BadInput(file=FILE, where=where, problem=problem)
    name, owner, source = (str(item) for item in texts)
    return RetentionRule(name, frozenset(states or ()), months, owner, source)
