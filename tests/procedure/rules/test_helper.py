"""The member who helps: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

from admission_flow.procedure.acts import HelperAssigned
from admission_flow.procedure.findings import Finding, Status
from admission_flow.testing import lawful_case, with_act, with_changed

Ask = Callable[..., Finding]


def test_whether_the_helper_is_official_must_be_said(finding: Ask) -> None:
    """A helper of whom it is not said that he is an official member is unknown."""
    case = with_changed(lawful_case("dossier_opened"), "helper_assigned", official_member=None)
    found = finding(case, "dossier_opened", "helper.assigned")
    assert found.status is Status.UNKNOWN
    assert found.blocks


def test_the_newest_assignment_counts(finding: Ask) -> None:
    """A later assignment to an official member heals an earlier one to a probationary member."""
    case = with_changed(lawful_case("dossier_opened"), "helper_assigned", official_member=False)
    healed = with_act(
        case, HelperAssigned(on=date(2023, 5, 5), helper="DV-03", official_member=True)
    )
    assert finding(case, "dossier_opened", "helper.assigned").status is Status.UNMET
    assert finding(healed, "dossier_opened", "helper.assigned").status is Status.MET
