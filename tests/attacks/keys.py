"""Attacks on who signed: signatures left out, borrowed or exchanged, and names that are typed."""

from dataclasses import replace

from admission_flow.journal import sshsig
from admission_flow.journal.entry import Intent
from admission_flow.register.core import records
from admission_flow.register.core.officers import retire
from admission_flow.register.core.records import Split, split_act
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import (
    Forged,
    a_second_later,
    append,
    append_act,
    rewrite,
    rewrite_one,
    without_keys,
)
from tests.attacks.ground import THIRD, VICTIM, VOTE, Ground, report
from tests.reliability.sample import new_signer

ADMINISTRATOR = "DB administrator"
OFFICER = "officer around the program"
REWRITTEN = "it names another root"


def everybody_together(ground: Ground) -> None:
    """An old entry is rewritten, all after it, the checkpoints, and all officers sign again."""
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    rewrite_one(ground, seq, a_second_later, checkpoints=True)


def own_older_entry(ground: Ground) -> None:
    """An officer with an own key changes an entry that a colleague built on."""
    ground.stolen = {"cb01": ground.bureau.signers["cb01"]}
    rewrite_one(ground, ground.last_of(VICTIM, "cb01").seq, a_second_later, checkpoints=True)


def own_last_entry(ground: Ground) -> None:
    """An officer with an own key changes the last entry of all, which is their own."""
    ground.stolen = {"cb01": ground.bureau.signers["cb01"]}
    rewrite_one(ground, len(ground.entries()) - 1, a_second_later)


def unsigned(ground: Ground) -> None:
    """An entry is appended without a signature where officers sign."""
    without_keys(ground)
    append_act(ground, VICTIM, records.RECORD, report("Rất tốt"))


def signed_by_another(ground: Ground) -> None:
    """An officer writes in a colleague's name, with the own key."""
    append(
        ground,
        VICTIM,
        records.RECORD,
        split_act(report("Rất tốt")),
        by="cb02",
        signer=ground.bureau.signers["cb01"],
    )


def signed_by_nobody(ground: Ground) -> None:
    """Somebody who was never enrolled signs in an own name."""
    append(
        ground,
        VICTIM,
        records.RECORD,
        split_act(report("Rất tốt")),
        by="cb09",
        signer=new_signer(4242),
    )


def signature_left_out(ground: Ground) -> None:
    """A signature is taken off an older entry."""
    without_keys(ground)

    def bare(forged: list[Forged]) -> None:
        forged[ground.last_of(VICTIM, kind=VOTE).seq].sig = ""

    rewrite(ground, bare)


def signature_of_another_entry(ground: Ground) -> None:
    """An entry gets the signature of another entry of the same officer."""
    without_keys(ground)

    def exchanged(forged: list[Forged]) -> None:
        seq = ground.last_of(VICTIM, kind=VOTE).seq
        forged[seq].sig = forged[seq - 1].sig

    rewrite(ground, exchanged)


def key_exchanged(ground: Ground) -> None:
    """The key that enrolled a colleague is exchanged for the attacker's."""
    thief = new_signer(4242)
    ground.stolen = {"cb02": thief}

    def exchanged(intent: Intent) -> Intent:
        return replace(intent, data={**intent.data, "key": thief.public})

    enrolled = next(e for e in ground.entries() if e.intent.data.get("officer") == "cb02")
    rewrite_one(ground, enrolled.seq, exchanged)


def key_retired_and_used(ground: Ground) -> None:
    """A key goes on signing after the day from which it was retired."""
    with ground.open("cb02") as register:
        retire(register, "cb01", register.today)
    append_act(ground, VICTIM, records.RECORD, report("Rất tốt"))


def retired_that_was_not_enrolled(ground: Ground) -> None:
    """A retirement of a key that nobody has."""
    data = {"officer": "cb09", "fingerprint": "SHA256:x", "from": "2026-11-24"}
    append(ground, "", "officer.retire", Split(data, {}))


def enrolled_in_a_case(ground: Ground) -> None:
    """A key is enrolled among the entries of a case, and used."""
    thief = new_signer(4242)
    data = {"officer": "cb09", "key": thief.public, "role": "officer"}
    append(ground, THIRD, "officer.enrol", Split(data, {}))
    append(
        ground,
        VICTIM,
        records.RECORD,
        split_act(report("Rất tốt")),
        by="cb09",
        signer=thief,
    )


def typed_by_another(ground: Ground) -> None:
    """Without keys, somebody types a colleague's name."""
    with ground.open("cb03") as register:
        register.record(VICTIM, report("Rất tốt"))


def countersigned_by_nobody(ground: Ground) -> None:
    """The log says that a second body countersigned, which is not enrolled."""
    made = next(e for e in ground.entries() if e.intent.action == "checkpoint.hand_out")
    data = {**made.intent.data, "witness": "ubkt", "sig": "x"}
    known = {name: data[name] for name in ("size", "root", "witness", "sig")}
    append(ground, "", "checkpoint.countersign", Split(known, {}))


def countersigned_by_the_office(ground: Ground) -> None:
    """The office itself signs for the second body."""
    made = next(e for e in ground.entries() if e.intent.action == "checkpoint.hand_out")
    witness = new_signer(77)
    enrolled = {"officer": "ubkt", "key": witness.public, "role": "witness"}
    append(ground, "", "officer.enrol", Split(enrolled, {}))
    root = str(made.intent.data["root"])
    sig = ground.bureau.signers["cb01"].sign(sshsig.WITNESS, f"{root}\n")
    known = {"size": made.intent.data["size"], "root": root, "witness": "ubkt", "sig": sig}
    append(ground, "", "checkpoint.countersign", Split(known, {}))


KEYS = (
    Attack(
        "own older entry rewritten",
        "officer with own key and the database",
        own_older_entry,
        (Told("verify", "the signature is not that of cb02"), Told("checker", "cb02")),
        "signed",
    ),
    Attack(
        "own last entry rewritten",
        "officer with own key and the database",
        own_last_entry,
        (nothing("verify"), nothing("checker")),
        "signed",
    ),
    Attack(
        "everything rewritten by all",
        "all officers together",
        everybody_together,
        (nothing("verify"), nothing("checker"), Told("verify --checkpoint", "BROKEN")),
        "signed",
    ),
    Attack(
        "entry without a signature",
        OFFICER,
        unsigned,
        (Told("verify", "it is not signed"), Told("checker", "not signed")),
        "signed",
    ),
    Attack(
        "colleague's name, own key",
        OFFICER,
        signed_by_another,
        (Told("verify", "the signature is not that of cb02"), Told("checker", "cb02")),
        "signed",
    ),
    Attack(
        "signed by somebody who was never enrolled",
        OFFICER,
        signed_by_nobody,
        (Told("verify", "no key is enrolled for cb09"), Told("checker", "cb09")),
        "signed",
    ),
    Attack(
        "signature left out",
        ADMINISTRATOR,
        signature_left_out,
        (Told("verify", "it is not signed"),),
        "signed",
    ),
    Attack(
        "signature of another entry",
        ADMINISTRATOR,
        signature_of_another_entry,
        (Told("verify", "the signature is not that of cb01"),),
        "signed",
    ),
    Attack(
        "public key exchanged",
        ADMINISTRATOR,
        key_exchanged,
        (Told("verify", "the signature is not that of cb01"), Told("checker", "BROKEN")),
        "signed",
    ),
    Attack(
        "retired key goes on signing",
        "thief of a key",
        key_retired_and_used,
        (Told("verify", "was retired from"), Told("checker", "retired")),
        "signed",
    ),
    Attack(
        "retirement of a key that is not enrolled",
        OFFICER,
        retired_that_was_not_enrolled,
        (Told("verify", "retires a key that is not enrolled"),),
        "signed",
    ),
    Attack(
        "key enrolled inside a case",
        OFFICER,
        enrolled_in_a_case,
        (Told("verify", "no key is enrolled for cb09"),),
        "signed",
    ),
    Attack(
        "colleague's name typed, no keys",
        "officer at the keyboard",
        typed_by_another,
        (nothing("verify"), nothing("replay", "."), nothing("checker")),
    ),
    Attack(
        "countersigned by nobody",
        OFFICER,
        countersigned_by_nobody,
        (Told("verify", "witness whose key is not enrolled"),),
        "signed",
    ),
    Attack(
        "countersigned by the office itself",
        OFFICER,
        countersigned_by_the_office,
        (Told("verify", "countersignature is not that of ubkt"),),
        "signed",
    ),
)
