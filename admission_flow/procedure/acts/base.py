"""What every act has, the counts of votes, and how a field is declared."""

from dataclasses import field
from datetime import date
from typing import Any, ClassVar

from admission_flow.procedure.paper_sheet import NO_SHEET, PaperSheet
from admission_flow.procedure.quick_dataclass import dataclass

_PERSONAL = {"personal": True}
_NOTE = {"personal": True, "lines": True}


def fact(*choices: str, personal: bool = False, since: int = 1, new: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a fact that the paper may fail to state.

    Args:
        *choices: the only values; none: any.
        personal: it must not lie in the log in clear.
        since: version of the case document that brought the field.
        new: those of the choices that version 2 brought.

    """
    return field(
        default=None,
        metadata={"choices": choices, "personal": personal, "since": since, "new": new},
    )


def one_of(*choices: str, personal: bool = False, new: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a word without which the act is nothing. Arguments as in `fact`."""
    return field(metadata={"choices": choices, "personal": personal, "new": new})


def free_text() -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare free text of several lines: people write names into it, so it counts as personal."""
    return field(metadata=_NOTE)


def a_name(*, personal: bool = True) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a name without which the act is nothing: of a person, or of a unit."""
    return field(metadata={"personal": personal})


def usually_none() -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a count that is mostly 0 and judges nobody: a form may offer the 0, never a vote."""
    return field(default=None, metadata={"offered": 0})


def a_flag() -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a yes or no without which the act is nothing."""
    return field()


MATTERS = ("admission", "recognition", "strike_off")
"""What the chi bộ and the committees vote on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRoll:
    """The count of votes of a chi bộ, as its minutes state it (persons, all of them counts)."""

    official: int | None = None
    """Official members of the chi bộ on that day."""
    elsewhere: int | None = usually_none()
    """Of these, sent for temporary party activity elsewhere."""
    exempt_absent: int | None = usually_none()
    """Of these, exempted from activity and not attending. One who attends and votes counts."""
    suspended: int | None = usually_none()
    """Of these, suspended from activity, charged, prosecuted or detained."""
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    mode: str | None = fact("ballot", "card")
    persons: int | None = None
    """How many people the one vote was about."""

    @property
    def base(self) -> int | None:
        """Members called: the absent stay in it. Source: 294-QĐ/TW, 9.3.2."""
        parts = (self.official, self.elsewhere, self.exempt_absent, self.suspended)
        if None in parts:
            return None
        official, elsewhere, exempt, suspended = parts
        return official - elsewhere - exempt - suspended  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeRoll:
    """The count of votes of a committee or a standing committee."""

    members: int | None = None
    away: int | None = usually_none()
    """Transferred for a time and absent, suspended, prosecuted or detained."""
    in_favour: int | None = None
    against: int | None = None
    mode: str | None = fact("ballot", "card")

    @property
    def base(self) -> int | None:
        """Sitting members. Source: 294-QĐ/TW, 9.3.3; 06-HD/TW, 3.6c."""
        if self.members is None or self.away is None:
            return None
        return self.members - self.away


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Anything that happened on a day and is proved by a paper."""

    kind: ClassVar[str]
    is_step: ClassVar[bool] = False
    since: ClassVar[int] = 1
    """Version of the case document that brought this kind."""

    on: date
    number: str | None = field(default=None, metadata=_PERSONAL)
    note: str | None = field(default=None, metadata=_NOTE)
    paper: PaperSheet = field(default=NO_SHEET, metadata={"personal": True, "since": 2})
    """What only papers print; no rule reads it."""


class Evidence(Act):
    """An act that proves something without moving the case."""

    __slots__ = ()


class Step(Act):
    """An act that moves the case to another state."""

    __slots__ = ()
    is_step: ClassVar[bool] = True
