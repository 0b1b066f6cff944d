"""An act with the case that it is for; it needs no register, so it stands by itself."""

from dataclasses import dataclass

from admission_flow.procedure.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAct:
    """An act, and the case that it is for: one of many that are recorded together."""

    case: str
    act: Act
    version: int | None = None
    """`CaseRecord.version` as the officer saw it; None: as it stands. One of a case counts."""
