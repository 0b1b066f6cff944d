"""The id of a case as people type it: hs-0001, HS1 or 1 is HS-0001."""

import re

_TYPED = re.compile(r"(?:hs)?[ -]*0*([1-9][0-9]{0,11})", re.IGNORECASE | re.ASCII)


def case_id(text: str) -> str:
    """Return the id of a case as the register writes it: HS- and at least four digits.

    Any case of letters, with or without HS, the hyphen and the zeros. The register gives numbers
    out once, so two cases never answer to one text. What is not such an id stays as it is: the
    register then says that it has no such case.
    """
    typed = text.strip()
    found = _TYPED.fullmatch(typed)
    return f"HS-{int(found[1]):04d}" if found else typed


def case_or_entry(text: str) -> str:
    """Return a case's id, or the number of an entry: digits alone are an entry."""
    typed = text.strip()
    return typed if typed.isdigit() else case_id(typed)
