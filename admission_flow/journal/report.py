"""What a verifier says: what is broken, what is odd, what was looked at, and the verdict."""

from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Break:
    """Something that is not as it was written."""

    seq: int
    """The entry."""
    case: str
    """The case that it belongs to; empty for the register itself, or where nothing says."""
    what: str
    """What is wrong, in English: auditors compare it between programs."""
    file: str = ""
    """The file that it is about, where it is not about an entry; `seq` is -1 then."""

    @property
    def place(self) -> str:
        """Where it is, as a verdict names it."""
        if self.file:
            return f"file {self.file}"
        return f"entry {self.seq}" if self.seq >= 0 else "register"


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Something that was not checked."""

    part: str
    """What of `PARTS`, or `steps`: whether each step was permitted by the law of its day."""
    why: str
    """In English."""
    lowers: bool = True
    """Whether the verdict is worth less without it; a replay is another command's business."""


PARTS = (
    "files",
    "lines",
    "signatures",
    "forms",
    "statements",
    "four_eyes",
    "roles",
    "topics",
    "values",
    "derived",
)
"""What a verifier checks, in this order: that nothing foreign lies in the files; every line and
link; who signed; that each entry is of the form of its action; what the log says of itself;
confirmations by a second officer; who may write what; units, plans, lists, classes and deadlines;
personal values; what is derived from all that."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd that breaks nothing: a clock that went back."""

    seq: int
    case: str
    what: str


@dataclass(frozen=True, slots=True)
class Before:
    """What was judged before and is the same: its bytes were compared now, and not judged."""

    on: str
    """ISO date on which all of these entries were last judged anew."""
    entries: int
    """How many of the first entries, by the root over them."""
    values: int
    """Of these, how many stand in blocks beside which nothing is changed: values and secrets."""
    cases: int
    """How many cases stand where they stood, and were not derived again."""


AS_FAR = " AS FAR AS CHECKED"
"""What a verdict says besides, where something could not be checked."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the verifier found."""

    entries: int
    root: str
    """The RFC 6962 root over the lines as they are now."""
    breaks: tuple[Break, ...] = ()
    notices: tuple[Notice, ...] = ()
    genesis: bool | None = None
    """Whether the first entry is the one whose digest was brought; None: none was brought, or the
    lines do not hold and nothing was compared."""
    checked: tuple[str, ...] = ()
    """Which of `PARTS` were checked; none: only the lines were asked for."""
    skipped: tuple[NotChecked, ...] = ()
    """What was not, and why."""
    before: Before | None = None
    """What was judged before by this machine and not now; None: everything was judged now."""

    @property
    def lowered(self) -> bool:
        """Whether something was not checked that the verdict would have to rest on."""
        return any(one.lowers for one in self.skipped)

    @property
    def verdict(self) -> str:
        """The verdict in the words that the format fixes (docs/reference/journal.md)."""
        if not self.breaks:
            return f"CONSISTENT{AS_FAR if self.lowered else ''}, NOT ANCHORED"
        first = self.breaks[0]
        of = f" (case {first.case})" if first.case else ""
        return f"BROKEN at {first.place}: {first.what}{of}"
