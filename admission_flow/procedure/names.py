"""One person typed two ways: names folded so that they can be compared."""

import re
import unicodedata
from functools import lru_cache

_ADDRESS = re.compile(r"^(?:d\s*/\s*c|dong\s+chi)\b[\s.:,]*")
"""What stands before a name: "đ/c", "đồng chí"."""


@lru_cache(maxsize=1024)
def folded_name(name: str) -> str:
    """Return a name without its case, blanks, marks, and "đ/c" or "đồng chí" before it."""
    apart = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(_ADDRESS.sub("", " ".join(plain.split())).split())
