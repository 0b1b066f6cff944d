"""A register as a host program reads it: no officer, and nothing can be written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from admission_flow.database.rows import StateRow
from admission_flow.errors import UnknownCase
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.four_eyes import Waiting
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import check_choice
from admission_flow.library.case_act import CaseAct
from admission_flow.library.chance import checked
from admission_flow.library.edge import unchecked, used_for
from admission_flow.library.papers import (
    BulkOutcome,
    DossierPaper,
    papers_in,
    rehearsed,
    rehearsed_acts,
)
from admission_flow.library.people import people_of, people_rehearsed
from admission_flow.library.rehearsed_merge import MergeRehearsal
from admission_flow.library.status import RegisterStatus, status_of
from admission_flow.papers.tables import Choice
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.core import four_eyes, reader
from admission_flow.register.core.clock import Clock, system_clock
from admission_flow.register.core.listed_people import ListedPerson
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.search import Search
from admission_flow.register.units.scope import each_case

if TYPE_CHECKING:
    from admission_flow.library.ahead import Ahead
    from admission_flow.library.audit import Audit
    from admission_flow.library.classes import ReadingClasses
    from admission_flow.library.due import ReadingDue
    from admission_flow.library.forms import ReadingPapers
    from admission_flow.library.officers import ReadingOfficers
    from admission_flow.library.plan import ReadingPlans
    from admission_flow.library.privacy import ReadingPrivacy
    from admission_flow.library.report import Reports
    from admission_flow.library.source import ReadingSources
    from admission_flow.library.unit import ReadingUnits


class ReadingRegister(MergeRehearsal):
    """A register opened to be read: nothing can be written.

    Close it, or use it as a context manager. It belongs to the thread that opened it.

    Every method raises, besides what it says itself: `RegisterClosed` once the register was closed,
    `WrongThread` in another thread or process, `BadArgument` for a value that is not what its
    annotation says, `JournalBroken` where the journal is not what was written, `RegisterBusy` where
    somebody else writes for longer than 30 seconds, and `DataKeyUnusable` where personal values are
    sealed and the key is not at hand. Where roles are in use: `ReaderUnnamed` if nobody is named,
    `NotPermitted` if no role of the officer gives it, and `CaseNotVisible` instead of `UnknownCase`
    if it is not theirs to know which cases there are.
    """

    _inner: reader.ReadingRegister
    use = Use.READ

    def __init__(self, inner: reader.ReadingRegister) -> None:
        """Use `open`."""
        self._inner = inner

    @classmethod
    def open(
        cls,
        url: str | Path,
        *,
        procedure: Procedure | None = None,
        clock: Clock = system_clock,
        data_key: Path | None = None,
        officer: str | None = None,
    ) -> Self:
        """Open the register at `sqlite:///path`, a plain path or `postgresql://…`, to be read.

        Args:
            url: where the register lies.
            procedure: of the register; None: the admission.
            clock: returns the present instant with its zone; tests bring their own.
            data_key: file of the key of sealed personal values, read when the first of them is;
                None: the register's own file in the user's configuration folder.
            officer: who reads; only where roles are in use it must be said, and then what is
                answered is what this officer may see. Whoever can open the files reads all of it
                by other means: it is a name, and no proof.

        Raises:
            OfficerUnnamed: the officer is named in a form that cannot stand in a journal.
            UnknownDatabase: the address is of another kind of database.
            RegisterMissing, RegisterNoAccess, NotARegister: there is no register to read.
            RegisterTooNew, RegisterTooOld: it is of another version.
            OtherProcedure: it is of another procedure.
            TriggersMissing, SchemaForeign, RegisterDamaged: it is not as we left it.

        """
        del procedure  # in use by now (`edge.py`)
        named = None if officer is None else officer_named(officer)
        inner = reader.ReadingRegister.open(str(url), clock=checked(clock), data_key=data_key)
        return cls(inner.read_by(named))

    def _check_usable(self) -> None:
        self._inner.check_usable()

    def _of_procedure(self) -> Procedure | None:
        return self._inner.procedure

    @unchecked
    def close(self) -> None:
        """Let go of the files. Closing again does nothing.

        Raises:
            WrongThread: another thread opened it.

        """
        self._inner.close()

    def __enter__(self) -> Self:
        """Return the register itself."""
        self._check_usable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the register."""
        self.close()

    # ---- what the commands do, under their names -------------------------------------------------

    @property
    def unit(self) -> "ReadingUnits":
        """The organisation: what `admission-flow unit` shows."""
        from admission_flow.library.unit import ReadingUnits  # noqa: PLC0415 - loaded when used

        return ReadingUnits(self._inner)

    @property
    def ahead(self) -> "Ahead":
        """What lies ahead of running cases: what `case plan` and `workflow impact` show."""
        from admission_flow.library.ahead import Ahead  # noqa: PLC0415 - loaded when used

        return Ahead(self._inner)

    @property
    def plan(self) -> "ReadingPlans":
        """The year's plan: what `admission-flow plan` shows."""
        from admission_flow.library.plan import ReadingPlans  # noqa: PLC0415 - loaded when used

        return ReadingPlans(self._inner)

    @property
    def source(self) -> "ReadingSources":
        """The sympathisers' list: what `admission-flow source` shows."""
        from admission_flow.library.source import ReadingSources  # noqa: PLC0415 - loaded when used

        return ReadingSources(self._inner)

    @property
    def classes(self) -> "ReadingClasses":
        """Training classes: what `admission-flow class` shows."""
        from admission_flow.library.classes import ReadingClasses  # noqa: PLC0415 - when used

        return ReadingClasses(self._inner)

    @property
    def due(self) -> "ReadingDue":
        """Deadlines and duties: what `admission-flow due` shows."""
        from admission_flow.library.due import ReadingDue  # noqa: PLC0415 - loaded when used

        return ReadingDue(self._inner)

    @property
    def report(self) -> "Reports":
        """Statistics: what `admission-flow report` shows."""
        from admission_flow.library.report import Reports  # noqa: PLC0415 - loaded when used

        return Reports(self._inner)

    @property
    def audit(self) -> "Audit":
        """What an auditor asks: what `admission-flow audit` shows."""
        from admission_flow.library.audit import Audit  # noqa: PLC0415 - loaded when used

        return Audit(self._inner)

    @property
    def officers(self) -> "ReadingOfficers":
        """Keys of officers, and second officers: what `admission-flow officer` shows."""
        from admission_flow.library.officers import ReadingOfficers  # noqa: PLC0415 - when used

        return ReadingOfficers(self._inner)

    @property
    def privacy(self) -> "ReadingPrivacy":
        """Who had to do with personal data: what `admission-flow privacy` shows."""
        from admission_flow.library.privacy import ReadingPrivacy  # noqa: PLC0415 - when used

        return ReadingPrivacy(self._inner)

    @property
    def paper(self) -> "ReadingPapers":
        """Forms: what `admission-flow paper` shows."""
        from admission_flow.library.forms import ReadingPapers  # noqa: PLC0415 - loaded when used

        return ReadingPapers(self._inner)

    @used_for(Use.VERIFY)
    def status(self) -> RegisterStatus:
        """Return how far the register can be relied on today: what `status` shows."""
        return status_of(self._inner)

    # ---- cases -----------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day in Việt Nam."""
        return self._inner.today

    def case(self, case_id: str) -> CaseRecord:
        """Return a case folded from its entries.

        Raises:
            UnknownCase, CaseErased: there is no such case, or its person was erased.

        """
        return self._inner.case(case_id)

    def cases(
        self,
        *,
        name: str = "",
        search: str = "",
        unit: str | None = None,
        stage: str | None = None,
    ) -> list[tuple[StateRow, str]]:
        """Return (where it stands, name of the person) of every case, or of those asked for.

        Args:
            name: only persons whose name contains this, with marks or without.
            search: words, each of which a case must have: its id, or the beginning of a word of the
                person's name, its chi bộ's or a helper's, or a paper's number, or the year of
                birth; of a person who was erased only id and chi bộ are left to be found.
            unit: code or name of a unit, with all that count with it today; None: all.
            stage: only cases in this stage of the workflow, e.g. "admission".

        Raises:
            BadArgument: the workflow has no such stage.
            BadDocument: there is no such unit.

        """
        if stage is not None:
            known = dict.fromkeys(s.stage for s in self._inner.judge.workflow.states.values())
            check_choice(f"{type(self).__name__}.cases", "stage", stage, known)
        wanted = Search(search)
        return list(each_case(self._inner, name=name, unit=unit, stage=stage, search=wanted))

    def explain(self, case_id: str, as_of: date | None = None) -> Verdict:
        """Return the verdict on a case as of a day (default: today): what is met, what is missing.

        Raises:
            UnknownCase, CaseErased: as in `case`.

        """
        return self._inner.explain(case_id, as_of)

    def export(self, case_id: str) -> dict[str, Any]:
        """Return a case as a case document: its acts as they stand today.

        It holds all that is stored of a person. Whoever gives it out notes that first, or takes it
        from `Privacy.export`, which does.

        Raises:
            UnknownCase, CaseErased: as in `case`.

        """
        return self._inner.export(case_id)

    def history(self, case_id: str) -> Iterator[Entry]:
        """Yield the entries of a case, oldest first.

        Raises:
            UnknownCase: there is no such case.

        """
        self._check_known(case_id)
        return self._inner.entries(case_id)

    def waiting(self, case_id: str) -> tuple[Waiting, ...]:
        """Return the steps of a case that wait for a second officer, the oldest first.

        Raises:
            UnknownCase: there is no such case.

        """
        self._check_known(case_id)
        return four_eyes.waiting_in(self._inner.store, case_id)

    def papers(self, case_id: str, as_of: date | None = None) -> tuple[DossierPaper, ...]:
        """Return which papers of the dossier are on file, and which are not, stage by stage.

        Args:
            case_id: the case.
            as_of: the day; None: today.

        Raises:
            UnknownCase, CaseErased: as in `case`.

        """
        return papers_in(self._inner.case(case_id), as_of or self._inner.today)

    def rehearse(
        self,
        sheet: str | Path,
        *,
        everybody: Sequence[str] = (),
        sheet_name: str | None = None,
        ignore: Sequence[str] = (),
    ) -> tuple[BulkOutcome, ...]:
        """Judge the acts of a sheet as if those above had been recorded; nothing is written.

        Args:
            sheet: file of one act a row (.csv, .xlsx or .xls), as `case bulk` reads it.
            everybody: the cases for each of which a row is that names nobody.
            sheet_name: which of the file's sheets; None: the only visible one that holds something.
            ignore: headings of columns that are passed over on purpose.

        Raises:
            BadDocument: every cell that is not right, by row and heading; a column that is neither
                read nor ignored.
            ExtraMissing: it is of a kind that needs an extra which is not installed.

        """
        return rehearsed(self._inner, sheet, Choice(sheet_name, tuple(ignore)), everybody)

    def rehearse_acts(self, acts: Sequence[CaseAct]) -> tuple[BulkOutcome, ...]:
        """Judge acts of many cases as if those before had been recorded; nothing is written.

        Args:
            acts: in the order in which they are to be recorded.

        """
        return rehearsed_acts(self._inner, acts)

    def rehearse_people(  # noqa: PLR0913 - each is named by the caller
        self,
        file: str | Path,
        *,
        sheet_name: str | None = None,
        ignore: Sequence[str] = (),
        everybody: Sequence[str] = (),
        unit: str | None = None,
        choices: Mapping[int, str] | None = None,
        accept_proposed: bool = False,
    ) -> tuple[ListedPerson, ...]:
        """Say what would become of each person of a list: what `case import --dry-run` does.

        Args:
            file: a list of people (.csv, .xlsx or .xls), as offices keep it.
            sheet_name: which of its sheets; None: the only visible one that holds something.
            ignore: headings of columns that are passed over on purpose.
            everybody: `field=value` of a person, for whoever has none of their own in the list.
            unit: code or name of the chi bộ of rows that name none.
            choices: who is meant, by row: the id of a case, or "new".
            accept_proposed: take values that could be meant in two ways as they are proposed.

        Raises:
            BadDocument: every cell that is not right, by row and heading.
            ExtraMissing: it is of a kind that needs an extra which is not installed.

        """
        sheet = people_of(
            file,
            sheet_name=sheet_name,
            ignore=ignore,
            everybody=everybody,
            accept_proposed=accept_proposed,
        )
        return people_rehearsed(self._inner, sheet, unit, choices or {})

    def _check_known(self, case_id: str) -> None:
        if case_id == REGISTER or self._inner.store.case_head(case_id)[0] == 0:
            raise UnknownCase(case=case_id)
