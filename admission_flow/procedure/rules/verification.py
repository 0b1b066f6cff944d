"""Application, personal history and its verification (Hướng dẫn 3.2 to 3.4)."""

from datetime import date

from admission_flow.procedure.acts import (
    Application,
    BranchComment,
    HistoryCertified,
    PersonalHistory,
    PoliticalConclusion,
    Step,
    VerificationConcluded,
    VerificationExemption,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    unknown,
    unmet,
)
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


def newest_replies(case: CaseOnDay[Step]) -> dict[str, VerificationReply]:
    """Return the newest reply about each person who was asked about."""
    return {reply.subject: reply for reply in case.all(VerificationReply)}


@rule("application.present", "applies")
def the_person_applied(case: CaseOnDay[Step], values: Values) -> Result:
    """The person wrote an application: the way is voluntary.

    Source: Điều lệ Đảng, Điều 4.1; Hướng dẫn 3.2.
    """
    del values
    application = case.last(Application)
    return unmet() if application is None else met(application_on=application.on)


@rule("application.handwritten", "applies")
def the_application_is_in_the_persons_own_hand(case: CaseOnDay[Step], values: Values) -> Result:
    """The application is written by the person's own hand.

    The guidance asks that the person makes it; that it is handwritten is the form's custom, so
    this only warns. Source: Hướng dẫn 3.2; form 1-KNĐ.
    """
    del values
    application = case.last(Application)
    if application is None:
        return NOT_APPLICABLE
    if application.handwritten is None:
        return unknown("application.handwritten", application_on=application.on)
    return met_if(application.handwritten, application_on=application.on)


@rule("history.present", "applies")
def the_person_declared_a_history(case: CaseOnDay[Step], values: Values) -> Result:
    """The person declared a full personal history. Source: Hướng dẫn 3.3."""
    del values
    history = case.last(PersonalHistory)
    return unmet() if history is None else met(history_on=history.on)


@rule("history.after_application", "applies")
def application_first_history_second(case: CaseOnDay[Step], values: Values) -> Result:
    """The history is written after the application. Source: Hướng dẫn 3.2, 3.3.

    Boundary: both on one day is in order.
    """
    del values
    application, history = case.last(Application), case.last(PersonalHistory)
    if application is None or history is None:
        return unknown("application" if application is None else "personal_history")
    return met_if(
        history.on >= application.on, history_on=history.on, application_on=application.on
    )


@rule("history.sealed_before_sending", "applies")
def sealed_before_it_leaves_the_office(case: CaseOnDay[Step], values: Values) -> Result:
    """Pages and photo carry the giáp lai stamp before the history is sent out for verification.

    Source: Hướng dẫn 3.4d. Boundary: sealed and sent on one day is in order.
    """
    del values
    history = case.last(PersonalHistory)
    requests = case.all(VerificationRequest)
    if not requests:
        return NOT_APPLICABLE
    sent_on = min(request.on for request in requests)
    if history is None or history.sealed_on is None:
        return unknown("personal_history.sealed_on", sent_on=sent_on)
    return met_if(history.sealed_on <= sent_on, sealed_on=history.sealed_on, sent_on=sent_on)


@rule("verification.independent", "applies")
def nobody_verifies_a_relative(case: CaseOnDay[Step], values: Values) -> Result:
    """The verifier is neither the applicant nor a relative.

    Source: note to the form of the personal history; Hướng dẫn nghiệp vụ I.1.4.2.
    """
    del values
    replies = newest_replies(case).values()
    if not replies:
        return NOT_APPLICABLE
    related = tuple(reply.subject for reply in replies if reply.verifier_is_relative)
    if related:
        return unmet(subjects=related)
    unsaid = [reply.subject for reply in replies if reply.verifier_is_relative is None]
    if unsaid:
        return unknown("verification_reply.verifier_is_relative", subjects=tuple(unsaid))
    return met(replies=len(replies))


@rule("verification.political_conclusion", "applies")
def a_political_question_is_concluded_first(case: CaseOnDay[Step], values: Values) -> Result:
    """A political question is concluded by the competent committee before going on.

    A question is there when the conclusion of the verification says so, or when the newest reply
    about somebody reports an issue; it may come up after the vote. A conclusion serves only the
    questions that had come up by its day.

    Source: Điều lệ Đảng, Điều 4.3; Quy định 3.3; Hướng dẫn 3.7c. Boundary: concluded on the day
    of the question is in order.
    """
    del values
    issues = [r for r in newest_replies(case).values() if r.result == "issue"]
    step = case.step
    concluding = isinstance(step, VerificationConcluded)
    verified = step if concluding else case.last(VerificationConcluded)
    stated = verified.political_issue if isinstance(verified, VerificationConcluded) else None
    subjects = tuple(reply.subject for reply in issues)
    if stated is None and (concluding or not issues):
        return unknown("verification_concluded.political_issue", subjects=subjects)
    if not issues and not stated:
        return NOT_APPLICABLE
    return _concluded(case.last(PoliticalConclusion), issues)


def _concluded(conclusion: PoliticalConclusion | None, issues: list[VerificationReply]) -> Result:
    subjects = tuple(reply.subject for reply in issues)
    if conclusion is None:
        return unmet(subjects=subjects)
    asked_on = max((reply.on for reply in issues), default=conclusion.on)
    if asked_on > conclusion.on:
        return unmet(question_on=asked_on, concluded_on=conclusion.on, subjects=subjects)
    if conclusion.cleared is None:
        return unknown("political_conclusion.cleared", concluded_on=conclusion.on)
    return met_if(conclusion.cleared, concluded_on=conclusion.on, subjects=subjects)


def open_requests(case: CaseOnDay[Step], values: Values) -> list[tuple[str, date]]:
    """Return (subject, last day of the reply) of every request without a reply."""
    answered = {reply.subject for reply in case.all(VerificationReply)}
    answered |= {exemption.subject for exemption in case.all(VerificationExemption)}
    return [
        (request.subject, _reply_due(case, values, request))
        for request in case.all(VerificationRequest)
        if request.subject not in answered
    ]


def _reply_due(case: CaseOnDay[Step], values: Values, request: VerificationRequest) -> date:
    days = values.working_days("days_abroad" if request.abroad else "days")
    return case.calendar.after(request.on, days)


def _earliest_reply_due(case: CaseOnDay[Step], values: Values) -> date | None:
    return min((due for _, due in open_requests(case, values)), default=None)


@rule(
    "verification.reply_in_time",
    "days",
    "days_abroad",
    due=_earliest_reply_due,
    tighter={"days": Tighter.LOWER, "days_abroad": Tighter.LOWER},
)
def replies_come_in_time(case: CaseOnDay[Step], values: Values) -> Result:
    """A committee asked by letter answers within 30 working days, 90 from abroad.

    The day of receipt is not on file, so the days run from the request: a reply that is in time
    here is in time by the law.

    Source: Hướng dẫn 3.4d.
    """
    requests = case.all(VerificationRequest)
    if not requests:
        return NOT_APPLICABLE
    if any(request.abroad is None for request in requests):
        return unknown("verification_request.abroad")
    first_reply: dict[str, date] = {}
    for reply in case.all(VerificationReply):
        first_reply.setdefault(reply.subject, reply.on)
    late = tuple(
        request.subject
        for request in requests
        if request.subject in first_reply
        and first_reply[request.subject] > _reply_due(case, values, request)
    )
    overdue = tuple(s for s, due in open_requests(case, values) if due < case.on)
    return met_if(not late and not overdue, late=late, overdue=overdue)


@rule("history.certified", "applies")
def certified_after_the_last_reply(case: CaseOnDay[Step], values: Values) -> Result:
    """The base committee certifies the history after the last verification reply.

    Source: Hướng dẫn 3.3b, 3.4d. Boundary: certified on the day of the last reply is in order.
    """
    del values
    certified = case.last(HistoryCertified)
    replies = case.all(VerificationReply)
    last_reply_on = max((reply.on for reply in replies), default=None)
    if certified is None:
        return unmet(last_reply_on=last_reply_on)
    in_order = last_reply_on is None or certified.on >= last_reply_on
    return met_if(in_order, certified_on=certified.on, last_reply_on=last_reply_on)


@rule("history.commented", "applies")
def commented_on_between_the_replies_and_the_certification(
    case: CaseOnDay[Step], values: Values
) -> Result:
    """The chi ủy comments on the history after the last reply and before it is certified.

    Source: Hướng dẫn nghiệp vụ I.1.4.2, items 25, 26. Boundary: on the day of the last reply, and
    on that of the certification, is in order.
    """
    del values
    comments = [comment.on for comment in case.all(BranchComment)]
    last_reply_on = max((reply.on for reply in case.all(VerificationReply)), default=None)
    certified = case.last(HistoryCertified)
    certified_on = None if certified is None else certified.on
    if not comments:
        return unmet(last_reply_on=last_reply_on)
    fitting = [
        on
        for on in comments
        if (last_reply_on is None or on >= last_reply_on)
        and (certified_on is None or on <= certified_on)
    ]
    if fitting:
        return met(commented_on=max(fitting))
    return unmet(commented_on=max(comments), last_reply_on=last_reply_on, certified_on=certified_on)


RULES = (
    the_person_applied,
    the_application_is_in_the_persons_own_hand,
    the_person_declared_a_history,
    application_first_history_second,
    sealed_before_it_leaves_the_office,
    nobody_verifies_a_relative,
    a_political_question_is_concluded_first,
    replies_come_in_time,
    certified_after_the_last_reply,
    commented_on_between_the_replies_and_the_certification,
)
