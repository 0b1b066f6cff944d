"""Tells the rows of a list from what stands around them: blocs, totals, remarks, signatures."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import field

from admission_flow.papers.cells import Line
from admission_flow.papers.headings import plain_text
from admission_flow.procedure.quick_dataclass import dataclass

EXAMPLE = "ví dụ"
"""In the column that numbers the rows: the row only shows how to fill the sheet."""
_BLOC_NUMBER = re.compile(r"(?:[ivxlc]+|[a-h])[.)/]?|[0-9]{1,2}[.)]")
_NUMBERED = re.compile(r"(?:[IVXLC]+|[A-H]|[0-9]{1,2})\s*[.)/:-]\s*(.+)", re.DOTALL)
_COUNT_BEHIND = re.compile(r"\s*(?:\(|:\s*[0-9]).*\Z", re.DOTALL)
_UNIT_WORDS = ("chi bo ", "dang bo ", "dang uy ")
_UNIT_WORDS_MARKED = ("trường ", "khối ", "xã ", "phường ", "bệnh viện ", "công ty ")
"""With their marks: Trương and Khôi are names."""
_TOTALS = ("tổng", "cộng")
"""With their marks: Tống and Công are names of families."""
_TOTALS_PLAIN = ("tong cong", "tong so", "tong:", "cong:")
_BELOW = (
    "danh sach", "an dinh danh sach", "t/m", "tm.", "tm ", "t.m", "thay mat", "k/t", "kt.",
    "bi thu", "pho bi thu", "nguoi lap", "thu truong", "chu tich",
    "giam doc", "hieu truong", "noi nhan", "ghi chu", "xac nhan", "ky ten", "truong ban",
    "ban thuong vu", "lap bieu", "nguoi ky", "luu:", "dai dien", "chi uy", "thuong truc",
    "can bo lap",
)  # fmt: skip
_BESIDE = ("(", "-", "+", "*")
"""What stands beside them: "(Ký, ghi rõ họ tên)", "- Lưu"."""
_DATED = re.compile(r".{0,60}, ?ngay\b.{1,12}\bthang\b.{1,12}\bnam\b.*")


@dataclass(slots=True)
class Sorted:
    """The rows of a list: those about somebody, and what the others are."""

    rows: list[tuple[Line, str]] = field(default_factory=list)
    """Each with the bloc of units in which it stands, "" for none."""
    passed: list[Line] = field(default_factory=list)
    """Totals, remarks, signatures: about nobody."""
    blocs: list[Line] = field(default_factory=list)
    """Units over the rows of their people."""
    unclear: list[Line] = field(default_factory=list)
    """One text and nothing beside it: a name, or a signature; nobody can tell."""


def sort_rows(
    lines: Sequence[Line],
    ordinal: int | None,
    *,
    one_column: bool = False,
    blocs: bool = True,
) -> Sorted:
    """Sort the rows below the headings.

    Args:
        lines: the rows.
        ordinal: place of the column that numbers the rows; None: there is none.
        one_column: the list has one column, so one text is a whole row.
        blocs: a unit alone in a row stands over the rows of its people.

    """
    found = Sorted()
    bloc = ""
    ended = False
    for line in lines:
        number = line.cells[ordinal] if ordinal is not None and ordinal < len(line.cells) else ""
        texts = [text for place, text in line.filled.items() if place != ordinal]
        counted = bool(re.fullmatch(r"[0-9]+\.?", number))
        if plain_text(number) == plain_text(EXAMPLE):
            found.passed.append(line)
        elif not counted and _is_below([text for text in (number, *texts) if text]):
            ended = True
            found.passed.append(line)
        elif blocs and (unit := _bloc(number, texts)):
            bloc, ended = unit, False
            found.blocs.append(line)
        elif counted or (one_column and not ended):
            found.rows.append((line, bloc))
        elif ended and not any(character.isdigit() for text in texts for character in text):
            found.passed.append(line)  # who signed
        elif len(set(texts)) <= 1:
            found.unclear.append(line)
        else:
            found.rows.append((line, bloc))
    return found


def is_total(text: str) -> bool:
    """Say whether a text begins a row of totals."""
    kept = unicodedata.normalize("NFC", text).casefold().lstrip("- ")
    return kept.startswith(_TOTALS) or plain_text(text).startswith(_TOTALS_PLAIN)


def _bloc(number: str, texts: Sequence[str]) -> str:
    """Return the unit of the rows below, where a row says one and nothing else."""
    roman = bool(_BLOC_NUMBER.fullmatch(plain_text(number)))
    if not texts:
        return _unit(number)
    if number and not roman:
        return _unit(texts[0]) if len(set(texts)) == 1 and _names_unit(texts[0]) else ""
    first, *others = dict.fromkeys(texts)
    if all(re.fullmatch(r"[0-9]+( .*)?", text) for text in others):  # how many there are
        return _unit(first, numbered=roman)
    return ""


def _unit(text: str, *, numbered: bool = False) -> str:
    inner = _NUMBERED.fullmatch(text)
    name = inner[1] if inner else text
    if inner or numbered or _names_unit(name):
        return _COUNT_BEHIND.sub("", name).strip()
    return ""


def _names_unit(text: str) -> bool:
    kept = unicodedata.normalize("NFC", text).casefold()
    return plain_text(text).startswith(_UNIT_WORDS) or kept.startswith(_UNIT_WORDS_MARKED)


def _is_below(texts: Sequence[str]) -> bool:
    """Say whether a row is a total, a remark, or part of a signature: every cell of it."""
    if is_total(texts[0]):
        return True
    said = [_said_below(text) for text in texts]
    return any(said) and all(
        word or text.startswith(_BESIDE) for word, text in zip(said, texts, strict=True)
    )


def _said_below(text: str) -> bool:
    plain = plain_text(text)
    return plain.startswith(_BELOW) or _DATED.fullmatch(plain) is not None
