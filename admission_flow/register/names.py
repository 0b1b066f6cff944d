"""Names as officers type them: with or without marks, in one Unicode form or the other."""

import unicodedata


def search_key(text: str) -> str:
    """Return a text without marks and case: "Nguyễn Thị Đào" is found by "nguyen thi dao"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
