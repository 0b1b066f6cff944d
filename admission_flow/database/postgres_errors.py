"""What an error of a PostgreSQL server means for a register: told by its code, never by its words.

Its words are in the language of the server, and quote what somebody typed.
"""

import psycopg

from admission_flow.errors import (
    AdmissionFlowError,
    RegisterBusy,
    RegisterDamaged,
    ServerFailed,
    ServerNoAccess,
)

_MEANING: dict[str, type[AdmissionFlowError]] = {
    "55P03": RegisterBusy,  # lock_not_available
    "57014": RegisterBusy,  # query_canceled, by a statement_timeout of the server's
    "40001": RegisterBusy,  # serialization_failure
    "40P01": RegisterBusy,  # deadlock_detected
    "42501": ServerNoAccess,  # insufficient_privilege
    "25P02": ServerFailed,  # in_failed_sql_transaction: a statement before this one failed
    "25006": ServerNoAccess,  # read_only_sql_transaction: a standby
    "28000": ServerNoAccess,
    "28P01": ServerNoAccess,
    "3D000": ServerNoAccess,
    "42P01": RegisterDamaged,  # our statements are fixed: it is the schema that changed
    "42703": RegisterDamaged,
    "42883": RegisterDamaged,
    "3F000": RegisterDamaged,
}
"""What a code means outside of COMMIT."""
_CLASSES: dict[str, type[AdmissionFlowError]] = {
    "08": ServerFailed,  # connection
    "53": ServerFailed,  # resources: disk, memory, connections
    "57": ServerFailed,  # the administrator's intervention
    "58": ServerFailed,  # the system's own errors
    "XX": RegisterDamaged,  # data or index corrupted
}
"""The same by the class of a code, where it stands for itself; any other is a defect."""
_REASONS: dict[type[AdmissionFlowError], str] = {
    ServerNoAccess: "no_right_there",
    ServerFailed: "server_failed",
}
"""Reasons that are words of the catalogue; else the server's own."""


def explain(error: Exception, shown: str) -> Exception:
    """Return the error of ours that says what a code means; its own where that is a defect."""
    code = _code(error)
    kind = _MEANING.get(code) or _CLASSES.get(code[:2])
    if kind is None and is_gone(error):
        kind = ServerFailed
    if kind is None:
        return error
    return kind(path=shown, reason=_REASONS.get(kind, str(error)))


def is_gone(error: Exception) -> bool:
    """Return whether the connection is gone: then the server can no longer say why."""
    code = _code(error)
    if code:
        return code.startswith(("08", "57P"))
    return isinstance(error, psycopg.OperationalError)


def is_answer(error: Exception) -> bool:
    """Return whether the server itself said that it did not do what it was asked for."""
    return bool(_code(error)) and not is_gone(error)


def _code(error: Exception) -> str:
    return str(getattr(error, "sqlstate", None) or "")
