"""Says whether a word is spelt as a Vietnamese syllable: how an old encoding is told for certain.

A text in the letters of an old font is Latin letters and signs to a computer. Read by the right
table every word with a mark is a syllable; read by another, next to none is.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ONSETS = "ngh|ng|nh|kh|ph|th|tr|ch|gh|gi|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|q|"
_RHYMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|"
    "eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu|"
    "o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|oeo|oet|oi|om|"
    "on|ong|ooc|oong|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|uân|uâng|uât|uây|uc|uê|uêch|"
    "uênh|ui|um|un|ung|uơ|uôc|uôi|uôm|uôn|uông|uôt|up|ut|uy|uya|uych|uyên|uyêt|uyn|uynh|uyp|uyt|uyu|ư|"
    "ưa|ưc|ưi|ưm|ưn|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|y|yêm|yên|yêng|yêt|yêu|ưp|ynh|yt|ych"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{_RHYMES})")
_CLOSED = re.compile(r".*(?:c|ch|p|t)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTERS = frozenset("aăâbcdđeêghiklmnoôơpqrstuưvxy")


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Say whether a word, in any case of letters, is spelt as one Vietnamese syllable."""
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFC", word).casefold())
    tones = [character for character in bare if character in _TONES]
    if len(tones) > 1:
        return False
    toneless = "".join(character for character in bare if character not in _TONES)
    whole = unicodedata.normalize("NFC", toneless)
    if set(whole) - _LETTERS or not _SYLLABLE.fullmatch(whole):
        return False
    # A syllable that ends in c, ch, p or t has the tone sắc or nặng.
    return not _CLOSED.fullmatch(whole) or tones in (["\u0301"], ["\u0323"])


def marked_words(text: str) -> list[str]:
    """Return the words of two letters and more that have one outside ASCII."""
    composed = unicodedata.normalize("NFC", text)
    return [word for word in _WORD.findall(composed) if not word.isascii()]
