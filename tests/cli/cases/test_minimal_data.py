"""`init --minimal-data`: a register of have and have not, and where the paper is kept."""

import json
from typing import TYPE_CHECKING, Any

from admission_flow.messages import say
from admission_flow.procedure.document import case_from, document_of
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

_TEXTS = ("helper", "task", "assessment", "sponsor", "authority", "reason", "note", "number")


def _by_reference(document: dict[str, Any]) -> dict[str, Any]:
    """Put a reference in the place of every name and text."""
    person = document["person"]
    person["full_name"] = "HS-17/2024"
    person["born_on"] = person["born_on"][:8] + "01"
    person.pop("ethnicity", None)
    person.pop("religion", None)
    references: dict[str, str] = {}
    for act in document["acts"]:
        for name in _TEXTS:
            if name in act:
                references.setdefault(act[name], f"GIAY-{len(references) + 1}")
                act[name] = references[act[name]]
    return document


def _document() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json.dumps(document_of(lawful_case()), default=str))
    return whole


def test_the_whole_way_is_judged_without_a_name(desk: "Desk") -> None:
    """From source to official with references alone: the same verdict, and nothing refused."""
    assert desk("init", "--minimal-data").code == 0
    document = _by_reference(_document())
    file = desk.file("toi-thieu.json", case_from(document))
    assert desk("case", "import", file).code == 0
    assert desk("case", "explain", "HS-0001", "--json").json["state"] == "official"
    assert (
        desk("case", "export", "HS-0001", "--purpose", "mẫu").json["person"]["full_name"]
        == "HS-17/2024"
    )
    assert desk("audit", "verify").code == 0


def test_a_whole_document_with_names_is_refused_place_by_place(desk: "Desk") -> None:
    """Every place is named, nothing is written, and the name is not repeated."""
    desk("init", "--minimal-data")
    before = desk.stored()
    document = _document()
    answer = desk("case", "import", desk.file("co-ten.json", case_from(document)))
    assert answer.code == 7
    assert "co-ten.json: person.full_name" in answer.err
    assert "admission-case/1" not in answer.err
    assert "person.full_name" in answer.err
    assert "person.ethnicity" in answer.err
    assert "acts[" in answer.err
    assert document["person"]["full_name"] not in answer.err
    assert desk.stored() == before


def test_every_way_of_entering_refuses_texts(desk: "Desk") -> None:
    """Opening, recording, taking a step and correcting: exit 7 with the field."""
    desk("init", "--minimal-data")
    document = _by_reference(_document())
    document["acts"] = []
    named = dict(document, person=dict(document["person"], full_name="Lò Thị Mẫu"))
    assert desk("case", "open", desk.file("ten.json", case_from(named))).code == 7
    assert desk("case", "open", desk.file("ma.json", case_from(document))).code == 0
    before = desk.stored()
    refused = (
        ("case", "record", "HS-0001", "helper_report", "assessment=Tốt", "--on", "2024-01-02"),
        ("case", "advance", "HS-0001", "withdrawal", "reason=Lý do mẫu", "--on", "2024-01-02"),
        ("case", "correct", "HS-0001", "1", "full_name=Lò Thị Mẫu", "--reason", "QD-1/2024"),
        ("case", "correct", "HS-0001", "1", "full_name=HS-18", "--reason", "ghi nhầm"),
    )
    for words in refused:
        answer = desk(*words)
        assert (words, answer.code) == (words, 7)
        assert say("vi", "screen.nothing_written") in answer.err
    assert desk.stored() == before
    words = ("case", "record", "HS-0001", "helper_report", "assessment=BC-3", "--on", "2024-01-02")
    assert desk(*words).code == 0


def test_an_ordinary_register_keeps_names(desk: "Desk") -> None:
    """Without the option nothing is asked."""
    desk("init")
    assert desk("case", "import", desk.file("co-ten.json", lawful_case())).code == 0


def test_a_sheet_is_refused_by_row_and_column_before_anything_is_written(desk: "Desk") -> None:
    """A text in one row of three: the trial and the run name it, and no row is recorded."""
    desk("init", "--minimal-data")
    document = _by_reference(_document())
    document["acts"] = []
    assert desk("case", "open", desk.file("ma.json", case_from(document))).code == 0
    head = "Mã hồ sơ,Loại việc,Ngày,Ghi chú,task,Đính chính mục,Lý do đính chính\n"
    given = "HS-0001,task_assigned,{day},TU-3,{task},,\n"
    texts = {
        "3.Ghi chú": "HS-0001,task_assigned,02/01/2024,Đơn viết tay của Nguyễn Văn Mẫu,VIEC-2,,\n",
        "3.task": given.format(day="02/01/2024", task="Giúp đỡ người già"),
        "3.Lý do đính chính": "HS-0001,task_assigned,,,VIEC-9,{entry},chép nhầm\n",
    }
    path = desk.folder / "viec.csv"
    path.write_text(head + given.format(day="01/01/2024", task="VIEC-0"), "utf-8")
    first = desk("case", "bulk", str(path), "--yes", "--json").json["rows"][0]["entry"]
    before = desk.stored()
    for place, text in texts.items():
        rows = [
            given.format(day="02/01/2024", task="VIEC-1"),
            text.format(entry=first),
            given.format(day="04/01/2024", task="VIEC-4"),
        ]
        path.write_text(head + "".join(rows), "utf-8")
        for option in ("--dry-run", "--yes"):
            answer = desk("case", "bulk", str(path), option)
            assert (place, answer.code) == (place, 7)
            assert f"viec.csv: {place}: " in answer.err
            assert "Mẫu" not in answer.err
        assert desk.stored() == before
    path.write_text(head + rows[0] + rows[2], "utf-8")
    assert desk("case", "bulk", str(path), "--yes").code == 0
