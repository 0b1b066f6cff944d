"""Old encodings of Vietnamese: every letter both ways, recognised for certain or not at all."""

import codecs
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.papers.old_letters import (
    decoded,
    encoding_of,
    from_tcvn3,
    from_vni,
    likeness,
    tcvn3_letters,
    viscii,
    vni_letters,
)
from admission_flow.papers.syllables import is_syllable

SMALL = (
    "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
)  # fmt: skip
LETTERS = SMALL + SMALL.upper()
TCVN3 = {letter: old for old, letter in tcvn3_letters().items()}
VNI = {letter: old for old, letter in reversed(list(vni_letters().items()))}
VISCII = {viscii(bytes([n])): bytes([n]) for n in range(256)}


def to_tcvn3(text: str) -> str:
    """Capitals with tones are small letters in a font of capitals."""
    return "".join(TCVN3.get(letter) or TCVN3.get(letter.lower(), letter) for letter in text)


def to_vni(text: str) -> str:
    return "".join(VNI.get(letter, letter) for letter in text)


def to_windows_1258(text: str) -> bytes:
    """As Windows writes it: the vowel with its hat or horn, then the tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    found = bytearray()
    for letter in text:
        bare = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in bare if mark in tones)
        whole = unicodedata.normalize("NFC", "".join(mark for mark in bare if mark not in tones))
        found += codecs.encode(whole + tone, "cp1258")
    return bytes(found)


def to_viscii(text: str) -> bytes:
    return b"".join(VISCII[letter] for letter in text)


TO_BYTES: dict[str, Callable[[str], bytes]] = {
    "TCVN3": lambda text: to_tcvn3(text).encode("latin-1"),
    "VNI": lambda text: to_vni(text).encode("latin-1"),
    "Windows-1258": to_windows_1258,
    "VISCII": to_viscii,
}


@cache
def sentences() -> tuple[str, ...]:
    """Vietnamese sentences of our own: the titles and words of the catalogue."""
    raw = files("admission_flow.messages").joinpath("vi.toml").read_text("utf-8")
    labels = tomllib.loads(raw)["label"].values()
    return tuple(text for text in labels if not text.isascii() and text.isprintable())


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_both_ways(letter: str) -> None:
    """What is written with a table is read back with it."""
    if letter in TCVN3:
        assert from_tcvn3(TCVN3[letter]) == letter
    else:
        assert from_tcvn3("T" + TCVN3[letter.lower()] + "N") == "T" + letter + "N"
    assert from_vni(VNI[letter]) == letter
    assert viscii(VISCII[letter]) == letter
    assert unicodedata.normalize("NFC", to_windows_1258(letter).decode("cp1258")) == letter


def test_the_tables_hold_the_letters_and_no_others() -> None:
    """TCVN3 has the small ones and seven capitals; the others have all."""
    assert set(tcvn3_letters().values()) == set(SMALL) | set("ĂÂÊÔƠƯĐ")
    assert set(vni_letters().values()) == set(LETTERS)
    assert {letter for letter in VISCII if not letter.isascii()} == set(LETTERS)


@pytest.mark.parametrize(("read", "write"), [(from_tcvn3, to_tcvn3), (from_vni, to_vni)])
def test_the_capital_and_the_small_mark_behind_a_capital(
    read: Callable[[str], str], write: Callable[[str], str]
) -> None:
    """People write a name with one capital, and titles in capitals throughout."""
    for text in ("Nguyễn Văn Ấn", "DANH SÁCH ĐẢNG VIÊN", "Đỗ Thị Ở"):
        assert read(write(text)).casefold() == text.casefold()
    assert read(write("DANH SÁCH ĐẢNG VIÊN")) == "DANH SÁCH ĐẢNG VIÊN"


@given(st.lists(st.sampled_from(sentences()), min_size=8, max_size=20, unique=True))
def test_texts_are_recognised_and_come_back(texts: list[str]) -> None:
    """Whatever is recognised is what it was; texts in Unicode are never taken for another."""
    small = [unicodedata.normalize("NFC", text).lower() for text in texts]
    whole = "\n".join(small)
    assert encoding_of(small) == ""
    for name, write, read in (("TCVN3", to_tcvn3, from_tcvn3), ("VNI", to_vni, from_vni)):
        old = [write(text) for text in small]
        found = encoding_of(old)
        assert found in {name, ""}
        assert [read(text) for text in old] == small
    for name, encode in TO_BYTES.items():
        try:
            raw = encode(whole)
        except KeyError:  # a sign that the encoding does not have
            continue
        found_of_bytes = decoded(raw)
        assert found_of_bytes in {None, (whole, name)}


def test_all_the_words_of_the_catalogue_are_recognised() -> None:
    """Enough text leaves no doubt in any of the encodings."""
    whole = " ".join(text for text in sentences() if "\u2013" not in text).lower()
    assert likeness(whole) > 0.99
    assert encoding_of([to_tcvn3(whole)]) == "TCVN3"
    assert encoding_of([to_vni(whole)]) == "VNI"
    for name, encode in TO_BYTES.items():
        plain = "".join(c for c in whole if c.isascii() or c in LETTERS)
        assert decoded(encode(plain)) == (plain, name)


@pytest.mark.parametrize(
    "text",
    [
        "Đắk Lắk",
        "Brâu",
        "Êđê",
        "Krông Pắk",
        "François Müller",
        "12-QĐ/ĐU",
        "5 m²",
        "Xtiêng",
        "Số",
        "",
    ],
)
def test_other_texts_are_left_as_they_are(text: str) -> None:
    """Names of peoples and places, foreign names, short forms, signs: no old letters."""
    assert encoding_of([text]) == ""


@pytest.mark.parametrize("word", ["Nguyễn", "nghiêng", "QUYỀN", "giếng", "ở", "Ỷ", "khuỷu", "sách"])
def test_syllables(word: str) -> None:
    """What is spelt as Vietnamese is."""
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["Nguyeãn", "sach", "sàch", "QĐ", "Müller", "Leâ", "xyz", "ngễễn"])
def test_no_syllables(word: str) -> None:
    """Neither old letters, nor foreign words, nor a closed syllable with another tone."""
    assert not is_syllable(word)
