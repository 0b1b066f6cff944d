"""A certificate older than the listing: its step is of the day of taking it in, its life not."""

from datetime import date
from typing import TYPE_CHECKING

from admission_flow.procedure.acts import SympathiserResolution
from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk

ISSUED = date(2024, 3, 8)
LATE = lawful_case("sympathiser_resolution", meeting_on=date(2025, 9, 5))
LISTED = next(act.on for act in LATE.acts if isinstance(act, SympathiserResolution))
EARLY = lawful_case("sympathiser_resolution", meeting_on=date(2024, 9, 5), full_name="Lò Mẫu Một")
CERTIFY = ("class", "certify", "NT-01", "--on", "08/03/2024", "--numbers", "N/1", "--yes")


@filled_once
def desk_with_class(office: "Desk") -> None:
    """Return a desk with a class that two people passed, of whom one was listed months later."""
    assert LISTED > ISSUED
    for case in (LATE, EARLY):
        assert office("case", "import", office.file("a.json", case)).code == 0
    opened = (
        "--first-day", "04/03/2024", "--last-day", "08/03/2024", "--places", "9", "--kind",
        "awareness", "--organiser", "Trung tâm Mẫu", "--issuer-kind", "political_centre",
    )  # fmt: skip
    assert office("class", "open", "NT-01", *opened).code == 0
    assert office("class", "enrol", "NT-01", "HS-0001", "HS-0002", "--yes").code == 0
    path = office.folder / "ket-qua.csv"
    path.write_text("Mã hồ sơ;Kết quả\nHS-0001;Khá\nHS-0002;giỏi\n", "utf-8")
    assert office("class", "result", "NT-01", "--sheet", str(path)).code == 0


def certificate(desk: "Desk", case: str) -> dict[str, object]:
    acts = desk("case", "export", case, "--purpose", "mẫu").json["acts"]
    found: dict[str, object] = next(a for a in acts if a["kind"] == "awareness_certificate")
    return found


def test_the_day_of_taking_it_in_is_asked_for(desk_with_class: "Desk") -> None:
    """Without it, or with one before the listing, nothing is written: the case is named."""
    for more in ((), ("--taken-on", date.fromordinal(LISTED.toordinal() - 1).isoformat())):
        refused = desk_with_class(*CERTIFY, *more)
        assert refused.code == 7
        assert "HS-0001" in refused.err
        assert "HS-0002" not in refused.err
        assert "--taken-on" in refused.err
    rows = desk_with_class("class", "show", "NT-01", "--json").json["rows"]
    assert [row["number"] for row in rows] == [None, None]


def test_it_is_taken_in_on_that_day_and_lives_from_its_own(desk_with_class: "Desk") -> None:
    """Boundary: the day of the listing itself; whoever was listed before keeps one day for both."""
    assert desk_with_class(*CERTIFY, "--taken-on", LISTED.isoformat()).code == 0
    late, early = certificate(desk_with_class, "HS-0001"), certificate(desk_with_class, "HS-0002")
    assert (late["on"], late["issued_on"]) == (LISTED.isoformat(), ISSUED.isoformat())
    assert (early["on"], "issued_on" in early) == (ISSUED.isoformat(), False)
    for row in desk_with_class("case", "list", "--json").json:
        assert (row["state"], row["lawful"]) == ("aware", True)
    again = desk_with_class(*CERTIFY, "--json").json
    assert again["counts"]["already"] == 2
