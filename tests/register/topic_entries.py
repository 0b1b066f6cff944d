"""Entries of every topic of the journal, as their topics take them."""

from typing import Any

from admission_flow.demo.plan import plan_2024
from admission_flow.journal.entry import REGISTER
from admission_flow.planning.plan.plan import document_of

CASE = "HS-0001"
GIVEN = {"case": CASE, "rule": "move.forward", "about": "", "due_on": "2024-06-30", "rung": 30}
RIGHT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "unit.add": (
        "unit",
        REGISTER,
        {"unit": "C9", "on": "2021-01-01", "name": "Mẫu 9", "level": "base"},
    ),
    "unit.change": ("unit", REGISTER, {"unit": "C1-2", "on": "2021-01-01", "name": "Mẫu 2b"}),
    "unit.empower": (
        "unit",
        REGISTER,
        {
            "unit": "C1",
            "on": "2021-01-01",
            "matter": "admission",
            "right": "own",
            "body": "standing_committee",
            "majority": "more_than_half",
        },
    ),
    "unit.close": ("unit", REGISTER, {"unit": "C1-2", "on": "2023-01-01", "successors": ["C1"]}),
    "plan.set": (
        "plan",
        REGISTER,
        {"plan": 2024, "on": "2024-02-01", "document": document_of(plan_2024())},
    ),
    "plan.received": (
        "plan",
        REGISTER,
        {"plan": 2024, "on": "2024-02-01", "unit": "C1", "proposed": 3},
    ),
    "plan.notify": (
        "plan",
        REGISTER,
        {"plan": 2024, "on": "2024-02-01", "unit": "C1", "target": 3},
    ),
    "source.review": (
        "lists",
        REGISTER,
        {
            "unit": "C1-1",
            "month": "2024-05",
            "on": "2024-05-31",
            "listed": [CASE],
            "added": [],
            "left": [],
            "number": "05-BB",
        },
    ),
    "source.every": ("lists", REGISTER, {"unit": "C1", "on": "2024-01-01", "every": "quarter"}),
    "source.proposed": ("persons", CASE, {"by": "youth_union", "on": "2024-01-05"}),
    "source.report_for": ("persons", CASE, {"entry": 5, "period": "2024-05"}),
    "class.open": (
        "class",
        REGISTER,
        {
            "code": "B",
            "kind": "awareness",
            "places": 3,
            "first_day": "2024-05-06",
            "last_day": "2024-05-10",
            "organiser": "Trung tâm Mẫu",
            "issuer_kind": "political_centre",
        },
    ),
    "class.enrol": ("class", REGISTER, {"code": "A", "on": "2024-03-04", "cases": ["HS-0002"]}),
    "class.withdraw": ("class", REGISTER, {"code": "A", "on": "2024-03-04", "case": CASE}),
    "class.attend": (
        "class",
        REGISTER,
        {"code": "A", "session": 2, "on": "2024-03-04", "present": [CASE]},
    ),
    "class.number": (
        "class",
        REGISTER,
        {"code": "A", "on": "2024-03-08", "cases": [CASE], "numbers": ["NT/01"]},
    ),
    "class.close": ("class", REGISTER, {"code": "A", "on": "2024-03-09"}),
    "class.result": ("result", CASE, {"code": "A"}),
    "due.done": ("due", REGISTER, {"case": CASE, "clock": "move.forward", "on": "2024-05-05"}),
    "due.remind": ("due", REGISTER, {"as_of": "2024-05-31", "given": [GIVEN]}),
    "officer.four_eyes": ("four eyes", REGISTER, {"steps": ["ceremony"]}),
    "checkpoint.hand_out": ("checkpoint", REGISTER, {"size": 3, "root": "ab" * 32}),
}
"""By action: its question, its chain, and data that its topic takes."""
RETRACTIONS = {
    "unit.retract": "unit",
    "plan.retract": "plan",
    "source.retract": "lists",
    "class.retract": "class",
    "due.retract": "due",
}
