"""Small parts of an intent: values that never change."""

from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class RuleRef:
    """Which text of the rules was applied; three empty texts where none was."""

    id: str = ""
    ver: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint that the officer's device knew: signing the entry also confirms it."""

    size: int = 0
    root: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A paper that the entry rests on, by the digest of its file."""

    doc: str
    sha256: str


NO_RULE = RuleRef()
NOTHING_SEEN = Seen()
