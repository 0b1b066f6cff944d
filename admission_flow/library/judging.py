"""Judging a case, and cases as documents: pure, no clock, no file, no database."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from admission_flow.errors import BadDocument, NothingToJudge
from admission_flow.library.arguments import read_call
from admission_flow.procedure import document
from admission_flow.procedure.document import Case, DocumentProblems
from admission_flow.procedure.findings import Verdict
from admission_flow.workflow_source import built_in


def judge(case: Case, as_of: date | None = None) -> Verdict:
    """Return the verdict on a case under the workflow that ships with the program. Pure.

    Args:
        case: the case; `load_case` and `case_from` make one.
        as_of: the day of judging; None: the day of the last act.

    Raises:
        BadArgument: the case, or the day, is not what a case document could state.
        NothingToJudge: the case has no acts and no day is given.

    """
    given = read_call("judge", judge, case, as_of)
    checked, day = given["case"], given["as_of"]
    if day is None and not checked.acts:
        raise NothingToJudge
    return built_in().judge(checked, day)


def case_from(data: Mapping[str, Any]) -> Case:
    """Return the case that a parsed JSON or TOML document states.

    Args:
        data: `admission-case/1` as plain data.

    Raises:
        BadDocument: every place that is wrong, in the order of the document.

    """
    try:
        return document.case_from(data)
    except DocumentProblems as found:
        raise BadDocument("case", found.problems) from found


def document_of(case: Case) -> dict[str, Any]:
    """Return the case as an `admission-case/1` document of JSON types; what is unset is left out.

    `case_from(document_of(case)) == case` for every case.

    Raises:
        BadArgument: the case is not what a case document could state.

    """
    return document.document_of(read_call("document_of", document_of, case)["case"])
