"""What is said of a sheet before anything of it is written: the same at every command."""

from collections.abc import Sequence

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import fitted, painted
from admission_flow.cli.shell.speaking import complain, tell
from admission_flow.cli.shell.streams import somebody_to_ask
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.papers.sheet_answers import left_open
from admission_flow.papers.tables import Choice
from admission_flow.procedure.document import Problem
from admission_flow.vocabulary.values import agreed

_SHOWN = 20
"""Lines of one kind; of the rest the count is said."""


def choice(sheet_name: str | None, ignore: Sequence[str] | None) -> Choice:
    """Return which sheet is read and what is passed over, as options say it."""
    return Choice(sheet_name, tuple(ignore or ()))


def tell_notices(notices: Sequence[Problem]) -> None:
    """Print what was read and could surprise, at most twenty lines of it."""
    for notice in notices[:_SHOWN]:
        tell(painted(fitted(f"! {line_of(notice)}", 4), "yellow"))
    tell_more(len(notices) - _SHOWN)


def tell_more(count: int) -> None:
    """Say how many are not shown, where there are any."""
    if count > 0:
        tell(f"  {SETTINGS.say('screen.sheet_more', count=count)}")


def line_of(problem: Problem) -> str:
    """Return a notice, a question or a problem as a line: where, and what."""
    text = SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)
    return text if problem.where == "file" else f"{problem.where}: {text}"


def ask(question: str = "screen.bulk_ask", *, as_json: bool = False) -> None:
    """Go on only if the officer says so.

    Raises:
        WrongUse: nobody is there to be asked.
        typer.Abort: the answer is not yes.

    """
    if as_json or not somebody_to_ask():
        raise WrongUse(problem=SETTINGS.say("screen.bulk_needs_yes"))
    answer: str = typer.prompt(SETTINGS.say(question), default="", show_default=False, err=True)
    if not agreed(answer):
        raise typer.Abort


def not_accepted(
    source: str, questions: Sequence[Problem], accept: Sequence[str] | None
) -> tuple[Problem, ...]:
    """Return the questions that `--accept` leaves open.

    Raises:
        BadDocument: it names what is not asked, or a whole column that tells who somebody is.

    """
    left, problems = left_open(questions, accept or ())
    if problems:
        raise BadDocument(source, problems)
    return left


def open_still(questions: Sequence[Problem]) -> list[Problem]:
    """Return open questions as problems, with how a script answers them."""
    return [*questions, Problem("file", "questions_open", {"cell": questions[0].where})]


def settle(
    source: str,
    questions: Sequence[Problem],
    accept: Sequence[str] | None = None,
    *,
    yes: bool = False,
    dry_run: bool = False,
) -> bool:
    """Ask what could be meant in two ways; a trial only shows it. Return whether all is settled.

    Args:
        source: the sheet.
        questions: what is asked, with what is proposed.
        accept: cells of which somebody said beforehand that they are as proposed.
        yes: nobody is to be asked; but an open question is no yes.
        dry_run: nothing will be written.

    Raises:
        BadDocument: there is a question, and nobody to answer it; or `accept` names what is not
            asked. Nothing was written.
        typer.Abort: the answer is not yes.

    """
    questions = not_accepted(source, questions, accept)
    if not questions:
        return True
    if not dry_run and (yes or not somebody_to_ask()):
        raise BadDocument(source, open_still(questions))
    for question in questions[:_SHOWN]:
        tell(painted(fitted(f"? {line_of(question)}", 4), "yellow"))
    tell_more(len(questions) - _SHOWN)
    if dry_run:
        return False
    asked = SETTINGS.say("screen.sheet_ask", count=len(questions))
    answer: str = typer.prompt(asked, default="", show_default=False, err=True)
    if not agreed(answer):
        complain(SETTINGS.say("screen.sheet_mend"))
        raise typer.Abort
    return True
