"""Papers out: a form filled for one person or several, as a file; an act with a purpose."""

import io
import re
import zipfile
from collections.abc import Sequence

from starlette.responses import Response

from admission_flow.desk.failing import sentences
from admission_flow.desk.page import Call, Page
from admission_flow.errors import BadInput, PrivacyMisused, UnknownCase
from admission_flow.papers.case_ids import case_id
from admission_flow.register.forms.making import MadePaper

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_APART = re.compile(r"[\s,;]+")
_EARLY = (1980, 1, 1, 0, 0, 0)
"""The time of a file in an archive: the oldest that there is, so that the same papers are it."""


def form(call: Call) -> Response:
    """Ask which form, for whom and what for."""
    return _form(call, call.query("form"), call.query("case"))


def _form(call: Call, chosen: str, cases: str, said: Sequence[str] = ()) -> Response:
    with call.reading() as register:
        known = register.paper.list()
    return call.page(
        "printing.html",
        status=422 if said else 200,
        forms=[(one.id, one.titles[call.lang]) for one in known],
        chosen=chosen,
        cases=cases,
        purpose=call.typed("purpose"),
        consent=call.typed("consent"),
        receipt=bool(call.typed("receipt")),
        said=said,
    )


def make(call: Call) -> Response:
    """Fill the form, note it in each case, and give the papers: one file, or an archive of them."""
    chosen, typed = call.typed("form"), call.typed("cases")
    cases = list(dict.fromkeys(case_id(one) for one in _APART.split(typed) if one))
    try:
        with call.writing() as register:
            made = register.paper.make(
                chosen,
                cases,
                call.typed("purpose"),
                consent=call.typed("consent").strip() or None,
                receipt=bool(call.typed("receipt")),
            )
    except (BadInput, PrivacyMisused, UnknownCase) as error:
        return _form(call, chosen, typed, sentences(error, call.lang))
    if len(made) == 1:
        return call.file(made[0].name, made[0].data, _DOCX)
    return call.file(f"{call.say('printing.file')}.zip", _archive(made), "application/zip")


def _archive(made: Sequence[MadePaper]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in made:
            archive.writestr(zipfile.ZipInfo(one.name, _EARLY), one.data)
    return held.getvalue()


PAGES = (
    Page("/papers", form, writes=True),
    Page("/papers", make, post=True, writes=True),
)
