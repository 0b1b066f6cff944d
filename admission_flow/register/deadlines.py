"""Which cases have surely no deadline up to a day, without folding and judging them again."""

import re
from dataclasses import asdict
from datetime import date

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.journal.canonical import canonical, quoted
from admission_flow.journal.entry import RuleRef
from admission_flow.journal.keys import day_of
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.workflow import Workflow
from admission_flow.register.records import ADVANCE, CORRECT, RECORD, TAKE_OVER
from admission_flow.version import __version__

_HEAD = re.compile(
    r'\{"intent":"\{\\"action\\":\\"([a-z0-9_.]+)\\",\\"actor\\":\\"[^"\\]+\\",'
    r'\\"at\\":\\"([0-9TZ:-]{20})\\"'
)
_ON = re.compile(r'\\"on\\":\\"([0-9]{4}-[0-9]{2}-[0-9]{2})\\"')
_KIND = re.compile(r'\\"kind\\":\\"([a-z_]+)\\"')
_DATED = {RECORD, ADVANCE, TAKE_OVER}


class Quiet:
    """Cases whose nearest deadline is known to lie beyond a day.

    The row of ``case_state`` keeps the nearest deadline as of the day on which the case was last
    touched. It is the same today if all of this holds, and only then is it relied upon:

    1. nothing in the case is dated after the day that is asked about;
    2. nothing in it was corrected: what counts is what its entries say, one by one;
    3. since it was last touched, no rule with a time limit reads another value, unless the act
       from which its time runs is not there;
    4. it was judged by this version of the program under this very rulebook.

    Where any of it does not hold, the case is judged again. A row that somebody edited can hide a
    deadline from the list; `audit verify` finds it.
    """

    def __init__(self, store: Queries, workflow: Workflow, day: date, horizon: date) -> None:
        """Look for deadlines on `day`, up to `horizon`."""
        self._store, self._day, self._horizon = store, day.isoformat(), horizon.isoformat()
        rulebook = workflow.rulebook
        timed = [rule for rule in rulebook.declared if rule in BY_ID and BY_ID[rule].due]
        self._since = [
            (rulebook.unchanged_since(day, [rule]).isoformat(), BY_ID[rule].after) for rule in timed
        ]
        rule = asdict(RuleRef(workflow.name, __version__, rulebook.sha256))
        self._rule = quoted(f'"rule":{canonical(rule)}')[1:-1]

    def surely(self, row: StateRow) -> bool:
        """Return whether a case has no deadline up to the horizon."""
        if row.due_on is not None and row.due_on <= self._horizon:
            return False
        low = high = max(row.opened_on, row.state_since)
        lines = [str(line) for _, line in self._store.numbered_lines(row.case)]
        kinds: set[str] = set()
        if not lines or self._rule not in lines[-1]:  # 4
            return False
        for line in lines:
            head = _HEAD.match(line)
            if head is None or head[1] == CORRECT:  # 2
                return False
            entered = day_of(head[2])
            high = max(high, entered, *_ON.findall(line))
            if head[1] in _DATED:
                low = max(low, entered)
            kinds.update(_KIND.findall(line))
        changed = (after for since, after in self._since if low < since)
        return high <= self._day and not any(kinds.intersection(after) for after in changed)  # 1, 3
