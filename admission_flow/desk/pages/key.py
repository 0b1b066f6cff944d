"""The officer's key: unlocked once, and every entry of the session is signed with it."""

from starlette.responses import Response

from admission_flow.desk.page import Call, Page
from admission_flow.desk.refusals import Refused
from admission_flow.errors import KeyUnusable
from admission_flow.register.core.signing import Signer


def form(call: Call) -> Response:
    """Ask for the passphrase."""
    if call.office.key is None:
        raise Refused(404, "no_page")
    return call.page("key.html", file=str(call.office.key), back=_back(call.query("back")), said="")


def unlock(call: Call) -> Response:
    """Unlock the key; the passphrase is not kept."""
    if call.office.key is None:
        raise Refused(404, "no_page")
    back = _back(call.typed("back"))
    passphrase = call.typed("passphrase")
    try:
        call.session.signer = Signer.from_file(call.office.key, lambda _: passphrase)
    except KeyUnusable as error:
        if error.facts.get("reason") != "wrong_passphrase":
            raise
        said = call.say("key.wrong")
        return call.page("key.html", status=422, file=str(call.office.key), back=back, said=said)
    return call.go(back, call.say("key.unlocked"))


def _back(path: str) -> str:
    """Return where to go afterwards: a page of ours only."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


PAGES = (Page("/key", form, writes=True), Page("/key", unlock, post=True, writes=True))
