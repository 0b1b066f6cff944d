"""A register into which the people of a list are entered."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from admission_flow.library.many import ManyAtOnce
from admission_flow.library.people import entered, people_of
from admission_flow.register.core import register
from admission_flow.register.core.listed_people import ListedPerson


class PeopleLists(ManyAtOnce):
    """Enters lists; see `Register`."""

    _inner: register.Register

    def import_people(  # noqa: PLR0913 - each is named by the caller
        self,
        file: str | Path,
        *,
        sheet_name: str | None = None,
        ignore: Sequence[str] = (),
        everybody: Sequence[str] = (),
        unit: str | None = None,
        choices: Mapping[int, str] | None = None,
        accept_proposed: bool = False,
    ) -> tuple[ListedPerson, ...]:
        """Open a case for each person of a list who has none, and enter the acts of its rows.

        What `case import` does with a list: each row in a transaction of its own, nobody guessed,
        nothing twice. Run again, it continues where it stopped: see `rehearse_people` for a trial.

        Args:
            file: as in `rehearse_people`, and so the others.
            sheet_name: which of its sheets.
            ignore: headings of columns that are passed over on purpose.
            everybody: `field=value` for whoever has none of their own.
            unit: code or name of the chi bộ of rows that name none.
            choices: who is meant, by row.
            accept_proposed: take values that could be meant in two ways as they are proposed.

        Raises:
            BadDocument: as in `rehearse_people`, or it is not clear who is meant by a row; nothing
                was written.
            ExtraMissing: as in `rehearse_people`.
            CaseMoved, CaseExists, RegisterBusy: others write all the time; the rows before are
                entered.

        """
        sheet = people_of(
            file,
            sheet_name=sheet_name,
            ignore=ignore,
            everybody=everybody,
            accept_proposed=accept_proposed,
        )
        return entered(self._inner, sheet, unit, choices or {})
