"""What is raised where code of a procedure's own fails; light, for `errors.py` imports it."""

from dataclasses import asdict
from typing import Literal

from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(eq=False)
class OwnCodeFailed(Exception):
    """A rule, an act or a text of a procedure's own failed; its cause is what was raised, if any.

    At the edges it becomes `ProcedureFailed`, which says it to people (`errors.py`).

    Attributes:
        part: what it is.
        name: id of the rule, kind of the act, or key of the text.
        procedure: the name of the procedure.
        place: file or module, and the line.
        error: the class of what was raised, or what was returned: never what it says, for it may
            hold somebody's name.

    """

    part: Literal["rule", "act", "own_text"]
    name: str
    procedure: str
    place: str
    error: str

    @property
    def facts(self) -> dict[str, str]:
        """What failed, as the words of the message."""
        return asdict(self)
