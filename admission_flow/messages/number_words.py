"""Numbers as words, for texts that take them from the law: "hai phần ba", "two thirds", "18 tuổi".

What has no word here is written in figures: it is as true, and only less handsome.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

_VI = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_EN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PARTS_VI = {4: "tư", **{n: _VI[n - 1] for n in (2, 3, 5, 6, 7, 8, 9, 10)}}
_PARTS_EN = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
_TWELVE = 12

NUMBERS = {
    "vi": re.compile(
        r"\b(?:hai|ba|bốn|sáu|bảy|tám|chín|mười|mươi|trăm|nửa|thứ năm|thứ tư|phần tư|phần năm)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
        r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|dozen|half|thirds?|quarters?|twice"
        r"|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b",
        re.IGNORECASE,
    ),
}
"""What spells a number from two on, or a share, by language.

Not "một" and "one", which are more often articles; nor "năm" alone, which is also a year.
"""


def in_words(lang: str, number: object) -> str:
    """Return a number from 1 to 10, or a share of such numbers, in words; else in figures.

    Args:
        lang: "vi" or "en".
        number: an int, or a Fraction; anything else is returned as its text.

    """
    from fractions import Fraction  # noqa: PLC0415 - start-up

    words = _VI if lang == "vi" else _EN
    if isinstance(number, Fraction):
        return _share(lang, number, words)
    if type(number) is int and 0 < number <= len(words):
        return words[number - 1]
    return str(number)


def _share(lang: str, share: "Fraction", words: tuple[str, ...]) -> str:
    over, under = share.numerator, share.denominator
    parts = _PARTS_VI if lang == "vi" else _PARTS_EN
    if under not in parts or not 0 < over < under:
        return str(share)
    if lang == "vi":
        return "một nửa" if under == 2 else f"{words[over - 1]} phần {parts[under]}"  # noqa: PLR2004 - a half
    if under == 2:  # noqa: PLR2004 - a half
        return "half"
    return f"{words[over - 1]} {parts[under]}{'s' if over > 1 else ''}"


def as_age(lang: str, months: object) -> str:
    """Return months as an age: "18 tuổi", "18 years", "60 years and 6 months".

    Args:
        lang: "vi" or "en".
        months: a number of months; anything else is returned as its text.

    """
    if type(months) is not int:
        return str(months)
    years, more = divmod(months, _TWELVE)
    if lang == "vi":
        return f"{years} tuổi" + (f" {more} tháng" if more else "")
    rest = f" and {more} month{'s' if more > 1 else ''}" if more else ""
    return f"{years} year{'s' if years != 1 else ''}{rest}"
