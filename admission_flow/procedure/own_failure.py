"""What is raised where code of a procedure's own fails; light, for `errors.py` imports it."""

from typing import Literal


class OwnCodeFailed(Exception):
    """A rule, an act or a text of a procedure's own failed; its cause is what was raised, if any.

    At the edges it becomes `ProcedureFailed`, which says it to people (`errors.py`).
    """

    def __init__(
        self,
        part: Literal["rule", "act", "own_text"],
        name: str,
        procedure: str,
        place: str,
        error: str,
    ) -> None:
        """Keep what failed, where it stands, and of what kind the failure is.

        Args:
            part: what it is.
            name: id of the rule, kind of the act, or key of the text.
            procedure: the name of the procedure.
            place: file or module, and the line.
            error: the class of what was raised, or what was returned: never what it says, for it
                may hold somebody's name.

        """
        super().__init__(part, name, procedure, place, error)
        self.facts = {
            "part": part,
            "name": name,
            "procedure": procedure,
            "place": place,
            "error": error,
        }
