"""The inspection's working paper: facts, clauses and blanks. What they mean, people write."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from admission_flow.inspection.catalogue import CLASSES, Check, checks, form_name, threshold
from admission_flow.inspection.dossier import Answer, Filed, Found
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.inspection.scope import Marks, Scope
from admission_flow.inspection.totals import Total
from admission_flow.inspection.traces.words import trace_text
from admission_flow.journal.report import NotChecked
from admission_flow.messages import Language, day, label, rule_title, say, show
from admission_flow.messages.masking import mask
from admission_flow.messages.verdict import citations_text, message_of
from admission_flow.papers.blocks import (
    Blank,
    Block,
    Facts,
    FindingBlock,
    Heading,
    Items,
    Paper,
    Paragraph,
    Table,
)
from admission_flow.procedure.findings import Citation


def evidence_text(item: Found, lang: Language) -> str:
    """Return what a finding rests on, in one line; "-" where the answer needs none."""
    if "lacks" in item.evidence:
        lacks = item.evidence["lacks"]
        return str(lacks.get(lang, ""))
    said = [
        f"{say(lang, f'evidence.{name}')}: {trace_text(lang, name, value) or show(lang, value)}"
        for name, value in item.evidence.items()
    ]
    facts = mask(
        " ".join("; ".join(said).split())
    )  # a number may have been typed with a line break
    if item.finding is not None:
        facts = f"{mask(message_of(item.finding, lang)).rstrip('.')} ({facts})"
    unseen = checks()[item.check].unseen
    if item.answer is Answer.CLEAR and unseen is not None:
        cannot = say(lang, "screen.unseen", what=unseen[lang])
        return f"{facts}; {cannot}" if facts else cannot
    return facts or "-"


def basis_text(check: Check, citations: Sequence[Citation], lang: Language) -> str:
    """Return what a check rests on: the clauses in force on the day, and what is not a document."""
    said = [citations_text(citations, lang)] if citations else []
    if check.basis is not None:
        said.append(check.basis[lang])
    return "; ".join(said) or say(lang, "screen.no_clause")


def classes_text(check: Check, lang: Language) -> str:
    """Return the classes that a finding may have, the heaviest first."""
    between = f" {say(lang, 'screen.or')} "
    return between.join(say(lang, f"class.{weight}") for weight in check.weights)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a working paper was drawn from, so that it can be drawn again."""

    as_of: date
    cases: int
    entries: int
    root: str
    """RFC 6962 root of the log, hex."""
    broken: int
    """Breaks that verification found in the log."""
    rulebook: str
    """SHA-256 of the workflow files."""
    later: int = 0
    """Acts on file that are dated after the day, and were left out."""
    not_begun: int = 0
    """Cases that were not begun by the day, and were left out."""
    scope: Scope = field(default_factory=Scope)
    log: str = ""
    """Id of the log: which register it is."""
    origin: str = ""
    """The same as checkpoints name it."""
    verdict: str = ""
    """Of the verifier, in the words of the format."""
    checked: tuple[str, ...] = ()
    """Parts of the register that were checked."""
    skipped: tuple[NotChecked, ...] = ()
    anchored: int = 0
    """Entries that a checkpoint from outside confirms."""
    unused: tuple[str, ...] = ()
    """Checkpoints that could not be used, in English."""
    within: Marks = field(default_factory=Marks)
    """Of the cases looked at."""
    of_all: Marks = field(default_factory=Marks)
    """Of the whole register."""
    signers: Mapping[str, int] = field(default_factory=dict)
    """By officer, how many entries of the whole they signed."""
    erased: tuple[str, ...] = ()
    """Cases of the register whose person was erased: nobody can look at them."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A check that could not say, for the want of what, and in which case."""

    check: str
    text: str
    case: str


def unanswered(item: Found, lang: Language) -> Unanswered:
    """Return a "cannot say" by its kind: what is lacking, without the days of the one case."""
    if item.finding is not None:
        text = mask(message_of(item.finding, lang))
    elif "missing" in item.evidence:
        missing = show(lang, item.evidence["missing"])
        text = f"{say(lang, 'evidence.missing')}: {missing}"
    else:
        text = evidence_text(item, lang)
    return Unanswered(item.check, text, item.case or item.unit)


def working_paper_of(  # noqa: PLR0913 - each is a part of the paper
    lang: Language,
    found: Iterable[Found],
    drawn: Drawn,
    totals: Collection[Total],
    *,
    silent: Iterable[Unanswered] = (),
    beside: Collection[tuple[str, Sequence[str]]] = (),
    checks_made: Iterable[str] = (),
) -> Paper:
    """Return the working paper: it says which log it was drawn from, and no names.

    Args:
        lang: of the texts.
        found: what is found, by unit; read once, and not before its part is written.
        drawn: from what.
        totals: findings counted by unit.
        silent: what could not be said, each check's of one kind together; read once.
        beside: cases with the rules that are not met and that no check looks at.
        checks_made: ids of the checks that answered, in order.

    """
    scope = mask(drawn.scope.text(lang))
    foot = say(lang, "working_paper.foot", log=drawn.log or "-", as_of=drawn.as_of)
    title = say(lang, "working_paper.title")
    blocks = _blocks(
        lang, found, drawn, totals, silent=silent, beside=beside, checks_made=checks_made
    )
    return Paper(lang, title, scope, f"{title} · {foot}", blocks)


def _blocks(  # noqa: PLR0913 - as above
    lang: Language,
    found: Iterable[Found],
    drawn: Drawn,
    totals: Collection[Total],
    *,
    silent: Iterable[Unanswered],
    beside: Collection[tuple[str, Sequence[str]]],
    checks_made: Iterable[str],
) -> Iterator[Block]:
    yield from _summary(lang, drawn, totals)
    yield from _findings(lang, found, drawn.scope)
    if beside:
        yield Heading(say(lang, "working_paper.beside"))
        for case, rules in beside:
            yield Items((f"{case}: {'; '.join(rule_title(lang, rule) for rule in rules)}",))
    yield Heading(say(lang, "working_paper.unanswered"), new_page=True)
    yield from _silent(lang, silent)
    yield Paragraph(say(lang, "working_paper.on_paper"), strong=True)
    yield Items(tuple(_once(lang, checks_made)) or (show(lang, None),))


def _summary(lang: Language, drawn: Drawn, totals: Collection[Total]) -> Iterator[Block]:
    """Yield the first page: of what, how far it can be trusted, and how much was found."""

    def text(key: str, **facts: object) -> str:
        return say(lang, f"working_paper.{key}", **facts)

    none = show(lang, None)
    skipped = "; ".join(
        say(lang, "screen.part_skipped", part=label(lang, f"part.{one.part}"), why=one.why)
        for one in drawn.skipped
    )
    rows = [
        (text("scope"), mask(drawn.scope.text(lang))),
        (text("register"), f"{drawn.log} ({drawn.origin})" if drawn.log else none),
        (text("as_of"), text("looked_at", **_of(drawn, "as_of", "cases", "entries"))),
        (text("verified"), text("verdict", what=drawn.verdict) if drawn.verdict else none),
        (text("anchor"), _anchor(lang, drawn)),
        (text("not_checked"), skipped or none),
        (text("broken"), str(drawn.broken)),
        (text("root"), drawn.root),
        (text("rulebook"), drawn.rulebook),
        (text("erased"), ", ".join(drawn.erased) or none),
    ]
    if drawn.later or drawn.not_begun:
        left = {"count": drawn.later, "as_of": drawn.as_of, "cases": drawn.not_begun}
        rows.append((text("left_out"), say(lang, "screen.later", **left)))
    if drawn.scope.sample is not None:
        rows.append((text("sample"), _sampled(lang, drawn.scope)))
    elif len(drawn.scope.cases) > 0:
        rows.append((text("cases"), ", ".join(drawn.scope.cases)))
    yield Facts(tuple(rows))
    yield _by_unit(lang, drawn.scope, totals)
    asked = drawn.scope.asked_classes
    yield Items(tuple(_class_text(lang, weight) for weight in asked))
    yield _marks(lang, drawn)
    signers = "; ".join(f"{mask(name)}: {count}" for name, count in sorted(drawn.signers.items()))
    yield Paragraph(text("signers", who=signers or none))
    yield Paragraph(text("nature"))
    yield Blank(text("signed"))
    yield Blank(text("signed_unit"))


def _class_text(lang: Language, weight: str) -> str:
    return f"{say(lang, f'class.{weight}')}: {say(lang, f'class.{weight}', 'remedy')}"


def _of(drawn: Drawn, *names: str) -> dict[str, object]:
    return {name: getattr(drawn, name) for name in names}


def _anchor(lang: Language, drawn: Drawn) -> str:
    said = [say(lang, "working_paper.unused", what=what) for what in drawn.unused]
    if drawn.anchored:
        said.insert(0, say(lang, "working_paper.anchored", count=drawn.anchored))
    else:
        said.insert(0, say(lang, "working_paper.not_anchored"))
    return "; ".join(said)


def _sampled(lang: Language, scope: Scope) -> str:
    sample = scope.sample
    if sample is None:
        return ""
    told = say(
        lang,
        "working_paper.sampled",
        count=len(sample.cases),
        of=sample.of,
        seed=sample.seed,
        method=say(lang, "screen.draw_method"),
    )
    return f"{told}: {', '.join(sample.cases)}"  # whole, however long


def _by_unit(lang: Language, scope: Scope, totals: Collection[Total]) -> Table:
    """Return how many findings each unit has by class; what was not asked for has no number."""
    asked = scope.asked_classes
    not_asked = say(lang, "scope.not_asked")

    def cells(count: Callable[[str], int]) -> tuple[str, ...]:
        return tuple(str(count(each)) if each in asked else not_asked for each in CLASSES)

    rows = [
        (_unit(lang, row.group), str(row.cases), *cells(row.found.__getitem__), str(row.all))
        for row in totals
    ]
    in_all = say(lang, "column.in_all")
    sums = cells(lambda each: sum(row.found[each] for row in totals))
    rows.append((in_all, "", *sums, str(sum(row.all for row in totals))))
    names = [say(lang, f"class.{each}") for each in CLASSES]
    first = (say(lang, "working_paper.unit"), say(lang, "column.looked_at"))
    return Table(say(lang, "working_paper.by_unit"), (*first, *names, in_all), tuple(rows))


def _marks(lang: Language, drawn: Drawn) -> Table:
    rows = [
        (
            say(lang, f"working_paper.marks_{name}", days=threshold("entered_within")),
            str(getattr(drawn.within, name)),
            str(getattr(drawn.of_all, name)),
        )
        for name in ("entries", "unsigned", "refused", "late", "corrected")
    ]
    columns = ("marks_what", "marks_within", "marks_all")
    named = tuple(say(lang, f"working_paper.{name}") for name in columns)
    return Table(say(lang, "working_paper.marks"), named, tuple(rows))


def _unit(lang: Language, name: str) -> str:
    return mask(name) or say(lang, "working_paper.no_unit")


def _findings(lang: Language, found: Iterable[Found], scope: Scope) -> Iterator[Block]:
    number, new_page = 0, True
    for unit, items in groupby(found, key=lambda item: item.unit):
        yield Heading(_unit(lang, unit), new_page=new_page)
        new_page = False
        for item in items:
            number += 1
            yield _one(lang, number, item, scope)
    if not number:
        yield Paragraph(say(lang, "working_paper.nothing_found", scope=scope.text(lang)))


def paper_text(lang: Language, paper: Filed) -> str:
    """Return a paper by kind, number and day, with the entries of the log that hold it."""
    number = say(lang, "working_paper.numbered", number=mask(paper.number)) if paper.number else ""
    dated = say(lang, "working_paper.dated", day=paper.on)
    held = say(lang, "working_paper.held", entry=paper.entry)
    if paper.corrected_by:
        entries = ", ".join(map(str, paper.corrected_by))
        held = f"{held}, {say(lang, 'working_paper.held_corrected', entries=entries)}"
    return f"{' '.join(filter(None, (label(lang, paper.kind), number, dated)))} ({held})"


def _one(lang: Language, number: int, item: Found, scope: Scope) -> FindingBlock:
    check = checks()[item.check]

    def text(key: str) -> str:
        return say(lang, f"working_paper.{key}")

    papers = "; ".join(paper_text(lang, each) for each in item.papers)
    basis = basis_text(check, item.citations, lang)
    if check.mark != "verified":
        basis = f"{basis} ({text('mark')}: {label(lang, f'mark.{check.mark}')})"
    weight = scope.weight_of(check)
    responsible = item.finding.responsible if item.finding is not None else ""
    who = label(lang, responsible) if responsible else say(lang, f"working_paper.who_{weight}")
    either = len(check.weights) > 1
    facts = [
        (text("check"), check.title[lang]),
        (text("of_unit"), _unit(lang, item.unit)),
        (text("paper"), papers or text("no_paper")),
        (text("on"), day(lang, item.on) if item.on is not None and not item.papers else ""),
        (text("required"), rule_title(lang, item.finding.rule) if item.finding else ""),
        (text("evidence"), evidence_text(item, lang)),
        (text("basis"), basis),
        (text("either") if either else text("class"), classes_text(check, lang)),
        (text("remedy"), remedy_of_check(item, lang)),
        (text("who"), who),
        (text("forms"), ", ".join(form_name(form, lang) for form in check.forms)),
        (text("excuse"), check.excuse[lang] if check.excuse is not None else ""),
    ]
    blanks = (text("explanation"), text("conclusion"))
    title = f"{number}. {check.id} · {mask(item.case or item.unit)}"
    return FindingBlock(title, tuple(row for row in facts if row[1]), blanks)


def _silent(lang: Language, items: Iterable[Unanswered]) -> Iterator[Block]:
    """Yield each kind of "cannot say" once, with its cases."""
    answered = True
    for (check, text), group in groupby(items, key=lambda item: (item.check, item.text)):
        answered = False
        cases = [mask(item.case) for item in group]
        title = checks()[check].title[lang]
        count = say(lang, "working_paper.in_cases", count=len(cases))
        # Joined here: a message cuts short what is long, and a list of cases has to be whole.
        yield Items((f"{check}: {title}: {text.rstrip('.')}. {count}: {', '.join(cases)}",))
    if answered:
        yield Items((show(lang, None),))


def _once(lang: Language, checks_made: Iterable[str]) -> Iterator[str]:
    """Yield what stays on paper, and what the checks that were made cannot see."""
    known = checks()
    for check in checks_made:
        if known[check].how == "lacks":
            what = str((known[check].lacks or {}).get(lang, ""))
        elif known[check].unseen is not None:
            what = say(lang, "screen.unseen", what=(known[check].unseen or {})[lang])
        else:
            continue
        yield f"{check}: {known[check].title[lang]}: {what}"
