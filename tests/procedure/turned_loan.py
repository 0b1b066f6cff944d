"""The loan of tests/loan.py under a law that turns twice: on 3 February 2025, for one day."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from admission_flow.procedure.judge import Judge
from admission_flow.procedure.vectors import FORMAT, Vector, vectors_from
from admission_flow.workflow_source import load_procedure
from tests.loan import FILES, loan_folder

TURNED = (
    FILES["law.toml"]
    + """
[[value.rows]]
from = 2025-08-01
value = 6
cite = [{ in = "QC3", clause = "2", confidence = "verified" }]

[documents.QC2]
number = "02-QC/MAU"
issued_on = 2025-02-03
issuer = "Văn phòng mẫu"
title = "Quy chế của một ngày (mẫu)"
confirmed = true

[documents.QC3]
number = "03-QC/MAU"
issued_on = 2025-02-04
issuer = "Văn phòng mẫu"
title = "Quy chế sau đó (mẫu)"
confirmed = true

[[regime]]
series = "regulation"
from = 2025-02-03
document = "QC2"

[[regime]]
series = "regulation"
from = 2025-02-04
document = "QC3"
"""
)
FIRST, OF_ONE_DAY, LAST = (
    ("01-QC/MAU 2024-01-02",),
    ("02-QC/MAU 2025-02-03",),
    ("03-QC/MAU 2025-02-04",),
)
ASKED = {"kind": "loan_asked", "on": date(2024, 5, 8)}
"""A Wednesday: the fifth working day after it is Wednesday 15 May."""
AGREED = {"kind": "loan_agreed", "on": date(2024, 5, 9)}


def turned_loan(folder: Path) -> Judge:
    """Return the judge of the procedure with this law, made in a folder."""
    return Judge(load_procedure(loan_folder(folder / "loan", law_toml=TURNED)))


def handed(*day: int) -> dict[str, Any]:
    return {"kind": "loan_handed_over", "on": date(*day)}


def with_rule(judge: Judge, rule_id: str = "loan.in_time", **changes: Any) -> Judge:  # noqa: ANN401 - fields of a Rule
    """Return a judge of whose rules one is another in some way."""
    rule = judge.procedure.by_id[rule_id]
    return Judge(judge.procedure.with_rule(replace(rule, **changes)))


def vector(judge: Judge, *acts: dict[str, Any], **more: object) -> Vector:
    """Return a vector of a file handed over in time, with some keys more."""
    unit = {
        "name": "Chi bộ Mẫu",
        "has_youth_union": True,
        "has_trade_union": True,
        "has_base_committee": True,
    }
    item = {
        "rule": "loan.in_time",
        "step": "loan_handed_over",
        "status": "met",
        "because": "In time.",
        "vi": "Đúng hạn.",
        "case": {
            "format": "admission-case/2",
            "person": {"full_name": "Lò Thị Mẫu"},
            "unit": unit,
            "acts": list(acts or (ASKED, AGREED, handed(2024, 5, 13))),
        },
        **more,
    }
    data = {"format": FORMAT, "example": [item]}
    (found,) = vectors_from(data, judge.procedure, "x.toml")
    return found
