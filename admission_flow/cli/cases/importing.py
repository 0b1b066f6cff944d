"""`case import`: case documents, or a list of people: looked at, asked about, then entered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.cases.bulk import BAD_INPUT
from admission_flow.cli.cases.judging import REFUSED
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.interrupts import held
from admission_flow.cli.shell.options import Accept, DryRun, Ignore, Json, SheetName, UnitName, Yes
from admission_flow.cli.shell.progress import progress
from admission_flow.cli.shell.sheet_reading import ask, not_accepted, open_still
from admission_flow.cli.shell.speaking import complain, tell
from admission_flow.cli.shell.streams import somebody_to_ask
from admission_flow.errors import BadDocument, FileNotWritten, StepRefused, WrongUse
from admission_flow.journal.entry import Basis
from admission_flow.papers.case_file import read_case
from admission_flow.papers.people_facts import for_everybody
from admission_flow.papers.people_sheet import PeopleSheet, read_people
from admission_flow.procedure.document import Problem, document_of
from admission_flow.vocabulary.values import agreed

if TYPE_CHECKING:
    from admission_flow.register.core.listed_people import ListedPerson
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

_LISTS = (".csv", ".xlsx", ".xlsm", ".xls")
_MOST = 20
"""Problems that are told one by one."""


def import_cases(
    files: Annotated[list[str], typer.Argument(metavar="FILE…")],
    unit: UnitName = None,
    sheet_name: SheetName = None,
    ignore: Ignore = None,
    accept: Accept = None,
    everybody: Annotated[
        list[str] | None, typer.Option("--everybody", metavar="FIELD=VALUE")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE.csv|.xlsx")] = None,
    *,
    as_found: Annotated[bool, typer.Option("--as-found")] = False,
    even_if_known: Annotated[bool, typer.Option("--even-if-known")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> int:
    """Take over case documents, each whole or not at all; or the people of one list."""
    lists = [file for file in files if Path(file).suffix.casefold() in _LISTS]
    of_lists = (unit, sheet_name, ignore, accept, everybody, report, dry_run, yes, as_json)
    if not lists:
        if any(of_lists):
            raise WrongUse(problem=SETTINGS.say("screen.import_list_options"))
        _documents(files, as_found=as_found, even_if_known=even_if_known)
        return 0
    if len(files) > 1 or as_found or even_if_known:
        raise WrongUse(problem=SETTINGS.say("screen.import_one_list"))
    from admission_flow.cli.cases.importing_report import check_report_place  # noqa: PLC0415

    if report is not None:
        check_report_place(report)
    sheet = read_people(files[0], sheet_name=sheet_name, ignore=ignore or ())
    if not as_json:
        from admission_flow.cli.cases.importing_told import show_read  # noqa: PLC0415 - start-up

        show_read(sheet)
    _refuse_unread(sheet)
    left = not_accepted(sheet.name, sheet.questions, accept)
    sheet = sheet.settled(left)
    sheet = for_everybody(sheet, everybody or ())
    return _Run(sheet, unit, report, dry_run=dry_run, yes=yes, as_json=as_json).run()


class _Run:
    """One list on its way into the register."""

    def __init__(
        self,
        sheet: PeopleSheet,
        unit: str | None,
        report: Path | None,
        *,
        dry_run: bool,
        yes: bool,
        as_json: bool,
    ) -> None:
        self.sheet, self.unit, self.report = sheet, unit, report
        self.dry_run, self.yes, self.as_json = dry_run, yes, as_json
        self.open_questions: Sequence[Problem] = ()
        self.choices: dict[int, str] = {}
        self.notices: Sequence[Problem] = ()

    @property
    def asks(self) -> bool:
        """Whether somebody is there to be asked."""
        return not (self.yes or self.as_json or self.dry_run) and somebody_to_ask()

    def run(self) -> int:
        """Look, ask, enter, tell; return the exit code."""
        from admission_flow.cli.cases import importing_told as told  # noqa: PLC0415 - start-up

        self._answer_questions()
        if self.dry_run:
            with SETTINGS.reading() as reading:
                looked = self._looked(reading)
            return self._end(looked)
        with SETTINGS.writing() as register:
            looked = self._settled(register)
            if not self.as_json:
                told.show(looked, self.notices)
            if any(one.changes for one in looked):
                if not self.yes:
                    ask("screen.import_ask", as_json=self.as_json)
                looked = self._carry_out(register, len(looked))
        return self._end(looked, shown=True)

    def _answer_questions(self) -> None:
        """Put the questions of the list, twenty at a time; nobody there: they are problems."""
        questions = self.sheet.questions
        if questions and not (self.asks or self.dry_run):
            raise BadDocument(self.sheet.name, _grouped(open_still(questions)))
        for start in range(0, len(questions), _MOST) if self.asks else ():
            for question in questions[start : start + _MOST]:
                tell(f"? {_line(question)}")
            ask("screen.import_ask_values")
        self.open_questions = () if self.asks else questions
        self.sheet = self.sheet.settled()
        if self.asks and not any("citizenship" in row.person for row in self.sheet.rows):
            answer = typer.prompt(
                SETTINGS.say("screen.import_ask_citizenship", count=len(self.sheet.rows)),
                default="", show_default=False, err=True,
            )  # fmt: skip
            if agreed(answer):
                self.sheet = for_everybody(self.sheet, ("citizenship=VN",))

    def _looked(self, register: "ReadingRegister") -> "list[ListedPerson]":
        from admission_flow.register.core.listed_people import ListedPeople  # noqa: PLC0415

        people = ListedPeople(register, self.sheet, unit=self.unit, choices=self.choices)
        self.notices = people.notices
        looked = []
        text, rows = SETTINGS.say("screen.import_looking"), len(self.sheet.rows)
        with progress(text, rows, quiet=self.as_json) as step:
            for one in people.look():
                looked.append(one)
                step()
        problems = [problem for one in looked for problem in one.problems]
        if problems:
            raise BadDocument(self.sheet.name, _grouped(problems))
        return looked

    def _settled(self, register: "ReadingRegister") -> "list[ListedPerson]":
        """Return the rows, looked at, once nobody of them is unclear.

        Raises:
            BadDocument: somebody is, and nobody is there to choose.

        """
        from admission_flow.cli.cases import importing_told as told  # noqa: PLC0415 - start-up

        while True:
            looked = self._looked(register)
            unclear = [one for one in looked if one.candidates or one.twins]
            if not unclear:
                return looked
            if not self.asks:
                raise BadDocument(self.sheet.name, _grouped(list(map(told.unclear, unclear))))
            for one in unclear:
                self.choices[one.row] = told.choose(one)

    def _carry_out(self, register: "Register", rows: int) -> "list[ListedPerson]":
        from admission_flow.register.core.listed_people import ListedPeople  # noqa: PLC0415
        from admission_flow.register.core.listed_writing import carry_out  # noqa: PLC0415

        people = ListedPeople(register, self.sheet, unit=self.unit, choices=self.choices)
        done: list[ListedPerson] = []
        try:
            with (
                progress(SETTINGS.say("screen.bulk_recording"), rows, quiet=self.as_json) as step,
                held() as let_through,
            ):
                for one in carry_out(register, people):
                    done.append(one)
                    step()
                    let_through()
        except BaseException:
            # What was entered stays entered: say how far it came, whatever stopped it.
            if done:
                complain(SETTINGS.say("screen.bulk_stopped", done=len(done), rows=rows))
                with suppress(FileNotWritten):
                    self._write_report(done)
            raise
        return done

    def _end(self, looked: "list[ListedPerson]", *, shown: bool = False) -> int:
        from admission_flow.cli.cases import importing_told as told  # noqa: PLC0415 - start-up

        if self.as_json:
            sheet = replace(self.sheet, notices=(*self.sheet.notices, *self.notices))
            told.show_json(sheet, looked, self.open_questions, dry_run=self.dry_run)
        elif not shown:
            for question in self.open_questions[:_MOST]:
                tell(f"? {_line(question)}")
            told.show(looked, self.notices)
            tell(SETTINGS.say("screen.bulk_dry"))
        else:
            told.show_done(looked)
        self._write_report(looked)
        if self.open_questions or any(one.candidates or one.twins for one in looked):
            return BAD_INPUT
        return REFUSED if told.refused(looked) else 0

    def _write_report(self, looked: "list[ListedPerson]") -> None:
        from admission_flow.cli.cases.importing_report import write  # noqa: PLC0415 - start-up

        if self.report is not None:
            write(self.report, looked)


def _refuse_unread(sheet: PeopleSheet) -> None:
    """Stop before anything is looked at: cells that cannot be read, columns that are not."""
    problems = list(sheet.problems)
    if sheet.unread:
        columns = [name for name in sheet.unread if name]
        problems.append(Problem("file", "people_unread", {"columns": columns}))
    if problems:
        raise BadDocument(sheet.name, _grouped(problems))


def _grouped(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems of one kind together, one that many cells have once; twenty, and how many."""
    same: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        text = SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)
        same.setdefault((problem.message_id, text), []).append(problem)
    order = {message_id: place for place, (message_id, _) in reversed([*enumerate(same)])}
    told = []
    for group in sorted(same.values(), key=lambda group: order[group[0].message_id]):
        places = list(dict.fromkeys(one.where for one in group))
        where = "; ".join(places[:_MOST]) + ("; …" if len(places) > _MOST else "")
        told.append(replace(group[0], where=where))
    if len(told) > _MOST:
        more = Problem("file", "people_more", {"more": len(told) - _MOST, "all": len(problems)})
        return [*told[:_MOST], more]
    return told


def _line(problem: Problem) -> str:
    place = "" if problem.where == "file" else f"{problem.where}: "
    return place + SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)


# ---- case documents ------------------------------------------------------------------------------


def _documents(files: Sequence[str], *, as_found: bool, even_if_known: bool) -> None:
    read = [(file, *read_case(file)) for file in files]  # all are read before one is written
    with SETTINGS.writing() as register:
        for file, case, digest in read:
            source = Basis(document_of(case)["format"], digest)
            with _of_file(file):
                written = register.take_over(
                    case, source, as_found=as_found, even_if_known=even_if_known
                )
            state = written.verdict.state
            key = "screen.imported" if written.verdict.lawful else "screen.imported_unlawful"
            if written.verdict.lawful and not written.verdict.judged:
                key = "screen.imported_not_judged"
            tell(SETTINGS.say(key, file=file, case=written.record.id, state=state))


@contextmanager
def _of_file(file: str) -> Iterator[None]:
    """Let a refusal name the file: the register knows only its digest, and there is no case yet."""
    try:
        yield
    except StepRefused as refused:
        refused.facts["file"] = file
        raise
    except BadDocument as found:
        raise BadDocument(file, found.problems) from found
