"""What an entry of the log says, in words: for whoever reads it on a screen or on a page."""

import re
from collections.abc import Iterator
from typing import Any

from admission_flow.messages import Language, label, say
from admission_flow.messages.entry_words import data_term, data_words, entry_action
from admission_flow.messages.fields import (
    PERSON,
    UNIT,
    declared_fields,
    field_term,
    text_words,
    value_words,
)
from admission_flow.messages.masking import masked_field
from admission_flow.procedure import in_use
from admission_flow.procedure.findings import Status
from admission_flow.register.audit.contents import (
    CorrectedEntry,
    EntryContent,
    StatedField,
    Values,
)
from admission_flow.register.core import records
from admission_flow.register.core.preview import FieldChange
from admission_flow.register.core.state import local_day, office_time

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORDER = tuple(status.value for status in (
    Status.UNMET, Status.PENDING, Status.UNKNOWN, Status.NOT_JUDGED, Status.WAIVED, Status.MET,
    Status.NOT_APPLICABLE,
))  # fmt: skip


class EntryText:
    """Puts what entries say into words of one language; personal values stay masked."""

    def __init__(self, lang: Language) -> None:
        """Take the language."""
        self._lang = lang

    def _say(self, key: str, /, **facts: object) -> str:
        return say(self._lang, key, **facts)

    def head(self, content: EntryContent) -> str:
        """Return which entry it is, of which case, and what was done."""
        intent = content.entry.intent
        action = entry_action(self._lang, intent.action)
        chain = intent.case or self._say("screen.entry_of_register")
        facts = {"entry": content.entry.seq, "chain": chain, "action": action}
        return self._say("screen.entry_head", **facts)

    def lines(self, content: EntryContent) -> Iterator[str]:
        """Yield what it says, a line for each thing; what belongs below another is indented."""
        say, intent = self._say, content.entry.intent
        if content.on is not None:
            yield say("screen.entry_on", day=content.on)
        at = {"day": local_day(intent.at), "time": office_time(intent.at)}
        yield say("screen.entry_recorded", **at)
        key = "screen.entry_signed" if content.entry.sig else "screen.entry_unsigned"
        yield say(key, officer=intent.actor)
        yield from self._what(content)
        yield from self._verdict_lines(content)
        if intent.to:
            yield say("screen.entry_to", to=intent.to)
        yield from self._papers(content)
        yield from self._sent(content)
        yield from self._since(content)
        yield say("screen.entry_leaf", leaf=content.entry.leaf)

    def _what(self, content: EntryContent) -> Iterator[str]:
        """Yield what is stated; of a correction what it changes, and all of what it states then."""
        say = self._say
        if content.corrects is not None:
            yield from self._correction(content, content.corrects)
        if content.kind:
            yield say("screen.entry_states", kind=content.kind)
        elif not content.stated and content.corrects is None and content.merge is None:
            yield say("screen.entry_states_nothing")
        for field in sorted(content.stated, key=_place):
            if field.value is None and not field.private:
                continue
            yield f"  {say('screen.entry_field', **self.shown(field, content))}"
        if content.told:
            yield say("screen.entry_tree")
            for field in sorted(content.told, key=_place):
                yield f"  {say('screen.entry_field', **self.shown(field, content))}"
        if content.values in {Values.ERASED, Values.SEALED, Values.UNREADABLE}:
            yield say(f"screen.entry_{content.values}", entry=content.erased_by)

    def _correction(self, content: EntryContent, corrected: CorrectedEntry) -> Iterator[str]:
        say, lang = self._say, self._lang
        if corrected.officer is None:
            yield say("screen.entry_corrects_unknown", entry=corrected.entry)
            return
        key = "screen.entry_strikes_out" if corrected.struck_out else "screen.entry_corrects"
        facts = {
            "entry": corrected.entry,
            "officer": corrected.officer,
            "minutes": corrected.minutes,
        }
        reason = content.reason or label(lang, _why_not(content))
        yield say(key, **facts, reason=reason)
        for change in sorted(corrected.changes, key=_place):
            if corrected.struck_out:
                field = StatedField(change.about, change.field, change.before, private=False)
                yield f"  {say('screen.entry_field', **self.shown(field, content))}"
                continue
            before, after = (
                self.words(change.about, change.field, value)
                for value in (change.before, change.after)
            )
            named = self.term(change.about, change.field)
            yield f"  {say('screen.entry_change', field=named, before=before, after=after)}"
        if corrected.unseen:
            names = ", ".join(self.term(one.about, one.field) for one in corrected.unseen)
            yield f"  {say('screen.entry_changes_unseen', fields=names)}"
        elif not corrected.changes:
            yield f"  {say('screen.entry_changes_nothing')}"

    def shown(self, field: StatedField, content: EntryContent) -> dict[str, str]:
        """Return the term of a field, and what stands in it or why that is not shown."""
        if field.private and field.value is None:
            words = label(self._lang, _why_not(content))
        else:
            words = self.words(field.about, field.field, field.value)
        return {"field": self.term(field.about, field.field), "words": words}

    def term(self, about: str, field: str) -> str:
        """Return what a field is called."""
        of_record = about in in_use.kinds() or about in {PERSON, UNIT}
        named = field_term if of_record else data_term
        return named(self._lang, about, field)

    def words(self, about: str, field: str, value: object) -> str:
        """Return what stands in a field, masked."""
        shown = masked_field(about, field, value)
        worded = value_words if about in in_use.kinds() or about in {PERSON, UNIT} else data_words
        return worded(self._lang, about, field, shown)

    def _verdict_lines(self, content: EntryContent) -> Iterator[str]:
        say, verdict = self._say, content.entry.intent.verdict
        if verdict is None:
            if content.entry.intent.action in {records.ADVANCE, records.REFUSE, records.CORRECT}:
                yield say("screen.entry_no_verdict")
            return
        if "lawful" in verdict:
            yield self._case_verdict(verdict)
            return
        permitted, blocked = verdict.get("permitted"), verdict.get("blocked_by")
        findings, regime = verdict.get("findings"), verdict.get("regime")
        if not isinstance(permitted, bool) or not isinstance(findings, dict):
            yield say("screen.entry_verdict_unread")
            return
        yield say("screen.entry_permitted" if permitted else "screen.entry_not_permitted")
        if isinstance(blocked, list) and blocked:
            yield say("screen.entry_refused", rules=blocked)
        for status in _ORDER:
            rules = [rule for rule, found in findings.items() if found == status]
            if rules:
                yield f"  {say('screen.entry_findings', status=status, rules=rules)}"
        if isinstance(regime, list) and regime:
            yield say("screen.entry_regime", regime=self._regime(regime))

    def _regime(self, regime: list[object]) -> str:
        """Return the law that was applied, its days as the language writes them."""
        return "; ".join(
            _DAY.sub(lambda day: f"({text_words(self._lang, day[0])})", str(one)) for one in regime
        )

    def _case_verdict(self, verdict: Any) -> str:  # noqa: ANN401 - JSON types
        say, state, refused = self._say, verdict.get("state"), verdict.get("refused")
        if not isinstance(state, str) or not isinstance(refused, list):
            return say("screen.entry_verdict_unread")
        if verdict.get("lawful") is True:
            return say("screen.entry_case_lawful", state=state)
        steps = [self._step(one) for one in refused]
        return say("screen.entry_case_unlawful", state=state, steps=", ".join(steps))

    def _step(self, one: object) -> str:
        if isinstance(one, list) and len(one) == 2 and all(isinstance(word, str) for word in one):  # noqa: PLR2004 - a step and its day
            return f"{label(self._lang, one[0])} {value_words(self._lang, one[0], 'on', one[1])}"
        return "?"

    def _papers(self, content: EntryContent) -> Iterator[str]:
        say, intent = self._say, content.entry.intent
        rule = intent.rule
        if rule.id:
            yield say("screen.entry_rulebook", name=rule.id, ver=rule.ver, sha256=rule.sha256)
        else:
            yield say("screen.entry_no_rulebook")
        for paper in intent.basis:
            yield say("screen.entry_paper", doc=paper.doc, sha256=paper.sha256)
        if not intent.basis:
            yield say("screen.entry_no_paper")

    def _sent(self, content: EntryContent) -> Iterator[str]:
        """Yield which line of a sender's log says the same, or up to where that log was read."""
        say, sent, merge = self._say, content.sent, content.merge
        if sent is not None:
            at = {"day": local_day(sent.at), "time": office_time(sent.at)}
            there = {"log": sent.log, "case": sent.case, "entry": sent.entry}
            yield say("screen.entry_sent", **there, officer=sent.officer, leaf=sent.leaf, **at)
        if merge is None:
            return
        there = {"log": merge.log, "case": merge.case, "upto": merge.upto, "leaf": merge.leaf}
        yield say("screen.entry_merge", **there, size=merge.size, root=merge.root)
        for name, numbers in (("refused", merge.refused), ("others", merge.others)):
            if numbers:
                yield f"  {say(f'screen.entry_merge_{name}', entries=list(numbers))}"
        for number, here in merge.here:
            yield f"  {say('screen.entry_merge_here', there=number, here=here)}"

    def _since(self, content: EntryContent) -> Iterator[str]:
        say = self._say
        if content.corrected_by:
            yield say("screen.entry_corrected_by", entries=content.corrected_by)
        if content.confirmed_by is not None:
            yield say("screen.entry_confirmed_by", entry=content.confirmed_by)
        if content.waits:
            yield say("screen.entry_waits")


def _place(field: StatedField | FieldChange) -> int:
    """Return where a field stands among those of its kind: as forms have it, not by letters."""
    known = declared_fields(field.about)
    return known.index(field.field) if field.field in known else len(known)


def _why_not(content: EntryContent) -> str:
    """Return the word for why a personal value is not shown."""
    lost = {Values.ERASED, Values.SEALED, Values.UNREADABLE}
    return f"value_{content.values}" if content.values in lost else "value_missing"
