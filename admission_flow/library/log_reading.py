"""Reading the log entry by entry: what `audit log` and `audit entry` show."""

from collections.abc import Iterable, Iterator
from datetime import date

from admission_flow.errors import BadArgument, EntryMissing
from admission_flow.journal.entry import Entry
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import check_choice, read
from admission_flow.library.edge import Room
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems
from admission_flow.register.audit.contents import Contents, EntryContent
from admission_flow.register.core.log_filter import LogFilter, Span
from admission_flow.register.units.scope import case_ids


class LogReading(Room):
    """The part of `Audit` that reads entries."""

    use = Use.AUDIT_READ

    def log(  # noqa: PLR0913 - each is named by the caller
        self,
        after: int = -1,
        *,
        case: str | None = None,
        unit: str | None = None,
        officer: str | None = None,
        act: str | None = None,
        rule: str | None = None,
        refused: bool = False,
        on_from: date | None = None,
        on_to: date | None = None,
        entered_from: date | None = None,
        entered_to: date | None = None,
    ) -> Iterator[Entry]:
        """Yield the journal, oldest entry first; of what is asked for, only what fits all of it.

        Args:
            after: number of an entry: only later ones.
            case: only of this case.
            unit: code or name of a unit: only of cases that count with it today.
            officer: only entered by this officer.
            act: only about this kind of act.
            rule: only refused by this rule.
            refused: only refusals.
            on_from: only what happened on this day or later.
            on_to: only what happened on this day or before.
            entered_from: only entered on this day or later.
            entered_to: only entered on this day or before.

        Raises:
            UnknownCase: there is no such case.
            BadArgument: there is no such kind of act, or no such rule.
            BadDocument: there is no such unit.

        """
        check_choice("Audit.log", "act", act, in_use.kinds())
        check_choice("Audit.log", "rule", rule, in_use.rules())
        wanted = LogFilter(
            cases=None if unit is None else frozenset(case_ids(self._inner, unit)),
            officer=officer,
            act=act,
            rule=rule,
            refused=refused,
            on=Span(on_from, on_to),
            entered=Span(entered_from, entered_to),
        )
        return filter(wanted.wants, self._inner.entries(case, after))

    def entry(self, number: int) -> Entry:
        """Return one entry.

        Raises:
            EntryMissing: the log has no entry of this number.

        """
        found = self._inner.store.entry(number)
        if found is None:
            raise EntryMissing(entry=number)
        return found

    def content(self, number: int) -> EntryContent:
        """Return what one entry says, and what later ones say of it: what `audit entry` shows.

        It holds personal values as far as they are kept. Whoever gives them out notes that first.

        Args:
            number: of the entry.

        Raises:
            EntryMissing: the log has no entry of this number.
            JournalBroken: an entry of its case cannot be read.

        """
        return Contents(self._inner.store).of(self.entry(number))

    def contents(self, entries: Iterable[Entry]) -> Iterator[EntryContent]:
        """Yield what each of many entries says, as `content`: what `audit log --full` shows.

        Args:
            entries: such as `log` yields; they are taken one by one.

        Raises:
            BadArgument: one of them is not an entry, when its turn comes.
            JournalBroken: as in `content`.

        """
        says = Contents(self._inner.store).of
        return (says(_entry(entry, number)) for number, entry in enumerate(entries))


def _entry(given: Entry, number: int) -> Entry:
    try:
        found: Entry = read(given, Entry, f"entries[{number}]")
    except DocumentProblems as wrong:
        raise BadArgument("Audit.contents", wrong.problems) from wrong
    return found
