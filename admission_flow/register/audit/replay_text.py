"""What a replay says of an entry, in words: for whoever reads it on a screen or on a page."""

from collections.abc import Iterator

from admission_flow.messages import Language, label, say
from admission_flow.register.audit.replaying import WHOLE, Replayed


def replay_words(item: Replayed, lang: Language) -> str:
    """Return everything that is noteworthy about an entry that was judged again."""
    return "; ".join(_parts(item, lang))


def _parts(item: Replayed, lang: Language) -> Iterator[str]:
    for one in item.wrong:
        yield say(lang, "screen.no_such_entry", what=one)
    whole = [label(lang, f"differs.{word}") for word in item.differs if word in WHOLE]
    rules = tuple(word for word in item.differs if word not in WHOLE)
    if whole:
        yield say(lang, "screen.differs_whole", words=", ".join(whole))
    if rules:
        yield say(lang, "screen.differs", rules=rules)
    if item.refused_by:
        yield say(lang, "screen.stands_unlawful", rules=item.refused_by)
    if item.not_judged:
        yield say(lang, "screen.stands_not_judged", rules=item.not_judged)
    if item.days_late:
        yield say(lang, "screen.entered_late", days=item.days_late)
