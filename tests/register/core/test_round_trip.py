"""What one register gives, another takes and gives back: over generated documents."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.journal.entry import Basis
from admission_flow.procedure.document import Case, case_from, document_of
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case, with_act, without

SOURCE = Basis("admission-case/1", "c" * 64)
BASES = st.builds(
    lawful_case,
    until=st.sampled_from(["sympathiser_resolution", "opinions_summarised", "ceremony"]),
    regime_year=st.sampled_from([2018, 2022, 2024, 2025]),
    religion=st.sampled_from(["", "Đạo Mẫu"]),
    ethnicity=st.sampled_from([None, "Tày", "Mông"]),
)


@st.composite
def documents(draw: st.DrawFn) -> Case:
    """Draw a case with papers missing, in another order, and entered twice, lawful or not."""
    case = draw(BASES)
    kinds = sorted({act.kind for act in case.acts})
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3, unique=True)):
        case = without(case, kind)
    again = draw(st.booleans())
    if case.acts and again:
        case = with_act(case, draw(st.sampled_from(list(case.acts))))
    acts = draw(st.permutations(list(case.acts)))
    return Case(case.person, case.unit, tuple(acts))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_export_import_export_gives_the_same_document(case: Case) -> None:
    """Lawful or not, in whatever order: the second register's export is the first one's."""
    with tempfile.TemporaryDirectory() as name:
        given_back = []
        document = document_of(case)
        for number in range(2):
            with Register.create(str(Path(name) / f"{number}.db"), "cb01") as register:
                taken = register.take_over(case_from(document), SOURCE, as_found=True)
                document = register.export(taken.record.id)
            given_back.append(document)
    assert given_back[0] == given_back[1] == document_of(case)
