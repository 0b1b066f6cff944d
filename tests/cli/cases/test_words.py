"""What officers type, in words: the same at every door of a case."""

import json
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture
def begun(office: "Desk") -> "Desk":
    """Return a desk with one case that is listed."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("ho-so.json", case)).code == 0
    return office


def exported(desk: "Desk") -> list[dict[str, object]]:
    return list(desk("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"])


def test_record_advance_and_correct_take_words(begun: "Desk") -> None:
    """A kind and its fields by their terms, a day as people write it."""
    recorded = begun(
        "case", "record", "HS-0001", "đơn xin vào Đảng", "viết tay=có", "--on", "20/1/2024"
    )  # fmt: skip
    assert recorded.code == 0, recorded
    assert exported(begun)[-1] == {"kind": "application", "on": "2024-01-20", "handwritten": True}
    advanced = begun(
        "case", "advance", "HS-0001", "giay chung nhan lop boi duong nhan thuc ve Dang",
        "nơi cấp=trung tâm chính trị", "--on", "20/07/2023",
    )  # fmt: skip
    assert advanced.code == 0, advanced
    entry = begun("case", "history", "HS-0001", "--json").json[-1]["seq"]
    assert exported(begun)[-1]["issuer_kind"] == "political_centre"
    corrected = begun(
        "case", "correct", "HS-0001", str(entry), "nơi cấp=cấp ủy có thẩm quyền kết nạp",
        "--reason", "chép sai", "--yes",
    )  # fmt: skip
    assert corrected.code == 0, corrected
    assert exported(begun)[-1]["issuer_kind"] == "competent_committee"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("đơn xin vào đản",), "gần nhất: “đơn xin vào Đảng”"),
        (("nghị quyết đề nghị kết nạp",), "“nghị quyết đề nghị kết nạp của đảng ủy cơ sở”"),
        (("application", "viết tey=có"), "gần nhất: “đơn viết tay”"),
        (("application", "viết tay=có lẽ"), "không phải là có hoặc không"),
        (("helper_assigned", "helper=Lò Mẫu", "giup do=x"), "người được phân công giúp đỡ"),
    ],
)
def test_a_word_that_is_not_understood_is_bad_input(
    begun: "Desk", words: tuple[str, ...], said: str
) -> None:
    """One sentence with the nearest terms; nothing is written."""
    stored = begun.stored()
    answer = begun("case", "record", "HS-0001", *words, "--on", "20/01/2024")
    assert answer.code == 7
    assert said in answer.err
    assert begun.stored() == stored


def test_documents_are_read_in_words(office: "Desk") -> None:
    """`judge` and `case import` take the terms; an unknown one is named with its place."""
    path = office.folder / "ho-so.toml"
    text = """
        format = "admission-case/1"
        [person]
        "họ và tên" = "Lò Thị Mẫu"
        "ngày sinh" = "15/3/2000"
        "quốc tịch" = "Việt Nam"
        [unit]
        name = "Chi bộ Mẫu"
        has_youth_union = "có"
        has_trade_union = false
        has_base_committee = true
        [[acts]]
        kind = "phân công đảng viên giúp đỡ"
        on = 2023-03-01
        "đồng chí giúp đỡ" = "Vàng Văn Mẫu"
    """
    path.write_text(text, "utf-8")
    assert office("judge", str(path), "--as-of", "2024-01-01").code == 0
    assert office("case", "import", str(path)).code == 0
    document = office("case", "export", "HS-0001", "--purpose", "mẫu").json
    assert document["person"]["citizenship"] == "VN"
    assert document["acts"][0]["helper"] == "Vàng Văn Mẫu"
    path.write_text(text.replace("Việt Nam", "Việt Nan"), "utf-8")
    wrong = office("judge", str(path))
    assert wrong.code == 7
    assert "person.citizenship" in wrong.err
    assert "Việt Nam (VN)" in wrong.err


def test_a_case_is_opened_in_words(office: "Desk") -> None:
    """Pairs of `case open` by their terms."""
    case = lawful_case("sympathiser_resolution")
    office.file("nguoi.json", case)
    path = office.folder / "nguoi.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"acts": []}), "utf-8")
    opened = office(
        "case", "open", str(path), "tình trạng hôn nhân=độc thân", "tôn giáo=không",
        "dân tộc=người Hoa", "quốc tịch=viet nam",
    )  # fmt: skip
    assert opened.code == 0, opened
    person = office("case", "export", "HS-0001", "--purpose", "mẫu").json["person"]
    assert person["marital_status"] == "single"
    assert (person["religion"], person["ethnicity"], person["citizenship"]) == ("", "Hoa", "VN")


@pytest.mark.parametrize("day", ["today", "hôm nay", "HOM NAY", "ho\u0302m nay"])
def test_today_is_a_day_at_every_command_of_a_case(begun: "Desk", day: str) -> None:
    """The day in Việt Nam, as an option, in a pair and in a question; never in a file."""
    recorded = begun(
        "case", "record", "HS-0001", "personal_history", f"sealed_on={day}", "--on", day
    )
    assert recorded.code == 0, recorded
    entry = str(begun("case", "history", "HS-0001", "--json").json[-1]["seq"])
    tried = begun("case", "advance", "HS-0001", "xin thôi", "--on", day, "--dry-run",
                  "--file", "-")  # fmt: skip
    assert tried.code == 7  # standard input is empty; the day was read
    assert "--on" not in tried.err
    assert begun("case", "correct", "HS-0001", entry, "--on", day, "--dry-run").code == 7
    assert begun("case", "explain", "HS-0001", "--as-of", day).code == 0
    assert begun("case", "papers", "HS-0001", "--as-of", day).code == 0
    act = exported(begun)[-1]
    assert act["on"] == act["sealed_on"]
    path = begun.folder / "viec.toml"
    path.write_text('on = "hôm nay"\n', "utf-8")
    kept = begun("case", "record", "HS-0001", "application", "--file", str(path))
    assert kept.code == 7
    assert "mỗi hôm" in kept.err


def test_words_of_options_are_read_by_their_terms(begun: "Desk") -> None:
    """The tree of units, who introduces, filters of the log: as in a sheet or a document."""
    added = begun("unit", "add", "CB-9", "Chi bộ Mẫu 9", "--level", "Chi bộ trực thuộc",
                  "--sector", "sinh vien", "--on", "hôm nay")  # fmt: skip
    assert added.code == 0, added
    proposed = begun("source", "propose", "HS-0001", "--proposer", "hội phụ nữ", "--on", "today")
    assert proposed.code == 0, proposed
    wrong = begun("source", "propose", "HS-0001", "--proposer", "hội phụ nử x", "--on", "today")
    assert wrong.code == 7
    assert "“Hội Liên hiệp Phụ nữ”" in wrong.err
    listed = begun("audit", "log", "--act", "nghị quyết đưa vào danh sách cảm tình Đảng", "--json")
    assert listed.code == 0
    assert len(listed.json) == 1
