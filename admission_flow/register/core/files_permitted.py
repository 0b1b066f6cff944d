"""Who may do a thing with the files of a register: asked before they are opened for it."""

from admission_flow.database.reading import open_for_reading
from admission_flow.errors import AdmissionFlowError, NotAllowed
from admission_flow.journal.rights import UNNAMED, Use
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.reader import ReadingRegister


def permit_files(url: str, officer: str | None, use: Use) -> None:
    """Let pass who may do a thing with the files of a register, as `ReadingRegister.permit`.

    Files that cannot be read say nothing of roles, and must be saved all the same: they pass.

    Raises:
        ReaderUnnamed, NotPermitted: as `ReadingRegister.permit`.
        OfficerUnnamed: the officer is named in a form that cannot stand in a journal.

    """
    if use in UNNAMED:
        return
    reader = officer_named(officer) if officer else None
    try:
        store = open_for_reading(url, with_triggers=False, mend=False)
        with ReadingRegister(store, reader=reader, use=use) as register:
            register.permit()
    except NotAllowed:
        raise
    except AdmissionFlowError:
        return
