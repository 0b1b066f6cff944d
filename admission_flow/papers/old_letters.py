"""Texts in the letters of old Vietnamese encodings: recognised for certain, and converted.

TCVN3 (fonts .VnTime, "ABC") and VNI (fonts VNI-Times) put their letters in the places of Western
ones, so a cell reads "NguyÔn" or "Nguyeãn" for "Nguyễn". VISCII and Windows-1258 are met in text
files. What each place means: TCVN 5712:1993 (VN3), the VNI-Windows set, RFC 1456, and Python's own
table of Windows-1258.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from admission_flow.papers.syllables import is_syllable, marked_words

_TCVN3_FROM = bytes.fromhex(
    "A1A2A3A4A5A6A7A8A9AAABACADAEB5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7"
    "D8DCDDDEDFE1E2E3E4E5E6E7E8E9EAEBECEDEEEFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
).decode("latin-1")
"""The Western letters in whose places those of TCVN3 stand."""
_TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_VISCII_TO: Mapping[int, str] = {
    0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ",
    **dict(enumerate("ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ", 0x80)),
    **dict(enumerate("ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ", 0xC0)),
}  # fmt: skip
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_LETTERS = frozenset(_TCVN3_TO + _TCVN3_TO.upper())
_LAST_WESTERN = "\u00ff"
UNICODE_ONLY = frozenset(letter for letter in _LETTERS if letter > _LAST_WESTERN)
"""Letters of Vietnamese that no Western font has: a cell with one of them stands in Unicode."""
_PLACES = frozenset(_TCVN3_FROM) | frozenset(
    "".join((*_VNI_TONES, *_VNI_HAT, *_VNI_BREVE)) + "æîñö"
)
"""Letters and signs in whose places the old encodings have theirs."""
_SURE = 0.9
"""Share of the words with marks that are syllables, from which a reading is taken for certain."""


@cache
def tcvn3_letters() -> Mapping[str, str]:
    """Return what each letter of TCVN3 means, by the Western letter in whose place it stands."""
    return dict(zip(_TCVN3_FROM, _TCVN3_TO, strict=True))


@cache
def vni_letters() -> Mapping[str, str]:
    """Return what each letter of VNI means; most are a vowel and a mark behind it."""
    found = dict(_VNI_ALONE)
    for vowels, marks, above in (
        ("aeouy", _VNI_TONES, ""),
        ("ôö", _VNI_TONES, ""),
        ("aeo", _VNI_HAT, "\u0302"),
        ("a", _VNI_BREVE, "\u0306"),
    ):
        for vowel in vowels:
            for mark, tone in marks.items():
                whole = _VNI_ALONE.get(vowel, vowel) + above + tone
                found[vowel + mark] = unicodedata.normalize("NFC", whole)
    upper = {
        pair: letter.upper()
        for key, letter in found.items()
        for pair in (key.upper(), key[0].upper() + key[1:])
    }
    return found | upper


def from_tcvn3(text: str) -> str:
    """Return a text that stands in TCVN3, in Unicode.

    Its capitals with tones are small letters in a font of capitals: a word whose other letters
    are capitals is one of these.
    """
    letters = tcvn3_letters()

    def word(found: re.Match[str]) -> str:
        old = found[0]
        new = "".join(letters.get(character, character) for character in old)
        plain = [character for character in old if character.isascii() and character.isalpha()]
        capitals = len(plain) > 1 and all(character.isupper() for character in plain)
        return new.upper() if capitals else new

    return re.sub(r"\S+", word, text)


def from_vni(text: str) -> str:
    """Return a text that stands in VNI, in Unicode."""
    letters = vni_letters()
    return _vni_pattern().sub(lambda found: letters[found[0]], text)


@cache
def _vni_pattern() -> re.Pattern[str]:
    keys = sorted(vni_letters(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)))


def viscii(raw: bytes) -> str:
    """Return the text of bytes in VISCII (RFC 1456)."""
    return "".join(_VISCII_TO.get(byte, chr(byte)) for byte in raw)


OF_CELLS: Mapping[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}
"""Encodings that are met in cells, and how each is read."""


def likeness(text: str) -> float:
    """Return the share of the words with marks that are Vietnamese syllables; 0: none has any."""
    words = marked_words(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def encoding_of(texts: Iterable[str]) -> str:
    """Return the old encoding in which cells stand: a name of `OF_CELLS`; "": Unicode, or none.

    It is one only if the cells read badly as they are, and well by one table and by no other.
    Cells with letters that only Unicode has do not count.
    """
    western = (text for text in texts if not (text.isascii() or UNICODE_ONLY & set(text)))
    whole = " ".join(western)
    if not whole or likeness(whole) >= _SURE:
        return ""
    fitting = [name for name, read in OF_CELLS.items() if _reads(whole, read(whole))]
    return fitting[0] if len(fitting) == 1 else ""


def _reads(old: str, new: str) -> bool:
    """Say whether a reading is certain: nearly every word is a syllable, no letter left unread."""
    unread = set(old) & set(new) & _PLACES - _LETTERS
    return likeness(new) >= _SURE and not unread


def decoded(raw: bytes) -> tuple[str, str] | None:
    """Return the text of bytes that are not UTF-8 and the name of their encoding; None: unclear."""
    western = raw.decode("latin-1")
    readings = {
        "TCVN3": from_tcvn3(western),
        "VNI": from_vni(western),
        "Windows-1258": _windows_1258(raw),
        "VISCII": viscii(raw),
    }
    sure = {name: text for name, text in readings.items() if likeness(text) >= _SURE}
    if len(sure) != 1:
        return None
    name, text = next(iter(sure.items()))
    return text, name


def _windows_1258(raw: bytes) -> str:
    try:
        return unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return ""
