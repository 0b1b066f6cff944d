"""`sheet template`: an empty sheet for each command that takes one."""

from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import OutFile
from admission_flow.cli.shell.speaking import tell
from admission_flow.cli.shell.words import word_argument
from admission_flow.papers.sheet_template import TEMPLATES, write_template

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("template")
def template(
    kind: Annotated[str, word_argument("KIND", TEMPLATES, "template")],
    out: OutFile = None,
) -> None:
    """Write an empty sheet: headings, lists to choose from, one example row that is never read."""
    say = SETTINGS.say
    path = out or Path(f"mau-{kind}.xlsx")
    write_template(path, kind, say(f"screen.template_{kind}"), say("screen.template_hint"))
    tell(say("screen.template_written", file=str(path)))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="sheet")
