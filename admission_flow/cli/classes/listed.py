"""Who stands in a sheet about a class, and what is said of the sheet before anything is written."""

from typing import TYPE_CHECKING

from admission_flow.cli.shell.sheet_reading import settle, tell_notices
from admission_flow.errors import BadDocument
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.named_people import NamedPeople

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from admission_flow.papers.class_sheet import Listed
    from admission_flow.register.core.reader import ReadingRegister


def who_in_class(register: "ReadingRegister", class_code: str) -> NamedPeople:
    """Return who tells people on the list of a class by their names.

    Raises:
        BadDocument: there is no such class.

    """
    return NamedPeople(register, classes.one(register.store, class_code).enrolled)


def meant(people: NamedPeople, texts: "Iterable[str]", where: str) -> list[str]:
    """Return the cases of people as they were typed: by id, or by name and birth date.

    Raises:
        BadDocument: somebody cannot be told; `where` is what that is told of.

    """
    cases: list[str] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            cases.append(people.typed(text))
        except DocumentProblems as found:
            problems += found.problems
    if problems:
        raise BadDocument(where, problems)
    return cases


def tell_listed(
    listed: "Listed",
    accept: "Sequence[str] | None" = None,
    *,
    yes: bool = False,
    dry_run: bool = False,
    quiet: bool = False,
) -> bool:
    """Print what was read of a sheet and could surprise, and ask what could be meant in two ways.

    Return whether nothing is left to be asked.

    Args:
        listed: what was read.
        accept: cells of which somebody said beforehand that they are as proposed.
        yes: nobody is to be asked.
        dry_run: nothing will be written.
        quiet: a program reads what is printed.

    Raises:
        BadDocument: there is a question, and nobody to answer it.
        typer.Abort: the answer is not yes.

    """
    if not quiet:
        tell_notices(listed.sheet.notices)
    sheet = listed.sheet
    return settle(sheet.name, sheet.questions, accept, yes=yes, dry_run=dry_run and not quiet)
