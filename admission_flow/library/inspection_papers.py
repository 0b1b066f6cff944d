"""The inspection's working paper, as host programs ask for it."""

from collections.abc import Sequence
from datetime import date

from admission_flow.journal.checkpoint import Held
from admission_flow.library.arguments import Exact, check_choice
from admission_flow.library.inspecting import check_drawn, drawn_of, wanted_of
from admission_flow.library.log_reading import LogReading
from admission_flow.library.receipts import kept, on_paper
from admission_flow.messages import Language
from admission_flow.register.audit.paper import (
    FORMATS,
    PaperFormat,
    check_format,
    paper_parts,
    working_paper,
)


def held_of(texts: Sequence[Exact], lines: Sequence[str], log: str) -> list[Held]:
    """Return the checkpoints that a host program brings."""
    return [*map(kept, texts), *(on_paper(line, log) for line in lines)]


class InspectionPapers(LogReading):
    """What `audit report` writes."""

    def report(  # noqa: PLR0913 - each is named by the caller
        self,
        lang: Language = "vi",
        *,
        cases: Sequence[str] = (),
        unit: str | None = None,
        as_of: date | None = None,
        on_from: date | None = None,
        on_to: date | None = None,
        weight: str | None = None,
        checks: Sequence[str] = (),
        seed: int | None = None,
        count: int | None = None,
        percent: int | None = None,
        checkpoints_held: Sequence[Exact] = (),
        paper_lines: Sequence[str] = (),
        html: bool = False,
    ) -> str:
        """Return the inspection's working paper, with blanks for what only people can say.

        Args:
            lang: of the texts.
            cases: as in `findings`.
            unit: as in `findings`.
            as_of: as in `findings`.
            on_from: as in `findings`.
            on_to: as in `findings`.
            weight: as in `findings`.
            checks: as in `findings`.
            seed: of a sample that is looked at, in place of `cases`.
            count: as in `sample`.
            percent: as in `sample`.
            checkpoints_held: as in `verify`: the paper says whether the log is anchored.
            paper_lines: as in `verify`.
            html: as a page that prints; else as Markdown.

        Raises:
            UnknownCase, CaseErased: as in `findings`.
            BadArgument: as in `findings` and `sample`.
            BadDocument: there is no such unit, or no case to look at.
            CheckpointUnusable: as in `verify`.

        """
        paper = self.report_file(
            lang,
            cases=cases,
            unit=unit,
            as_of=as_of,
            on_from=on_from,
            on_to=on_to,
            weight=weight,
            checks=checks,
            seed=seed,
            count=count,
            percent=percent,
            checkpoints_held=checkpoints_held,
            paper_lines=paper_lines,
            form="html" if html else "md",
        )
        return paper.decode()

    def report_file(  # noqa: PLR0913 - each is named by the caller
        self,
        lang: Language = "vi",
        *,
        cases: Sequence[str] = (),
        unit: str | None = None,
        as_of: date | None = None,
        on_from: date | None = None,
        on_to: date | None = None,
        weight: str | None = None,
        checks: Sequence[str] = (),
        seed: int | None = None,
        count: int | None = None,
        percent: int | None = None,
        checkpoints_held: Sequence[Exact] = (),
        paper_lines: Sequence[str] = (),
        form: PaperFormat = "md",
    ) -> bytes:
        """Return the working paper as the bytes of a file, of Word too.

        Args:
            lang: as in `report`.
            cases: as in `report`.
            unit: as in `report`.
            as_of: as in `report`.
            on_from: as in `report`.
            on_to: as in `report`.
            weight: as in `report`.
            checks: as in `report`.
            seed: as in `report`.
            count: as in `report`.
            percent: as in `report`.
            checkpoints_held: as in `report`.
            paper_lines: as in `report`.
            form: Markdown, a page that prints, or a file of Word.

        Raises:
            UnknownCase, CaseErased, BadArgument, BadDocument, CheckpointUnusable: as in `report`.
            ExtraMissing: a file of Word was asked for, and python-docx is not installed.

        """
        call = "Audit.report"
        check_choice(call, "form", form, FORMATS)
        check_format(form)
        asked = wanted_of(call, on_from, on_to, weight, checks)
        drawn = None
        if seed is not None or count is not None or percent is not None:
            check_drawn(call, -1 if seed is None or cases else seed, count, percent)
            drawn = drawn_of(self._inner, seed or 0, count, percent, unit)
        paper = working_paper(
            self._inner,
            lang,
            cases=cases,
            unit=unit,
            as_of=as_of,
            asked=asked,
            drawn=drawn,
            brought=lambda log: held_of(checkpoints_held, paper_lines, log),
        )
        return b"".join(paper_parts(paper, form))
