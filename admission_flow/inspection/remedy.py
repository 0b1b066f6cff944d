"""What to do about a finding: the remedy of the rule that found it, else that of the check."""

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.messages import Language
from admission_flow.messages.verdict import remedy_of


def remedy_of_check(item: Found, lang: Language) -> str:
    """Return what to do about what a check found; empty where it found nothing.

    The forms that it needs are `Check.forms`.
    """
    if item.answer is not Answer.FOUND:
        return ""
    of_the_rule = "" if item.finding is None else remedy_of(item.finding, lang)
    of_the_check = checks()[item.check].remedy
    return of_the_rule or ("" if of_the_check is None else of_the_check[lang])
