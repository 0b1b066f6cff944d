"""A small procedure as its files say it: three states, two steps, two rules of the admission."""

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.workflow import Workflow
from admission_flow.procedure.workflow_file import workflow_from

Data = dict[str, Any]
START = date(2020, 2, 1)
RULES = {rule: BY_ID[rule] for rule in ("awareness.valid", "branch.two_thirds")}
CITE = [{"in": "QD1", "clause": "2", "confidence": "verified"}]
FILES: Data = {
    "procedure": {
        "format": "admission-workflow/1",
        "name": "small",
        "states": [
            {"name": "new", "stage": "first", "initial": True},
            {"name": "asked", "stage": "second"},
            {"name": "done", "stage": "second", "goal": True, "final": True},
        ],
        "who": {"awareness.valid": "branch", "branch.two_thirds": "unit"},
        "mandatory": [{"one_of": ["ask"]}, {"one_of": ["end"], "when": {"has_trade_union": True}}],
        "own_rules": {"army": ["awareness.valid"], "police": ["branch.two_thirds"]},
        "step": [
            {
                "name": "ask",
                "moves": [{"from": "new", "to": "asked"}],
                "block": ["awareness.valid"],
                "warn": ["branch.two_thirds"],
            },
            {
                "name": "end",
                "moves": [{"from": "asked", "to": "done", "when": {"has_youth_union": False}}],
                "block": ["branch.two_thirds"],
                "ends": True,
                "restores": True,
                "opened_by": ["political_conclusion"],
                "refers": {"vote": "branch_vote_failed", "matter": "admission"},
            },
        ],
    },
    "law": {
        "format": "admission-law/1",
        "documents": {
            "QD1": {
                "number": "1-QĐ/MẪU",
                "issued_on": date(2020, 1, 1),
                "issuer": "Nơi mẫu",
                "title": "Quy định mẫu",
                "confirmed": True,
            },
            "QD2": {
                "number": "2-QĐ/MẪU",
                "issued_on": date(2021, 1, 1),
                "issuer": "Nơi khác",
                "title": "Quy định mẫu sau",
                "confirmed": False,
                "points": "letters",
            },
        },
        "regime": [
            {"series": "regulation", "from": START, "document": "QD1"},
            {"series": "regulation", "from": date(2021, 2, 1), "document": "QD2"},
        ],
        "value": [
            {
                "of": "awareness.valid.months",
                "unit": "months",
                "rows": [
                    {"from": START, "value": 60, "cite": CITE},
                    {"from": date(2021, 2, 1), "value": 48, "cite": CITE},
                ],
            },
            {
                "of": "branch.two_thirds.share",
                "unit": "share",
                "rows": [
                    {"from": START, "until": date(2023, 1, 1), "value": "2/3", "cite": CITE},
                ],
            },
        ],
    },
    "holidays": {"year": [{"year": 2020, "off": [date(2020, 1, 1)]}]},
}
GONE = "not in the file"


def changed(changes: Mapping[str, object], files: Data = FILES) -> Data:
    """Return files with other things at places such as `law/regime/0/from`."""
    data: Any = copy.deepcopy(files)
    for place, value in changes.items():
        inner = data
        *way, last = (int(key) if key.isdigit() else key for key in place.split("/"))
        for key in way:
            inner = inner[key]
        if value == GONE:
            del inner[last]
        else:
            inner[last] = value
    return data  # type: ignore[no-any-return]


def read(changes: Mapping[str, object], **more: Any) -> Workflow:  # noqa: ANN401 - as the reader's
    data = changed(changes)
    return workflow_from(data["procedure"], data["law"], data["holidays"], rules=RULES, **more)


def said(changes: Mapping[str, object], **more: Any) -> list[str]:  # noqa: ANN401 - as the reader's
    with pytest.raises(WorkflowProblems) as found:
        read(changes, **more)
    return [str(problem) for problem in found.value.problems]
