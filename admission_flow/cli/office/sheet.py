"""`sheet template`: an empty sheet for each command that takes one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import ForPeople, OutFile
from admission_flow.cli.shell.speaking import tell
from admission_flow.cli.shell.words import OneOf, kind_given
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.papers.class_sheet import read_named
from admission_flow.papers.sheet_template import ANY_ACTS, TEMPLATES, OfActs, write_template

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class _SheetOrKind(OneOf):
    """Reads the name of a sheet, or of a kind of act."""

    def __call__(self, text: str) -> str:
        """Return the word. Raises `BadDocument`: it is neither; the nearest is told."""
        try:
            return super().__call__(text)
        except BadDocument as no_sheet:
            try:
                return kind_given(self.option, text)
            except BadDocument as no_kind:
                near = any(problem.facts.get("near") for problem in no_sheet.problems)
                if near or not any(problem.facts.get("near") for problem in no_kind.problems):
                    raise no_sheet from None
                raise


@group.command("template")
def template(
    which: Annotated[
        list[str],
        typer.Argument(metavar="WHICH…", parser=_SheetOrKind("sheet", TEMPLATES, "template")),
    ],
    of: ForPeople = None,
    out: OutFile = None,
) -> None:
    """Write an empty sheet: headings, lists to choose from, one example row that is never read."""
    say = SETTINGS.say
    kind, acts = which[0], ANY_ACTS
    if kind not in TEMPLATES:
        kind = "acts"
    if set(which) & set(TEMPLATES):
        if len(which) > 1 or of is not None:
            raise WrongUse(problem=say("screen.template_acts_only"))
    else:
        acts = OfActs(tuple(which), _people(of))
    path = out or Path(f"mau-{kind}.xlsx")
    write_template(path, kind, say(f"screen.template_{kind}"), say("screen.template_hint"), acts)
    tell(say("screen.template_written", file=str(path)))


def _people(path: str | None) -> Sequence[tuple[str, str, str]]:
    """Return the people of a list: case, name and birth date; none: there is no list."""
    if path is None:
        return ()
    from admission_flow.register.core.named_people import NamedPeople  # noqa: PLC0415 - start-up

    with SETTINGS.reading() as reading:
        named = read_named(path, NamedPeople(reading))
    return [(one.case, one.name, one.born) for one in named]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="sheet")
