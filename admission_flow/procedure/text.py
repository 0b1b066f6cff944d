"""Texts from people: what may enter, how it is shown, and when two of them say the same.

Every door passes here: documents, sheets, options, prompts and the library by `entering`; screens,
tables, CSV and papers by `visible`. A text that is in a log already is read as it is, whatever it
holds: it is only shown so that nobody mistakes it.
"""

import re
import unicodedata
from functools import lru_cache

from admission_flow.procedure.quick_dataclass import dataclass

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers and the like: a letter or a sign to Unicode, nothing to the eye."""
_VARIATIONS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_NO_CHARACTERS = frozenset(
    [*map(chr, range(0xFDD0, 0xFDF0))]
    + [chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF)]
)
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They let a text be read in another order than it is stored (UAX #9)."""
_LINE_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_ODD = re.compile(r"[^\w\s!-/:-@\[-`{-~]|[\x00-\x1f\x7f-\x9f\u115f\u1160\u3164\uffa0\s]")
"""All that could need a look: whatever is not a letter, digit or ASCII sign."""


MASK = "•"
HIDDEN = MASK * 3
"""What a masked document has in place of a value, or of a long number."""

_MESSAGES = {
    "control": "control_characters",
    "half": "control_characters",
    "line_end": "line_end_inside",
}


@dataclass(frozen=True, slots=True)
class Unfit:
    """The first character of a text that may not enter."""

    character: str
    sort: str
    """One of those that `sort_of` names."""
    place: int
    """From 1, as people count."""

    @property
    def message_id(self) -> str:
        """Which `problem` says it."""
        return _MESSAGES.get(self.sort, "invisible_character")

    @property
    def facts(self) -> dict[str, object]:
        """What the problem is said with."""
        return {"sort": f"character.{self.sort}", "code": self.code, "place": self.place}

    @property
    def code(self) -> str:
        """The character as Unicode writes it, e.g. U+200B."""
        return code(self.character)


def code(character: str) -> str:
    """Return a character's code point as Unicode writes it: U+200B."""
    return f"U+{ord(character):04X}"


def tidy(text: str, *, lines: bool = False) -> str:
    """Return a text as it is kept: one code point per letter, plain spaces, nothing around it.

    "ế" typed on two keyboards is one text (NFC), a space that may not be broken (U+00A0) or is wide
    (U+3000) is a space, and in a free text every line end is a line feed.

    Args:
        text: as it was typed.
        lines: whether it is a free text.

    """
    if text.isascii() and "\r" not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text)
    if lines:
        text = _LINE_ENDS.sub("\n", text)
    return "".join(" " if _is_blank(c) else c for c in text).strip()


def unfit(text: str, *, lines: bool = False) -> Unfit | None:
    """Return the first character with which a text may not enter; None: it may.

    Control characters and halves of characters enter nowhere. Line ends and tabulators stand in
    free texts only; invisible characters, marks of direction and characters without a meaning of
    their own (private use) in none of the other texts: names, numbers, purposes.

    Args:
        text: as `tidy` returns it.
        lines: whether it is a free text.

    """
    if text.isascii() and text.isprintable():
        return None
    for found in _ODD.finditer(text):
        character = found[0]
        sort = sort_of(character)
        if not sort or (lines and sort not in {"control", "half"}) or (lines and character == "\t"):
            continue
        return Unfit(character, sort, found.start() + 1)
    return None


def sort_of(character: str) -> str:
    """Return what is odd about a character; empty: nothing.

    "control", "line_end", "direction", "invisible", "private" (no meaning of its own), "half" (of a
    character: a lone surrogate).
    """
    if character in "\n\r\x85\u2028\u2029":
        return "line_end"
    if character in _DIRECTIONS:
        return "direction"
    number = ord(character)
    if character in _BLANK_LETTERS or any(low <= number <= high for low, high in _VARIATIONS):
        return "invisible"
    if character in _NO_CHARACTERS:
        return "private"
    category = unicodedata.category(character)
    return {"Cc": "control", "Cs": "half", "Cf": "invisible", "Co": "private"}.get(category, "")


def _is_blank(character: str) -> bool:
    return character > "\x7f" and unicodedata.category(character) == "Zs"


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return a text so that it can do nothing to a screen, a table or a reader.

    What `sort_of` finds odd is written as its escape (`\x1b`, `\u202e`); so a line end inside a
    value cannot look like a new line of ours.

    Args:
        text: from wherever.
        lines: whether line feeds and tabulators may stay: a text that we put together.

    """
    if text.isascii() and text.isprintable():
        return text
    return _ODD.sub(lambda found: _escaped(found[0], lines=lines), text)


def _escaped(character: str, *, lines: bool) -> str:
    if (lines and character in "\n\t") or not sort_of(character):
        return character
    number = ord(character)
    short = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(character)
    if short is not None:
        return short
    if number <= 0xFF:  # noqa: PLR2004 - one byte
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004


# ---- the same to the eye -------------------------------------------------------------------------

_LOOK_ALIKE = str.maketrans(
    {
        # Cyrillic, Greek: small letters, and those whose capitals are drawn as Latin ones.
        **dict(zip("аеорсухіјѕһԁԛԝӏвкмнт", "aeopcyxijshdqwlbkmht", strict=True)),
        **dict(zip("αβεζηικμνορτυχ", "abezhikmvoptyx", strict=True)),
        **dict(zip("ıðɖ01", "iđđol", strict=True)),  # noqa: RUF001
    }
)


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_UNSEEN = frozenset({"invisible", "direction", "control"})


def name_key(text: str) -> str:
    """Return a name as names are compared: what looks the same is the same.

    Case, spaces, invisible characters, full-width forms, Cyrillic and Greek letters drawn as Latin
    ones, đ (U+0111) written as ð or ɖ, and the digits 0 and 1 for o and l make no difference.
    """
    plain = unicodedata.normalize("NFKC", _seen(text)).casefold()
    folded = unicodedata.normalize("NFC", plain.translate(_LOOK_ALIKE))
    return " ".join(folded.split())


def number_key(text: str) -> str:
    """Return a paper's number as numbers are compared: without spaces, case and invisible signs.

    Digits of other scripts and full-width forms are the digits that they stand for, dashes are one.
    """
    plain = unicodedata.normalize("NFKC", _seen(text)).casefold()
    shown = _NOT_ASCII.sub(lambda found: _digit(found[0]), plain)
    return "".join(unicodedata.normalize("NFC", shown).split())


@lru_cache(1024)
def _digit(character: str) -> str:
    if unicodedata.category(character) == "Pd" or character == "\u2212":
        return "-"
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _seen(text: str) -> str:
    """Return a text without what cannot be seen."""
    if text.isascii() and text.isprintable():
        return text
    return _ODD.sub(lambda found: "" if sort_of(found[0]) in _UNSEEN else found[0], text)
