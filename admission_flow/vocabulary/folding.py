"""Texts as words are compared: without case, marks, signs between words and doubled spaces."""

import re
import unicodedata
from functools import lru_cache

_SIGNS = re.compile(r"[^\w:]+|_+")


@lru_cache(maxsize=4096)
def cased(text: str) -> str:
    """Return a text in small letters with its marks: composed, one blank between words."""
    return " ".join(_SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a text in small letters without marks: "Đơn xin vào Đảng" is "don xin vao dang"."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_SIGNS.sub(" ", plain).split()).strip(": ")
