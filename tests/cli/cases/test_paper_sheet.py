"""A paper sheet on the command line: stated, corrected, hidden, shown for a purpose."""

import json
from typing import TYPE_CHECKING

import pytest

from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

IDENTITY, HOME = "001300012345", "Xã Mẫu Riêng"


def opened(office: "Desk", *pairs: str) -> None:
    """Open a case from a file, with what is typed beside it."""
    document = document_of(lawful_case()) | {"acts": [], "paper_sheet": {"home_place": HOME}}
    file = office.folder / "nguoi.json"
    file.write_text(json.dumps(document | {"format": "admission-case/2"}), "utf-8")
    answer = office("case", "open", str(file), *pairs)
    assert answer.code == 0, answer.err


def test_a_sheet_is_stated_in_a_file_and_on_the_command_line(office: "Desk") -> None:
    """Hidden in what is shown; whole in what is given out for a purpose."""
    opened(office, "paper_sheet.identity_number=001 300 012 345", "sector=student")
    shown = office("case", "show", "HS-0001")
    assert "số định danh cá nhân" in shown.out
    assert "quê quán" in shown.out
    assert not {IDENTITY, HOME} & set(shown.out.split("\n"))
    masked = office("case", "show", "HS-0001", "--json").json["document"]["paper_sheet"]
    assert masked == {"home_place": "•••", "identity_number": "•••"}
    for command in (("case", "history", "HS-0001"), ("audit", "entry", "1"),
                    ("audit", "log", "--full"), ("case", "export", "HS-0001")):  # fmt: skip
        out = office(*command).out
        assert IDENTITY not in out
        assert HOME not in out
    whole = office("case", "export", "HS-0001", "--purpose", "kiểm tra").json
    assert whole["paper_sheet"] == {"home_place": HOME, "identity_number": IDENTITY}
    unmasked = office("privacy", "unmask", "HS-0001", "--purpose", "người ấy hỏi")
    assert IDENTITY in unmasked.out
    assert HOME in unmasked.out


def test_a_sheet_is_corrected_with_before_and_after(office: "Desk") -> None:
    """Shown hidden, asked for, written; the rest of the sheet stays."""
    opened(office)
    answer = office("case", "correct", "HS-0001", "1", "paper_sheet.home_place=Xã Khác",
                    "paper_sheet.post=kế toán", "--reason", "chép nhầm", "--yes")  # fmt: skip
    assert answer.code == 0, answer.err
    assert "quê quán: ••• → •••" in answer.out
    assert "chức vụ: chưa nêu → •••" in answer.out
    assert "Xã Khác" not in answer.out
    whole = office("case", "export", "HS-0001", "--purpose", "kiểm tra").json
    assert whole["paper_sheet"] == {"home_place": "Xã Khác", "post": "kế toán"}
    assert office("audit", "entry", "2").code == 0
    assert office("audit", "verify").code == 0
    assert office("audit", "replay").code == 0
    found = office("audit", "findings", "--json")
    assert "Xã Khác" not in found.out


def test_the_paper_of_an_act_is_stated_with_it(office: "Desk") -> None:
    """`paper.KEY=`, at recording, and in a correction of it."""
    opened(office)
    answer = office("case", "advance", "HS-0001", "sympathiser_resolution", "number=05-NQ/CB",
                    "paper.chair=Hoàng Văn Mẫu", "paper.place=Xã Mẫu",
                    "--on", "2023-03-01")  # fmt: skip
    assert answer.code == 0, answer.err
    acts = office("case", "show", "HS-0001", "--json").json["document"]["acts"]
    assert acts[0]["paper"] == {"chair": "•••", "place": "•••"}
    entry = office("audit", "entry", "2")
    assert "chủ trì •••" in entry.out
    answer = office("case", "correct", "HS-0001", "2", "paper.chair=", "paper.signer=Ma A Mẫu",
                    "--reason", "nhầm", "--yes")  # fmt: skip
    assert answer.code == 0, answer.err
    assert "chủ trì: ••• → chưa nêu" in answer.out
    acts = office("case", "export", "HS-0001", "--purpose", "kiểm tra").json["acts"]
    assert acts[0]["paper"] == {"place": "Xã Mẫu", "signer": "Ma A Mẫu"}
    assert "Ma A Mẫu" in office("privacy", "unmask", "HS-0001", "--purpose", "kiểm tra").out


@pytest.mark.parametrize(
    ("pair", "place"),
    [
        ("paper_sheet.colour=đỏ", "paper_sheet.colour"),
        ("paper_sheet.identity_number=123", "paper_sheet.identity_number"),
        ("paper_sheet.youth_union_joined_on=31/2/2018", "paper_sheet.youth_union_joined_on"),
        ("paper_sheet.home_place", "paper_sheet.home_place"),
    ],
)
def test_a_wrong_key_or_value_opens_nothing(office: "Desk", pair: str, place: str) -> None:
    """Exit code 7, with the key; nothing was written."""
    file = office.file("nguoi.json", lawful_case("sympathiser_resolution"))
    data = json.loads((office.folder / "nguoi.json").read_text("utf-8"))
    (office.folder / "nguoi.json").write_text(json.dumps(data | {"acts": []}), "utf-8")
    answer = office("case", "open", file, pair)
    assert answer.code == 7
    assert place in answer.err
    assert office("case", "list", "--json").json == []


def test_a_year_alone_stays_a_year_through_every_door(office: "Desk") -> None:
    """Opened, shown, listed, exported, taken over; what needs the month is unknown, not wrong."""
    case = lawful_case("sympathiser_resolution")
    document = document_of(case) | {"format": "admission-case/2"}
    document["person"]["born_on"] = "2000"
    file = office.folder / "nam.json"
    file.write_text(json.dumps(document), "utf-8")
    assert office("case", "import", str(file)).code == 0
    shown = office("case", "show", "HS-0001", "--json").json
    assert shown["document"]["person"]["born_on"] == "2000"
    assert office("case", "list").code == 0
    assert office("report", "statistics", "--json").code in {0, 2}
    whole = office("case", "export", "HS-0001", "--purpose", "kiểm tra").json
    assert whole == document
    statuses = {
        finding["rule"]: finding["status"]
        for step in shown["verdict"]["next"]
        for finding in step["findings"]
    }
    assert {statuses.get("person.age_minimum", "unknown")} == {"unknown"}
    answer = office("case", "open", str(_without_acts(office, document)), "born_on=1999-07",
                    "full_name=Lý Thị Khác")  # fmt: skip
    assert answer.code == 0, answer.err
    person = office("case", "show", "HS-0002", "--json").json["document"]["person"]
    assert person["born_on"] == "1999-07"


def _without_acts(office: "Desk", document: dict[str, object]) -> object:
    file = office.folder / "khac.json"
    file.write_text(json.dumps(document | {"acts": []}), "utf-8")
    return file
