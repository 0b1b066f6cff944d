"""Papers out, under the names of the commands `paper …`: forms filled from the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from admission_flow.library.edge import Room
from admission_flow.papers.form_list import forms
from admission_flow.register.core.register import Register
from admission_flow.register.forms import making
from admission_flow.register.forms.making import MadePaper


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """A form that can be filled."""

    id: str
    """As `make` takes it: "6-KNĐ"."""
    titles: Mapping[str, str]
    """By language: "vi", "en"."""
    acts: tuple[str, ...]
    """Kinds of the act that it is about; empty: the case itself."""
    each: bool
    """One paper for every such act."""
    together: bool
    """One paper about all people named."""
    confidence: str
    """How sure its headings and contents are: verified, secondary, recalled."""


class ReadingPapers(Room):
    """Which forms there are, and what their templates name."""

    def list(self) -> tuple[PaperForm, ...]:
        """Return the forms."""
        return tuple(
            PaperForm(
                id=form.id,
                titles=dict(form.titles),
                acts=form.acts,
                each=form.each,
                together=form.together,
                confidence=form.confidence,
            )
            for form in forms().values()
        )

    def fields(self, form: str, *, templates: Path | None = None) -> Mapping[str, str]:
        """Return the fields that the template of a form names: their Vietnamese terms by path.

        Args:
            form: as people type it.
            templates: the office's own folder of templates; None: ours.

        Raises:
            BadDocument: there is no such form, or its template may not be filled: with the place.
            WrongUse: there is no such folder.
            ExtraMissing: the extra `forms` is not installed.

        """
        found = making.named_fields(form, templates)
        return {path: leaf.term("vi") for path, leaf in found.items()}


class Papers(ReadingPapers):
    """Forms filled for people: an act with a purpose, of which each case keeps an entry."""

    _inner: Register

    def make(  # noqa: PLR0913 - each is named by the caller
        self,
        form: str,
        cases: Sequence[str],
        purpose: str,
        *,
        consent: str | None = None,
        templates: Path | None = None,
        receipt: bool = False,
    ) -> tuple[MadePaper, ...]:
        """Return a form filled for some people: one file each, and of several one of all.

        What the journal does not hold is a dotted blank; a vote, a judgement or an assessment
        stands there only where somebody entered it.

        Args:
            form: as people type it.
            cases: the cases, in the order of the papers.
            purpose: what for; kept as a personal value.
            consent: the paper by which it was permitted; the same holds.
            templates: the office's own folder of templates, which come first; None: ours.
            receipt: with a last line that names the entry on which the paper rests, where the form
                has room.

        Raises:
            BadDocument: there is no such form, its template may not be filled, or nobody is named.
            UnknownCase, CaseErased: there is no such case, or nothing of it to print.
            PrivacyMisused: no purpose is named; nothing was noted.
            WrongUse: there is no such folder of templates.
            ExtraMissing: the extra `forms` (or, for the line, `qr`) is not installed.

        """
        return making.make_papers(
            self._inner, form, cases, purpose, consent, own_folder=templates, receipt=receipt
        )
