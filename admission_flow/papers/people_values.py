"""Reads the values of lists of people: schooling, sex, numbers of identity."""

import re
from dataclasses import dataclass

from admission_flow.papers.cells import DayCell, NumberCell
from admission_flow.papers.headings import plain_text

_GRADE = re.compile(r"(?:lop )?([0-9]{1,2}) ?/ ?(10|12)(?: .*)?")
_SCHOOLING = {
    "thpt": "upper_secondary", "trung hoc pho thong": "upper_secondary", "cap 3": "upper_secondary",
    "cap iii": "upper_secondary", "tot nghiep thpt": "upper_secondary", "ptth": "upper_secondary",
    "thcs": "lower_secondary", "trung hoc co so": "lower_secondary", "cap 2": "lower_secondary",
    "cap ii": "lower_secondary", "tot nghiep thcs": "lower_secondary",
    "tieu hoc": "primary", "cap 1": "primary", "cap i": "primary",
    "biet chu": "literate", "biet doc biet viet": "literate", "biet doc, biet viet": "literate",
    "khong biet chu": "illiterate", "mu chu": "illiterate",
    "so cap": "vocational", "trung cap": "vocational", "tc": "vocational",
    "trung cap chuyen nghiep": "vocational", "tccn": "vocational",
    "cong nhan ky thuat": "vocational", "so hoc nghe": "vocational",
    "cao dang": "college", "cd": "college",
    "dai hoc": "university", "dh": "university", "cu nhan": "university", "ky su": "university",
    "bac si": "university", "tot nghiep dai hoc": "university",
    "thac si": "postgraduate", "ths": "postgraduate", "tien si": "postgraduate",
    "ts": "postgraduate", "sau dai hoc": "postgraduate", "cao hoc": "postgraduate",
    "thac sy": "postgraduate", "tien sy": "postgraduate",
}  # fmt: skip
_SEXES = {"nam": "male", "nu": "female", "male": "male", "female": "female"}
_NONE = {"khong", "khong co", "0", "-", "khong theo ton giao", "none", "k"}
_MARKS = {"x", "v", "1", "+", "co", "nam", "nu", "✓", "✔"}
_LONGEST_SYSTEM = 12
_IDENTITY, _OLD_IDENTITY = 12, 9
_PROVINCES = 2
"""Zeros that a number of identity can begin with: province codes are 001 to 096."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A number of identity; `lost`: it lost zeros before it, and `digits` is what is proposed."""

    digits: str
    lost: bool = False


def schooling(text: str) -> str | None:
    """Return the level of education that a cell states; None: it states none that we know.

    "12/12" is the last class of upper secondary school, "9/12" and "7/10" that of lower secondary.
    """
    plain = plain_text(text)
    if found := _GRADE.fullmatch(plain):
        grade, of = int(found[1]), int(found[2])
        if grade > of:
            return None
        lower, primary = (9, 5) if of == _LONGEST_SYSTEM else (7, 4)
        steps = (
            (of, "upper_secondary"), (lower, "lower_secondary"), (primary, "primary"),
            (1, "literate"), (0, "illiterate"),
        )  # fmt: skip
        return next(level for least, level in steps if grade >= least)
    return _SCHOOLING.get(plain.rstrip("."))


def schooling_meant(text: str) -> str | None:
    """Return what was typed where a spreadsheet made a day of it: "12/12" of 12 December."""
    if isinstance(text, DayCell):
        _, month, day = text.split("-")
        if month == day and month in {"10", "12"}:
            return f"{day}/{month}"
    return None


def sex(text: str) -> str | None:
    """Return the sex that a word states."""
    return _SEXES.get(plain_text(text))


def is_mark(text: str) -> bool:
    """Say whether a cell is marked, as under "Nam" or "Nữ"."""
    return plain_text(text) in _MARKS


def religion(text: str) -> str:
    """Return the religion that a cell states; "" for none."""
    return "" if plain_text(text) in _NONE else text


def identity(text: str) -> Identity | None:
    """Return a number of identity: 12 digits, or 9 of the older card; None: it is neither.

    A number of 11 or 10 digits lost one zero or two, one of 8 digits lost one: spreadsheets drop
    them. So it may also be that a digit was left out: `lost` is to be asked about.
    """
    digits = re.sub(r"[\s.\-']", "", text)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) in {_IDENTITY, _OLD_IDENTITY}:
        return Identity(digits)
    for whole, zeros in ((_IDENTITY, _PROVINCES), (_OLD_IDENTITY, 1)):
        if whole - zeros <= len(digits) < whole:
            return Identity(digits.zfill(whole), lost=True)
    return None


def may_have_lost_zeros(text: str) -> bool:
    """Say whether a number of a paper is a spreadsheet's number: "012" would stand there as 12."""
    return isinstance(text, NumberCell) or re.fullmatch(r"[0-9]+[.,]0+", text) is not None
