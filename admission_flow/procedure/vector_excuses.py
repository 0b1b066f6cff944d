"""Why a rule has no passing, or no failing, vector in a regime: `[[excused]]` beside vectors.

An excuse is a sentence that somebody answers for: which rule, which side, in which regimes, and why
no vector can stand there. It excuses nothing that is not missing (`vector_coverage.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.vector_places import PlaceReader, WrongPlace
from admission_flow.procedure.vector_runs import stretches

PASSES, FAILS, BOUNDARY = "passes", "fails", "boundary"
SIDES = (PASSES, FAILS, BOUNDARY)
_KEYS = ("rule", "side", "value", "regimes", "why", "vi")


@dataclass(frozen=True, slots=True)
class Excuse:
    """One written reason.

    Attributes:
        file: name of the file that it stands in.
        number: its place among the excuses of it, from 1.
        rule: id of the rule.
        side: what is missing: "passes", "fails", or "boundary".
        value: of "boundary", the short name of the value.
        regimes: the documents of each regime that it speaks of; empty: every one in which the rule
            holds.
        why: the reason in English.
        vi: the same in Vietnamese.

    """

    file: str
    number: int
    rule: str
    side: str
    value: str
    regimes: tuple[tuple[str, ...], ...]
    why: str
    vi: str

    @property
    def lacking(self) -> tuple[str, str]:
        """What is missing: the side, and of a boundary the value."""
        return self.side, self.value

    def of(self, regime: tuple[str, ...]) -> bool:
        """Whether it speaks of a regime."""
        return not self.regimes or regime in self.regimes


def excuses_from(data: object, procedure: Procedure, file: str) -> tuple[Excuse, ...]:
    """Return the excuses of a parsed file of vectors, in its order.

    Args:
        data: the file as `tomllib` reads it.
        procedure: whose rules and regimes it speaks of.
        file: its name.

    Raises:
        DocumentProblems: every place that is wrong, in the order of the file.

    """
    reader = _Reader(procedure, file)
    found = tuple(reader.excuses(data))
    if reader.problems:
        raise DocumentProblems(reader.problems)
    return found


class _Reader(PlaceReader):
    def excuses(self, data: object) -> Iterator[Excuse]:
        items = data.get("excused", []) if isinstance(data, dict) else []
        if not isinstance(items, list):
            self.problem("excused", "not_a_list")
            return
        for number, item in enumerate(items, 1):
            try:
                yield self.excuse(item, number)
            except WrongPlace:
                continue

    def excuse(self, item: object, number: int) -> Excuse:
        where = f"excused {number}"
        before = len(self.problems)
        table = self.table(item, where, _KEYS)
        rule, side, why, vi = (
            self.text(table, key, where) for key in ("rule", "side", "why", "vi")
        )
        rules = tuple(self.procedure.by_id)
        for key, told, choice in (("rule", rule, rules), ("side", side, SIDES)):
            if told and told not in choice:
                self.problem(f"{where}.{key}", "not_a_choice", found=told, known=", ".join(choice))
        if len(self.problems) > before:
            raise WrongPlace
        value = table.get("value", "")
        names = self.procedure.by_id[rule].values if side == BOUNDARY else ("",)
        if value not in names:
            known = ", ".join(name or '""' for name in names)
            self.wrong(f"{where}.value", "not_a_choice", found=value, known=known)
        regimes = tuple(self.regimes(table.get("regimes", []), f"{where}.regimes"))
        return Excuse(self.file, number, rule, side, value, regimes, why, vi)

    def regimes(self, raw: object, where: str) -> Iterator[tuple[str, ...]]:
        """Yield the regimes of texts such as "QD24+HD21": keys of documents in law.toml."""
        book = self.procedure.workflow.rulebook
        keys = {document.key: key for key, document in book.documents.items()}
        known = {"+".join(keys[d] for d in s.regime): s.regime for s in stretches(book)}
        if not isinstance(raw, list):
            self.wrong(where, "not_a_list")
        for text in raw:
            if not isinstance(text, str) or text not in known:
                self.wrong(where, "not_a_choice", found=text, known=", ".join(known))
            yield known[text]
