"""Dossiers as an inspection sees them."""

from datetime import date
from types import ModuleType
from typing import Protocol

import pytest

from admission_flow.inspection.dossier import Dossier
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool


class Look(Protocol):
    """Makes the dossier of a case."""

    def __call__(
        self, case: Case, case_id: str = "HS-0001", unit: str = "", as_of: date | None = None
    ) -> Dossier: ...


@pytest.fixture(scope="session")
def judge() -> Judge:
    return built_in()


@pytest.fixture(scope="session")
def look(judge: Judge) -> Look:
    """Judge a case and give it as a dossier; as of the day of its last act."""

    def looked(
        case: Case, case_id: str = "HS-0001", unit: str = "", as_of: date | None = None
    ) -> Dossier:
        day = as_of or max(act.on for act in case.acts)
        verdict = judge.judge(case, day)
        return Dossier(
            case_id,
            unit or case.unit.name,
            case,
            verdict,
            day,
            judge.workflow,
            dated=judge.as_dated(case, verdict),
        )

    return looked


@pytest.fixture(scope="session")
def rule_docs() -> ModuleType:
    """The script that reads the examples of the rules."""
    return tool("make_rule_docs")


@pytest.fixture(scope="session")
def check_docs() -> ModuleType:
    """The script that makes the page of the checks."""
    return tool("make_check_docs")
