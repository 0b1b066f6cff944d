"""Every rule has a passing and a failing vector in every regime, and every fact what shows it.

One file for both, so that the vectors are judged once.
"""

from dataclasses import replace
from typing import Any

import pytest

from admission_flow.procedure.vector_coverage import asked_rules
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool

MAKER = tool("make_coverage")
FACTS = tool("make_facts")


def test_no_rule_lacks_a_vector_in_any_regime() -> None:
    """What is missing is named: rule, first day of the regime, side; so is what does not hold."""
    found = MAKER.coverage()
    gaps = [(cell.rule, cell.regime.start, cell.gaps) for cell in found.cells if cell.gaps]
    assert gaps == []
    assert [(e.file, e.number) for e, _ in found.needless] == []
    broken = [(run.vector.number, run.law, run.failures) for run in found.broken]
    assert broken == []


def test_every_rule_and_every_regime_has_its_place() -> None:
    """No rule that a step asks is left out, and each excuse has its reason in both languages."""
    found = MAKER.coverage()
    assert {cell.rule for cell in found.cells} == set(asked_rules(built_in()))
    assert len({cell.regime for cell in found.cells}) == 9
    for cell in found.cells:
        for excuse in cell.excused.values():
            assert excuse.why.endswith(".")
            assert excuse.vi.endswith(".")


def test_the_page_is_made_from_the_vectors() -> None:
    """What lies in docs/ is what tools/make_coverage.py makes: run it after a change."""
    made = MAKER.pages()
    assert {path: path.read_text("utf-8") for path in made} == made


def test_every_fact_names_what_shows_it_or_says_why_nothing_can() -> None:
    """Vectors by their ids (the build judges all of them), values of a day, documents, tests."""
    assert list(FACTS.problems()) == []
    assert len(FACTS.facts()) > 150


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("vectors", "branch.two_thirds-99"),
        ("values", "decision.in_time.days 2025-07-01 60"),
        ("values", "decision.in_time.days 2010-07-01 60"),
        ("values", "decision.in_time.weeks 2025-07-01 60"),
        ("in_force", "QD294 2025-05-26"),
        ("issued", "QD24 2021-07-29"),
        ("tests", "tests/test_no_such_file.py"),
        ("tests", "tests/test_vector_coverage.py"),
        ("tests", "tests/test_vector_coverage.py::"),
        ("tests", "docs/rules/coverage.md"),
        ("tests", "tests/conformance/vectors/no-such-vector.json"),
        ("tests", "tests/test_vector_coverage.py::test_of_no_such_name"),
    ],
)
def test_what_is_not_there_or_not_so_is_told(key: str, text: str) -> None:
    """One sentence for each, with what was named."""
    (told,) = FACTS._wrong(key, text)
    assert text in told


EMPTY: dict[str, list[str]] = {"values": [], "tests": []}
CITES = "cites_another says why, where no source is cited, and only there"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"shown": {}}, ["nothing shows it, and no reason says why"]),
        ({"shown": EMPTY}, ["values: names nothing", "tests: names nothing"]),
        ({"shown": {}, "not_a_rule": "Why."}, []),
        ({"not_a_rule": "Why."}, ["something shows it, and a reason why nothing can"]),
        ({"source": (("DL", "Điều 4.3"), ("DL", ""))}, ["no clause of DL"]),
        ({"cites_another": "Why."}, [CITES]),
        ({"source": (("DL", "Điều 99"),)}, [CITES]),
        ({"shown": {"issued": ["QD24 2021-07-30"]}, "cites_another": "Why."}, [CITES]),
        ({"source": (("DL", "Điều 4.3"), ("DL98", "1"))}, ["no document DL98"]),
        (
            {"source": (("HD21", "5.1"),), "shown": {"vectors": ["person.age_minimum-3"]}}
            | {"cites_another": "Why."},
            ["no vector was judged under HD21"],
        ),
    ],
)
def test_a_fact_that_is_not_as_it_should_be_is_told(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], told: list[str]
) -> None:
    """One sentence for each thing that is wrong with it, and none for a fact that is right."""
    fact = next(fact for fact in FACTS.facts() if fact.id == "branch.one_by_one")
    monkeypatch.setattr(FACTS, "facts", lambda: (replace(fact, **change),))
    assert list(FACTS.problems()) == [f"{fact.file}: {fact.id}: {one}" for one in told]


def test_the_page_of_the_facts_is_made_from_them() -> None:
    """What lies in docs/ is what tools/make_facts.py makes: run it after a change."""
    made = FACTS.pages()
    assert {path: path.read_text("utf-8") for path in made} == made
