"""Numbers as a language writes them."""

from fractions import Fraction

from admission_flow.messages import Language


def decimal_text(lang: Language, text: str) -> str:
    """Return a decimal number as the language writes it: 218,6 or 218.6."""
    return text.replace(".", ",") if lang == "vi" else text


def per_cent(lang: Language, share: Fraction | None) -> str:
    """Return a share in per cent with one decimal, a half rounded up; empty: there is none."""
    if share is None:
        return ""
    tenths = (share.numerator * 2000 // share.denominator + 1) // 2
    return decimal_text(lang, f"{tenths // 10}.{tenths % 10} %")
