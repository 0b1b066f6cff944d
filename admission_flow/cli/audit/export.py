"""`audit export`: the log for an auditor who does not trust us."""

from pathlib import Path
from typing import Annotated

import typer

from admission_flow.bundle.writing import write_bundle
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.speaking import tell, tell_json


def export(
    bundle_folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    *,
    as_json: Json = False,
) -> None:
    """Write the log as a bundle that can be checked on a machine without this program."""
    with SETTINGS.auditing() as register:
        made = write_bundle(register.store, bundle_folder)
    if as_json:
        tell_json({"folder": str(bundle_folder), "size": made.size, "root": made.root})
        return
    tell(SETTINGS.say("screen.bundle", folder=str(bundle_folder), size=made.size, root=made.root))


def add_to_audit(group: typer.Typer) -> None:
    """Add the command to `audit`."""
    group.command("export")(export)
