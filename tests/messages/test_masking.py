"""What is hidden before it is shown: long numbers everywhere, sensitive fields of a case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.errors import BadInput, FileNotWritten
from admission_flow.messages.masking import WorkedOut, mask, masked, masked_document
from admission_flow.procedure.acts import (
    HelperReport,
    PoliticalConclusion,
    VerificationConcluded,
    VerificationReply,
)
from admission_flow.procedure.document import document_of
from admission_flow.procedure.text import HIDDEN, MASK
from admission_flow.testing import lawful_case, with_act


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("012345678901", "•" * 12),
        ("CCCD 012345678901.", f"CCCD {'•' * 12}."),
        ("CMND123456789", f"CMND{'•' * 9}"),
        ("cccd012345678901x", f"cccd{'•' * 12}x"),
        ("012 345 678 901", "••• ••• ••• •••"),
        ("012.345.678.901", "•••.•••.•••.•••"),
        ("0 1 2 3 4 5 6 7 8", "• • • • • • • • •"),
        ("012\u00a0345\u00a0678", "•••\u00a0•••\u00a0•••"),
        ("012345678901 15 tuổi", f"{'•' * 12} •• tuổi"),
        ("".join(chr(0xFF10 + n) for n in range(9)), "•" * 9),
        ("(012345678901)", f"({'•' * 12})"),
        ("1234567890123", "•" * 13),
        ("1900 1234 5678 9012", "•••• •••• •••• ••••"),
        ("012-345-678-901", "•••-•••-•••-•••"),
        ("012 - 345 - 678", "••• - ••• - •••"),
        ("012/345/678", "•••/•••/•••"),
        ("012,345,678", "•••,•••,•••"),
        ("(0912)345678", "(••••)••••••"),
        ("012\u200b345\u200c\u2060678", "•••\u200b•••\u200c\u2060•••"),
        ("012\u2013345\u2011678", "•••\u2013•••\u2011•••"),
        ("012\u202e345\u2066678", "•••\u202e•••\u2066•••"),
        ("012\u3000345_678", "•••\u3000•••_•••"),
        ("2001-03-05 012345678901", f"2001-03-05 {'•' * 12}"),
        ("012345678901 05/03/2001", f"{'•' * 12} 05/03/2001"),
        ("001-2001-03-05-678", "•••-••••-••-••-•••"),
    ],
)
def test_long_numbers_are_hidden(text: str, shown: str) -> None:
    """9 digits or more, glued to words or not, whatever stands between them, in any script."""
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "05/03/2024 - 15/06/2024, 2024-03-05 – 2024-06-15, 05/03/2024–15/06/2024",  # noqa: RUF001
        "04/2024 - 06/2024 (3); 2024-04 - 2024-06 (3)",
        "294-QĐ/TW, 9.3.2; 06-HD/TW, 3.6c; 2024-03-05T01:02:03Z; 12-15",
        "HS-0001, mục 12, 05/03/2024 (2024-03-05 01:02:03 UTC)",
        "2024-03-05 2024-04-05",
        "05-NQ/CB  20  0  0  0  14  13  1  1  1",
        "Số phiếu: 20, 0, 0, 0, 14, 13, 1, 1, 1",
        "a1" + "0" * 62,
        "1234567890abcdef",
        "0" * 31 + "f",
    ],
)
def test_what_is_no_such_number_is_shown(text: str) -> None:
    """Short numbers, days, counts in a list, and the digests and ids of the journal stay."""
    assert mask(text) == text


@given(st.text(), st.integers(min_value=9, max_value=31), st.text(), st.data())
def test_no_long_number_gets_through(
    before: str, length: int, after: str, data: st.DataObject
) -> None:
    """Wherever a number of 9 digits or more stands between other characters, it is hidden."""
    number = data.draw(st.text("0123456789", min_size=length, max_size=length))
    text = f"{before} | {number} | {after}"
    assert f"| {number} |" not in mask(text)


@given(st.text())
def test_nothing_but_digits_is_changed(text: str) -> None:
    """Length and every other character stay, and masking twice is masking once."""
    shown = mask(text)
    assert len(shown) == len(text)
    assert all(
        new == old or (new == MASK and old.isdigit()) for new, old in zip(shown, text, strict=True)
    )
    assert mask(shown) == shown


def test_documents_are_masked_inside() -> None:
    """Texts at any depth are masked; keys, numbers and truth values stay what they are."""
    inside = {"a": ["x 012345678901", 12345678901, True, None], "012345678901": {"b": "1 2"}}
    assert masked(inside) == {
        "a": [f"x {'•' * 12}", 12345678901, True, None],
        "012345678901": {"b": "1 2"},
    }


def test_an_error_shows_no_long_number() -> None:
    """What a library user prints of an error is masked like the command line."""
    assert "012345678901" not in str(FileNotWritten(file="012345678901.json", reason="exists"))
    assert "012345678901" not in str(BadInput(file="a", where="b", problem="012345678901"))


def test_sensitive_fields_of_a_case_are_hidden() -> None:
    """Ethnicity, religion, the day of birth, findings and free texts; not names, days, numbers."""
    case = lawful_case(
        "verification_concluded", ethnicity="Tày", religion="", left_reason="family_hardship"
    )
    for act in (
        HelperReport(on=case.acts[-1].on, number="05-NQ/CB", note="ghi chú", assessment="tốt"),
        VerificationReply(on=case.acts[-1].on, subject="father", result="issue"),
        PoliticalConclusion(on=case.acts[-1].on, authority="A-01", cleared=True),
        VerificationConcluded(on=case.acts[-1].on, political_issue=True),
    ):
        case = with_act(case, act)
    shown = masked_document(document_of(case))
    person = shown["person"]
    assert person["full_name"] == case.person.full_name
    assert (person["ethnicity"], person["religion"], person["left_reason"]) == (HIDDEN,) * 3
    assert person["born_on"] == str(case.person.born_on)[:7] + "-••"
    report, reply, conclusion, concluded = shown["acts"][-4:]
    assert (report["number"], report["note"], report["assessment"]) == ("05-NQ/CB", HIDDEN, HIDDEN)
    assert (reply["subject"], reply["result"]) == ("father", HIDDEN)
    assert (conclusion["cleared"], concluded["political_issue"]) == (HIDDEN, HIDDEN)
    assert all(act["on"] and act["kind"] for act in shown["acts"])


def test_what_was_worked_out_is_no_number_of_a_person() -> None:
    """An average age is an exact fraction, however many digits it has; a typed text is masked."""
    typed = "25601/10081"
    assert masked({"years": WorkedOut(typed)}) == {"years": typed}
    assert masked({"years": typed}) != {"years": typed}
