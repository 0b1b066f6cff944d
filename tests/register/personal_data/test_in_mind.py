"""Of somebody who was erased no other window keeps anything in mind once it looks again."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import CaseErased
from admission_flow.procedure.acts import Opinion
from admission_flow.register.sympathisers.sources import KeptSources
from tests.register.personal_data.test_erasure import erase
from tests.register.private_desk import ERASABLE_ON, LEFT_ON

if TYPE_CHECKING:
    from tests.register.private_desk import Desk


@pytest.mark.parametrize("put_away", [False, True])
def test_what_another_window_has_in_mind_goes_too(left: "Desk", *, put_away: bool) -> None:
    """As soon as it comes to the case: of one that it wrote last, and of one before these."""
    note = Opinion(on=LEFT_ON, body="residence", asked=9, agreed=9)
    with left.open("cb03") as register:
        register.record("HS-0001", note)
        if put_away:
            register._put_away(register._folded.pop("HS-0001"))
        kept = register._away if put_away else register._folded
        assert "HS-0001" in kept
        erase(left)
        with pytest.raises(CaseErased):
            register.record("HS-0001", note)
        assert "HS-0001" not in kept


def test_what_a_desk_has_read_for_its_lists_goes_too(left: "Desk") -> None:
    """Helpers and numbers of papers of a case that another window erases."""
    kept = KeptSources()

    def read_all() -> None:
        with left.read() as register:
            found = kept.each(
                register.store, register.judge, ERASABLE_ON, lambda *_: None, everybody=True
            )
            assert list(found)

    read_all()
    assert "HS-0001" in kept._kept
    erase(left)
    read_all()
    assert set(kept._kept) == {"HS-0002"}
