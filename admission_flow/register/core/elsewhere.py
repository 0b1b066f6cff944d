"""What a row of `case_state` may say that was derived under another rulebook than the one at hand.

A new law is no crime: such a row may stand otherwise than today's law gives, and nobody is shown it
(`core/afresh.py`). What needs no law is compared all the same, and what it names must be known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.journal.report import Break, Notice
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Step
from admission_flow.register.core import records
from admission_flow.register.core.afresh import names_rule
from admission_flow.released import release_of, releases

_NEEDS_NO_LAW = frozenset({"case", "ver", "head", "unit", "opened_on"})
_NAMES = frozenset({"rulebook", "program"})


def differing(stored: StateRow, derived: StateRow) -> list[str]:
    """Return the columns in which two rows differ, but for what they name."""
    names = [field.name for field in fields(StateRow) if field.name not in _NAMES]
    return [name for name in names if getattr(stored, name) != getattr(derived, name)]


@dataclass(slots=True)
class _Group:
    """Rows that name the same rulebook and program, which are not those at hand."""

    first: int
    """The last entry of the first of them."""
    rows: int = 0
    otherwise: int = 0


class Elsewhere:
    """Looks at the rows that were derived elsewhere, and counts them."""

    def __init__(self, store: Queries) -> None:
        """Begin with none."""
        self._store = store
        self._groups: dict[tuple[str, str], _Group] = {}
        self._known: dict[tuple[str, str], str] = {}

    def breaks(self, stored: StateRow, derived: StateRow, last: int) -> Iterator[Break]:
        """Yield what no law explains in a row that names another rulebook or program.

        Args:
            stored: the row, as it is kept.
            derived: as the rulebook at hand gives it.
            last: the case's last entry.

        """
        named = (stored.rulebook, stored.program)
        if named not in self._known:
            self._known[named] = self._unknown(*named)
        columns = differing(stored, derived)
        wrong = [name for name in columns if name in _NEEDS_NO_LAW]
        if "state" in columns and not self._can_stand(stored):
            wrong.append("state")
        why = self._known[named]
        if named == ("", "") and self._names_since(last):
            why = "case_state names no rulebook and program"
        if why:
            yield Break(last, stored.case, why)
        elif wrong:
            what = f"case_state differs from the journal: {', '.join(wrong)}"
            yield Break(last, stored.case, what)
        else:
            group = self._groups.setdefault(named, _Group(last))
            group.rows += 1
            group.otherwise += bool(columns)

    def notices(self) -> Iterator[Notice]:
        """Yield what is told of the rows that were found, a sentence for each rulebook."""
        for (rulebook, program), group in self._groups.items():
            if rulebook:
                what = (
                    f"derived under another rulebook or program ({rulebook}, {program}): "
                    f"{group.rows} cases, made again whenever they are read; under the rulebook "
                    f"at hand {group.otherwise} of them stand otherwise"
                )
            else:
                what = (
                    f"derived by a program of before that names no rulebook: {group.rows} cases, "
                    "made again whenever they are read; under the rulebook at hand "
                    f"{group.otherwise} of them stand otherwise"
                )
            yield Notice(group.first, "", what)

    def _unknown(self, rulebook: object, program: object) -> str:
        """Return what is wrong with what a row names; empty: nothing.

        Whoever edits a row cannot choose what it names: a release, or an entry of this log, has it.
        """
        if (rulebook, program) == ("", ""):
            return ""  # by a program that wrote no such thing
        if not isinstance(rulebook, str) or not isinstance(program, str):
            return "case_state names no rulebook and program"
        if not rulebook or not program:
            return "case_state names a rulebook without a program, or a program without a rulebook"
        if release_of(rulebook) is None and not names_rule(self._store, rulebook, ""):
            return (
                f"case_state names the rulebook {rulebook}, which neither a release has nor an "
                "entry names"
            )
        versions = {one.version for one in releases()}
        if program not in versions and not names_rule(self._store, "", program):
            return (
                f"case_state names the program {program}, which is no release and which no entry "
                "names"
            )
        return ""

    def _names_since(self, last: int) -> bool:
        """Return whether the program of an entry put rows that name their rulebook."""
        entry = self._store.entry(last)
        version = "" if entry is None else entry.intent.rule.ver
        return bool(version) and ".dev" not in version and not version.startswith("0.1.")

    def _can_stand(self, stored: StateRow) -> bool:
        """Return whether a case can stand where its row says, by what its entries say they did.

        Where the last entry says to where it moved the case, it stands there. What was entered
        after it may have been judged otherwise by the law of the row, back to where it had been;
        and a step put on file as found may have come to count.
        """
        came, told, latest = set[str](), "", ""
        for entry in self._store.entries(stored.case):
            intent = entry.intent
            kind, on = records.act_kind(intent.data), records.act_day(intent.data)
            if intent.to:
                came.add(intent.to)
                told = intent.to if intent.action == records.CORRECT or on >= latest else ""
                latest = max(latest, on)
            elif intent.action == records.TAKE_OVER and issubclass(in_use.kinds()[kind], Step):
                return True  # as found: whether it counts by now, only its law can say
            elif intent.action in {records.RECORD, records.TAKE_OVER}:
                told = ""
        return stored.state == told if told else stored.state in came
