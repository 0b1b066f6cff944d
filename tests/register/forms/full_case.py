"""A case with whatever a form may print, each value unlike every other, for the tests of forms."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case
from admission_flow.procedure.paper_sheet import CASE, PaperSheet
from admission_flow.testing import lawful_case

NAME = "Lò Thị <Mẫu> & Con"
AUTHORITY = "Đảng ủy Xã Mẫu"
_IN_THE_HEADING = {"issuer", "issuer_above"}
"""Keys that take the place of what the tree of units says."""


def sheet(about: str, number: int) -> PaperSheet:
    """Return a sheet of a case or of an act, with every key that it may have."""
    found = {}
    for place, (name, key) in enumerate(paper_keys().of(about).items()):
        if name in _IN_THE_HEADING:
            continue
        if key.shape == "date":
            found[name] = (date(1970, 1, 1) + timedelta(days=50 * number + place)).isoformat()
        elif key.shape == "number":
            found[name] = str(1000 + 50 * number + place)
        elif key.shape == "digits":
            found[name] = str(10 ** (max(key.lengths) - 1) + 50 * number + place)
        else:
            found[name] = f"[{number}] {about} {name}"
    return PaperSheet(found)


def full_case() -> Case:
    """Return a case up to an annulled recognition, with every act that a form is about."""
    plain = lawful_case(regime_year=2024, full_name=NAME)
    days = {act.kind: act.on for act in plain.acts}
    last = days["recognition_decision"]
    beside: tuple[Act, ...] = (
        a.Sponsorship(on=days["sponsorship"], number="7-NQ/CĐ", route="trade_union"),
        a.SectionAppraisal(on=days["branch_resolution"], number="8-BC/ĐU", matter="admission"),
        a.SectionAppraisal(
            on=days["recognition_branch_resolution"], number="9-BC/ĐU", matter="recognition"
        ),
        a.ResultNotice(on=last, number="31-TB/ĐU", matter="admission", agreed=True),
        a.RedoOrder(on=last, number="40-CV/ĐU", of="recognition", steps=("branch_resolution",)),
        a.Annulment(
            on=last, number="55-QĐ/ĐU", of="recognition", ground="competence", reason="Lý do mẫu"
        ),
    )
    in_order = sorted((*plain.acts, *beside), key=lambda act: act.on)
    acts = tuple(
        replace(_decided(act), paper=sheet(act.kind, number))
        for number, act in enumerate(in_order, 1)
    )
    return replace(plain, acts=acts, paper_sheet=sheet(CASE, 0))


def _decided(act: Act) -> Act:
    step: Any = act
    by = {"authority": AUTHORITY, "body": "standing_committee"}
    return replace(step, **by) if act.kind.endswith("_decision") else act
