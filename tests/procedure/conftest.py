"""The judge that ships with the program, and short ways to ask it about one rule."""

from datetime import date
from types import ModuleType
from typing import Protocol

import pytest

from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding
from admission_flow.procedure.judge import Judge
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool


class Ask(Protocol):
    """Asks for the finding of one rule on one step, on paper or looked ahead to."""

    def __call__(self, case: Case, step: str, rule: str, as_of: date | None = None) -> Finding: ...


@pytest.fixture(scope="session")
def judge() -> Judge:
    return built_in()


@pytest.fixture(scope="session")
def rule_docs() -> ModuleType:
    """The script that reads the examples and makes the pages."""
    return tool("make_rule_docs")


@pytest.fixture(scope="session")
def finding(judge: Judge) -> Ask:
    """The finding on the last step of that kind on paper."""

    def ask(case: Case, step: str, rule: str, as_of: date | None = None) -> Finding:
        verdict = judge.judge(case, as_of)
        judged = [s for s in verdict.steps if s.step == step][-1]
        return next(f for f in judged.findings if f.rule == rule)

    return ask


@pytest.fixture(scope="session")
def ahead(judge: Judge) -> Ask:
    """The finding on a step that may come next."""

    def ask(case: Case, step: str, rule: str, as_of: date | None = None) -> Finding:
        verdict = judge.judge(case, as_of)
        coming = next(s for s in verdict.next if s.step == step)
        return next(f for f in coming.findings if f.rule == rule)

    return ask
