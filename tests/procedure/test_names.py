"""Names folded: what is one person and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.procedure.names import folded_name


@pytest.mark.parametrize(
    "typed",
    [
        "Trần Văn Mẫu",
        "TRẦN  VĂN MẪU",
        " trần văn mẫu ",
        "Tran Van Mau",
        "đ/c Trần Văn Mẫu",
        "Đ/C. Trần Văn Mẫu",
        "đ / c Trần Văn Mẫu",
        "Đồng chí Trần Văn Mẫu",
        "Đồng chí: Trần Văn Mẫu",
        "Tr\u00e2\u0300n Va\u0306n M\u00e2\u0303u",
    ],
)
def test_one_name_typed_in_many_ways(typed: str) -> None:
    """Case, blanks, marks, the form of the letters and the address before it do not count."""
    assert folded_name(typed) == "tran van mau"


@pytest.mark.parametrize("other", ["Trần Văn Mẫu Hai", "DV-01", "Chí Văn Mẫu", "Đức Văn Mẫu"])
def test_another_name_stays_another(other: str) -> None:
    """A name that begins with such letters is no address."""
    assert folded_name(other) != "tran van mau"
    assert folded_name(other) not in {"", "van mau"}


@given(st.text(max_size=40))
def test_folding_folds_nothing_more(name: str) -> None:
    """Blanks around and case change nothing."""
    assert folded_name(f"  {name} ") == folded_name(name)
