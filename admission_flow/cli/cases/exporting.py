"""`case export`: a case as a document."""

from pathlib import Path

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import CaseId, Consent, OptionalPurpose, OutFile
from admission_flow.cli.shell.speaking import complain, json_text, tell, tell_json
from admission_flow.messages.masking import masked_document
from admission_flow.papers.writing import HeldFiles, check_free, write_new
from admission_flow.register.personal_data import access as privacy


def export(
    case: CaseId,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    out: OutFile = None,
) -> None:
    """Give a case back as a document: with a purpose whole, and noted in the journal; else masked.

    A masked document shows what there is; `case import` refuses it.
    """
    if purpose is None:
        with SETTINGS.reading() as reading:
            document = masked_document(reading.export(case))
        complain(SETTINGS.say("screen.export_masked"))
    else:
        if out is not None:
            check_free(out)
        with (
            SETTINGS.writing() as register,
            HeldFiles(Path() if out is None else out.parent) as file,
        ):
            document = register.export(case)
            if out is not None:
                file.hold([(out.name, f"{json_text(document)}\n".encode())])
            privacy.note_access(register, case, "export", purpose, consent)
            file.place()
    if out is None:
        tell_json(document, exact=True)
        return

    if purpose is None:
        write_new(out, json_text(document) + "\n")
    tell(SETTINGS.say("screen.exported", case=case, file=str(out)))
