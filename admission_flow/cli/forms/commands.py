"""`paper`: forms filled from the journal, for a word processor."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Consent, ForPeople, Json, OptionalCaseIds, Purpose
from admission_flow.cli.shell.output import table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import FileNotWritten, WrongUse
from admission_flow.journal.rights import Use
from admission_flow.papers.class_sheet import read_named
from admission_flow.papers.form_fields import fields_of, paths
from admission_flow.papers.form_list import FOLDER_VARIABLE, Form, form_named, forms
from admission_flow.papers.writing import HeldFiles
from admission_flow.register.forms.making import make_papers, named_fields

if TYPE_CHECKING:
    from admission_flow.papers.form_fields import Leaf
    from admission_flow.register.forms.making import MadePaper

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Templates = Annotated[
    Path | None, typer.Option("--templates", metavar="FOLDER", envvar=FOLDER_VARIABLE)
]


def _own(templates: Path | None) -> Path | None:
    """Return the office's folder: as given, or as set; typer 0.26 does not look at the setting."""
    set_as = os.environ.get(FOLDER_VARIABLE)
    return templates or (Path(set_as) if set_as else None)


@group.command("list")
@lists("screen.sheet.forms")
def list_forms(*, as_json: Json = False) -> None:
    """List the forms."""
    if as_json:
        tell_json([_form_document(form) for form in forms().values()])
        return
    say, lang = SETTINGS.say, SETTINGS.lang
    names = ("form", "form_title", "form_acts", "form_confidence")
    rows = [
        (
            form.also if lang == "vi" else form.id,
            form.titles[lang],
            ", ".join(term(kind) for kind in form.acts) or say("screen.form_of_case"),
            _sure(form.confidence),
        )
        for form in forms().values()
    ]
    table([say(f"column.{name}") for name in names], rows)


def _sure(confidence: str) -> str:
    # "verified" is a state of a case as well, and means something else there.
    return term("confidence.verified" if confidence == "verified" else confidence)


def _form_document(form: Form) -> dict[str, Any]:
    return {
        "id": form.id,
        "also": form.also,
        "title": form.titles[SETTINGS.lang],
        "template": form.template,
        "level": form.level,
        "acts": list(form.acts),
        "each": form.each,
        "together": form.together,
        "confidence": form.confidence,
    }


@group.command("fields")
@lists("screen.sheet.form_fields")
def list_fields(
    form: Annotated[str | None, typer.Argument(metavar="[FORM]")] = None,
    templates: Templates = None,
    *,
    as_json: Json = False,
) -> None:
    """List what a template may name; of a form, what its template names."""
    found: dict[str, Leaf]
    found = dict(paths(fields_of(()))) if form is None else named_fields(form, _own(templates))
    lang = SETTINGS.lang
    if as_json:
        tell_json([{"field": path, "term": leaf.term(lang)} for path, leaf in found.items()])
        return
    say = SETTINGS.say
    rows = [(path, leaf.term(lang)) for path, leaf in found.items()]
    table([say("column.field"), say("column.field_term")], rows)
    if form is not None:
        tell(say("screen.form_named", form=form_named(form).id, count=len(found)))


@group.command("make")
def make(
    form: Annotated[str, typer.Argument(metavar="FORM")],
    purpose: Purpose,
    cases: OptionalCaseIds = None,
    of: ForPeople = None,
    consent: Consent = None,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")] = Path(),
    templates: Templates = None,
    *,
    receipt: Annotated[bool, typer.Option("--receipt")] = False,
) -> None:
    """Fill a form for some people: one file each, and one of all."""
    if bool(cases) == (of is not None):
        raise WrongUse(problem=SETTINGS.say("screen.form_whom"))
    chosen = form_named(form)
    if out.exists() and not out.is_dir():
        raise FileNotWritten(file=str(out), reason="not_a_folder")
    cases = _of_list(of) if of is not None else list(cases or ())
    _refuse_what_is_there(out, chosen, cases)
    if receipt and not chosen.receipt:
        complain(SETTINGS.say("screen.form_no_receipt", form=chosen.id))
    with HeldFiles(out) as files:
        with SETTINGS.writing(Use.PAPER) as register:
            made = make_papers(
                register,
                form,
                cases,
                purpose,
                consent,
                own_folder=_own(templates),
                receipt=receipt,
                keep=lambda papers: files.hold((paper.name, paper.data) for paper in papers),
            )
        files.place()
    for paper in made:
        tell(_said(out / paper.name, paper))


def _of_list(path: str) -> list[str]:
    """Return the cases of the people of a list, in its order."""
    from admission_flow.register.core.named_people import NamedPeople  # noqa: PLC0415 - start-up

    with SETTINGS.reading() as reading:
        return [one.case for one in read_named(path, NamedPeople(reading))]


def _refuse_what_is_there(out: Path, form: Form, cases: list[str]) -> None:
    """Refuse before anything is noted: a paper that is there is never written over."""
    names = [f"{case}_{form.file_name}.docx" for case in cases]
    whole = f"{form.file_name}.docx" if form.together else f"{form.file_name}_tat-ca.docx"
    for name in (whole, *names):
        if (out / name).exists():
            raise FileNotWritten(file=str(out / name), reason="exists")


def _said(path: Path, paper: "MadePaper") -> str:
    facts = {"file": str(path), "count": paper.papers, "cases": ", ".join(paper.cases)}
    return SETTINGS.say("screen.form_made", **facts)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="paper")
