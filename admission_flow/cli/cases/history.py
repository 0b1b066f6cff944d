"""`case history`: the entries of a case."""

from admission_flow.cli.audit.log import entry_row, show_entries
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import CaseId, Json
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell_json


@lists("screen.sheet.history")
def history(case: CaseId, *, as_json: Json = False) -> None:
    """Show every entry of a case with both its dates."""
    with SETTINGS.reading() as register:
        entries = list(register.entries(case))
    if as_json:
        tell_json([entry_row(entry) for entry in entries])
    else:
        show_entries(entries)
