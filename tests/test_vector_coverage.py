"""Every rule has a passing and a failing vector in every regime in which it holds."""

from admission_flow.procedure.vector_coverage import asked_rules
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool

MAKER = tool("make_coverage")


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
