"""Whatever a case document states or fails to state, every check answers and none breaks down."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.inspect import beside, inspect
from admission_flow.inspection.working_paper import evidence_text
from admission_flow.messages import LANGUAGES
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case
from tests.inspection.conftest import Look

WHOLE = lawful_case()


def _silent(record: Any, names: set[str]) -> Any:  # noqa: ANN401 - any record with fields
    """Return a record that does not state these fields, where it need not."""
    unsaid = {
        f.name: None
        for f in fields(record)
        if f.name in names and f.default is None and f.name not in {"on", "kind"}
    }
    return replace(record, **unsaid)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return the lawful case in any order, with papers left out, doubled, moved and unsaid."""
    acts: list[Act] = []
    for act in draw(st.permutations(WHOLE.acts)):
        times = draw(st.sampled_from((0, 1, 1, 1, 1, 2)))
        moved = replace(act, on=draw(st.sampled_from([a.on for a in WHOLE.acts])))
        acts += [act, moved][:times]
    names = draw(
        st.sets(st.sampled_from(sorted({f.name for a in acts for f in fields(a)} | {"x"})))
    )
    person = _silent(
        WHOLE.person, draw(st.sets(st.sampled_from(["born_on", "education", "religion"])))
    )
    return Case(person, WHOLE.unit, tuple(_silent(act, names) for act in acts or WHOLE.acts[:1]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_every_check_answers(look: Look, case: Case) -> None:
    """Each check answers; a finding has evidence, and an unknown names what is missing."""
    dossier = look(case)
    said = inspect([dossier])
    assert {item.check for item in said} == set(checks())
    beside(dossier)
    for item in said:
        for lang in LANGUAGES:
            text = evidence_text(item, lang)
            assert "Mẫu" not in text.replace("Chi bộ Trường Mẫu", "")
            if item.answer in {Answer.FOUND, Answer.UNKNOWN}:
                assert text != "-", item
