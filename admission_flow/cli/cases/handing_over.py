"""`case hand-over`: a folder for another office, noted in each case before anything leaves."""

from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Consent, Json, OptionalCaseIds, Purpose, UnitName
from admission_flow.cli.shell.output import fitted, painted
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import WrongUse
from admission_flow.journal.rights import Use


def hand_over_cases(
    purpose: Purpose,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")],
    cases: OptionalCaseIds = None,
    unit: UnitName = None,
    consent: Consent = None,
    *,
    whole_register: Annotated[bool, typer.Option("--whole-register")] = False,
    as_json: Json = False,
) -> None:
    """Write a folder for another office: the whole log, and the values of these cases."""
    if sum((bool(cases), unit is not None, whole_register)) != 1:
        raise WrongUse(problem=SETTINGS.say("screen.hand_over_which"))
    from admission_flow.bundle.handing_over import hand_over  # noqa: PLC0415 - start-up
    from admission_flow.register.units.scope import case_ids  # noqa: PLC0415 - start-up

    with SETTINGS.writing(Use.NAMES) as register:
        wanted, erased = list(cases or ()), list[str]()
        if not cases:
            found = case_ids(register, unit)
            gone = {case for case in found if register.store.erasure(case) is not None}
            wanted, erased = [case for case in found if case not in gone], sorted(gone)
        made = hand_over(register, out, wanted, purpose, consent, erased=erased)
    if as_json:
        tell_json(
            {
                "folder": str(made.folder),
                "size": made.checkpoint.size,
                "root": made.checkpoint.root,
                "cases": list(made.cases),
                "values": made.values,
                "left_out": list(made.left_out),
            }
        )
        return
    size, root = made.checkpoint.size, made.checkpoint.root
    facts = {"count": len(made.cases), "size": size, "values": made.values}
    text = SETTINGS.say("screen.handed_over", folder=str(made.folder), **facts)
    tell(painted(fitted(text, 2), "yellow"))
    tell(SETTINGS.say("screen.handed_over_root", root=root))
    if made.left_out:
        tell(fitted(SETTINGS.say("screen.handed_over_left", cases=list(made.left_out)), 2))
