"""Whatever goes wrong, as a page: the sentence of the command line, and a status that fits."""

import traceback
import zlib

from admission_flow.desk.refusals import Refused
from admission_flow.desk.rendering import words
from admission_flow.errors import (
    AdmissionFlowError,
    CaseErased,
    NotOfProcedure,
    UnknownCase,
    UnknownEntry,
    of_own_code,
)
from admission_flow.events import current
from admission_flow.messages import Language
from admission_flow.messages.saying import say
from admission_flow.procedure.own_failure import OwnCodeFailed

_BY_EXIT_CODE = {1: 500, 2: 500, 3: 409, 4: 403, 5: 409, 6: 500, 7: 422}
_NOT_THERE = (UnknownCase, UnknownEntry, CaseErased, NotOfProcedure)


def status_of(error: AdmissionFlowError) -> int:
    """Return the status of an error's page, by its exit code."""
    if isinstance(error, _NOT_THERE):
        return 404
    return _BY_EXIT_CODE.get(error.exit_code, 500)


def noted(error: Exception) -> None:
    """Note in the event at work what went wrong, in words of ours alone."""
    event = current()
    if event is None:
        return
    if isinstance(error, Refused):
        event.failed(error, f"refused.{error.key}")
        return
    if isinstance(error, OwnCodeFailed):
        error = of_own_code(error)
    event.failed(error, code="" if isinstance(error, AdmissionFlowError) else code_of(error))


def sentences(error: Exception, lang: Language) -> list[str]:
    """Return what is said of an error, a sentence or two a line; a defect by its code."""
    if isinstance(error, Refused):
        return [words(lang, f"refused.{error.key}")]
    if isinstance(error, OwnCodeFailed):
        error = of_own_code(error)
    if isinstance(error, AdmissionFlowError):
        return say(error, lang).splitlines()
    return [words(lang, "refused.defect", code=code_of(error))]


def code_of(error: Exception) -> str:
    """Return what a defect is found by: what it is, and a sum of where it came from."""
    trace = "".join(traceback.format_exception(error))
    return f"{type(error).__name__}-{zlib.crc32(trace.encode()):08x}"
