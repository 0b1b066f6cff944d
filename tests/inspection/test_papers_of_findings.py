"""A finding names the papers that it is about, with the entry of each: one can cite it."""

from datetime import date, timedelta

from admission_flow.inspection.dossier import Answer, Filed, Found, papers_of

DAY = date(2024, 4, 9)
FILED = (
    Filed("ceremony", DAY, "", 7),
    Filed("admission_decision", DAY, "15-QĐ/ĐU", 6, (9,)),
    Filed("branch_resolution", DAY - timedelta(days=1), "02-NQ/CB", 5),
)


def test_the_step_narrows_the_day() -> None:
    """Of one day all its papers; where the step is named, that one; without a day none."""

    def entries(on: date | None, **evidence: object) -> list[int]:
        said = Found("K01", "HS-0001", "Chi bộ", Answer.FOUND, on, evidence)
        return [each.entry for each in papers_of(FILED, said)]

    assert entries(DAY) == [7, 6]
    assert entries(DAY, step="ceremony") == [7]
    assert entries(DAY, step="application") == [7, 6]
    assert entries(DAY + timedelta(days=1)) == []
    assert entries(None) == []
