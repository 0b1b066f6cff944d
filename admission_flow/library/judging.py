"""Judging a case, cases as documents, and what is said of them: pure but for reading a file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from admission_flow.errors import AdmissionFlowError, BadDocument, NothingToJudge, own_code_told
from admission_flow.journal.report import Break, Notice
from admission_flow.library.arguments import checked_call, read
from admission_flow.messages import Language, saying
from admission_flow.messages import say as text_of
from admission_flow.messages import verdict as verdicts
from admission_flow.papers import case_file
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import document, in_use
from admission_flow.procedure.document import Case, DocumentProblems, Problem
from admission_flow.procedure.findings import Finding, Verdict
from admission_flow.procedure.procedure import Procedure
from admission_flow.workflow_source import judge_in_use


@checked_call
def judge(case: Case, as_of: date | None = None, *, procedure: Procedure | None = None) -> Verdict:
    """Return the verdict on a case. Pure.

    Args:
        case: the case; `load_case` and `case_from` make one.
        as_of: the day of judging; None: the day of the last act.
        procedure: by which; None: the admission, under the law that ships with the program.

    Raises:
        BadArgument: the case, or the day, is not what a case document could state.
        NothingToJudge: the case has no acts and no day is given.

    """
    del procedure  # in use by now, as in every call that names one (`arguments.checked_call`)
    if as_of is None and not case.acts:
        raise NothingToJudge
    return judge_in_use().judge(case, as_of)


@checked_call
def load_case(path: str | Path, *, procedure: Procedure | None = None) -> Case:
    """Return the case that a file states: TOML or JSON, by its suffix.

    Args:
        path: of the file.
        procedure: whose kinds of act it may hold; None: those of the admission.

    Raises:
        BadArgument: this is not a path.
        BadDocument: every place that is wrong; the file was only read.

    """
    del procedure
    named = Path(path)
    # The command line means standard input by "-": here it is a file like any other.
    whole = named.absolute() if str(named) == case_file.STANDARD_INPUT else named
    return case_file.load_case(whole)


def case_from(data: Mapping[str, Any], *, procedure: Procedure | None = None) -> Case:
    """Return the case that a parsed JSON or TOML document states.

    Args:
        data: `admission-case/1` or `/2` as plain data.
        procedure: as in `load_case`.

    Raises:
        BadDocument: every place that is wrong, in the order of the document.

    """
    try:
        own = read(procedure, Procedure | None, "procedure")
        with in_use.using(own or in_use.procedure()), own_code_told():
            return document.case_from(data, paper_keys())
    except DocumentProblems as found:
        raise BadDocument("case", found.problems) from found


@checked_call
def document_of(case: Case, *, procedure: Procedure | None = None) -> dict[str, Any]:
    """Return the case as a case document of JSON types; what is unset is left out.

    `case_from(document_of(case)) == case` for every case.

    Args:
        case: the case.
        procedure: as in `load_case`.

    Raises:
        BadArgument: the case is not what a case document could state.

    """
    del procedure
    return document.document_of(case)


@checked_call
def verdict_document(
    verdict: Verdict, lang: Language = "vi", *, procedure: Procedure | None = None
) -> dict[str, Any]:
    """Return a verdict as `admission-verdict/1`: JSON types, with texts in one language.

    Args:
        verdict: as `judge`, `explain` and the calls that write return it.
        lang: "vi" or "en".
        procedure: in whose texts; None: those of the admission.

    Raises:
        BadArgument: this is not a verdict, or the language is not one of ours.

    """
    del procedure
    return verdicts.verdict_document(verdict, lang)


@checked_call
def say(
    item: AdmissionFlowError | Finding | Problem | Break | Notice,
    lang: Language = "vi",
    *,
    procedure: Procedure | None = None,
) -> str:
    """Return what a person reads of an error, a finding, a problem, or what a verifier found.

    What was typed is repeated as it was typed, identity numbers too: `str(error)` is masked.

    Args:
        item: an error of this library, a finding of a verdict, a problem of a document, or a break
            or notice of a verification.
        lang: "vi" or "en".
        procedure: in whose texts; None: those of the admission.

    Returns:
        One sentence or two. An error that gathers several problems, or a refusal, has one more
        line for each problem, or for each requirement that is not met.

    Raises:
        BadArgument: there are no texts for what was given, or not in this language.

    """
    del procedure
    if isinstance(item, Break | Notice):
        key = "screen.break" if isinstance(item, Break) else "screen.notice"
        return text_of(lang, key, seq=item.seq, case=item.case or "-", what=item.what)
    return saying.say(item, lang)
