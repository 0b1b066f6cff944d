#!/usr/bin/env python3
"""Verify a log bundle on a machine that has nothing of its maker's: Python 3.8+ alone.
    python3 verify_bundle.py [FOLDER] [--checkpoint FILE]... [--paper LINE]... [--genesis HEX]
Kiểm tra bộ nhật ký; chỉ thứ bạn mang theo mới xác nhận được. Only what YOU bring can anchor a log.
Exit code / mã thoát: 0 anchored, 3 consistent, not anchored, 1 broken, 2 wrong use. Docs: bundle.md
"""
import argparse, base64, json, os, pathlib, re, shutil, subprocess, sys, tempfile, unicodedata
from datetime import date, datetime, timedelta
from hashlib import sha256
from struct import pack
ZEROS, HEX, TEXT, DEEPEST, LONGEST = "0" * 64, "[0-9a-f]{64}", "(?s).*", 16, 1000000
NAME, ACTION = "[A-Za-z0-9][A-Za-z0-9._@/-]{0,63}", r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*"
FORMS = {"log": "[0-9a-f]{32}", "id": "[0-9a-f]{32}", "case": NAME + "|", "case_head": HEX,
         "action": ACTION, "to": ACTION + "|", "actor": NAME, "at": "[0-9-]{10}T[0-9:]{8}Z"}
MEMBERS = set(FORMS) | {"v", "case_ver", "data", "verdict", "rule", "basis", "seen"}
SPACE, TOPICS = "admission-flow/entry/v1", ("audit.", "checkpoint.", "privacy.")
OFFICERS = tuple("privacy." + verb for verb in "encrypt rotate erase_request erase_approve".split())
FILES = {"README.txt", "checkpoint", "keys.txt", "log.jsonl", "verify_bundle.py"}
STEPS = set("""admission_base_referral admission_decision admission_referral admission_remedied
    annulment awareness_certificate base_resolution branch_resolution ceremony death dossier_opened
    opinions_summarised recognition_base_referral recognition_base_resolution recognition_decision
    recognition_branch_resolution recognition_referral recognition_remedied refusal restoration
    removal_from_list strike_off_decision sympathiser_resolution verification_concluded withdrawal
    """.split())  # every other kind of act is evidence: it moves no case, and nobody judges it
CALLED, OWN = re.compile(r"""(?m)^name\s*=\s*["']([a-z0-9_]+)["']"""), {}  # by digest: whose, steps
ACTS = tuple("case." + verb for verb in "record advance refuse take_over".split())
NOT_HERE = ("personal values / dữ liệu cá nhân; whether the law permitted each step / các bước theo"
            " quy định; second officers / xác nhận của người thứ hai; roles by unit / vai trò theo đơn"
            " vị; units, plans, classes / sổ đơn vị, kế hoạch, lớp: audit verify, audit replay")
ROLES = ("recorder secretary organisation_board standing_office inspector administrator").split()
ROLES = {name: dict(organisation_board="b", standing_office="o").get(name, name[0]) for name in ROLES}
LASTING = ["administrator", "", ""]
PREPARED = set("""sympathiser_resolution awareness_certificate dossier_opened verification_concluded
    opinions_summarised branch_resolution ceremony recognition_branch_resolution removal_from_list
    withdrawal death""".split())
RESOLVED = set("""base_resolution admission_referral admission_base_referral recognition_referral
    recognition_base_resolution recognition_base_referral""".split())
MAY = {name: roles for roles, names in {  # by action, or by its first word: who may write it
    "rsb": "case.open case.record register.refuse_take_over source",
    "sb": "case.take_over case.merge case.correct plan", "b": "class", "rsbo": "due",
    "sbo": "case.confirm privacy.print privacy.lend privacy.return officer.relation",
    "bo": "privacy.erase_request privacy.erase_approve",
    "sboi": "privacy.view privacy.unmask privacy.export",
    "sboia": "checkpoint.hand_out checkpoint.countersign",
    "a": "register.adopt register.derive register.restore register.practice privacy.encrypt unit"
    " privacy.rotate officer.enrol officer.retire officer.four_eyes role.grant role.withdraw",
}.items() for name in names.split()}
RULES, HANOI = ("admission.toml", "law.toml", "holidays.toml"), timedelta(hours=7)
def need(holds, what):
    if not holds: raise ValueError(what)
def say(*lines):  # nothing from a bundle may move the cursor or write a line of its own
    for line in lines: print("".join(c if c.isprintable() else ascii(c) for c in line[:600]))
fits = lambda form, value: type(value) is str and re.fullmatch(form, value)
whole = lambda value, least=0: type(value) is int and value >= least  # True is no number
b64 = lambda raw: base64.b64encode(raw).decode()
def opened(*path):
    need(os.path.isfile(os.path.join(*path)), "%s is missing, or no file" % path[-1])
    return open(os.path.join(*path), "rb")
def raw_of(*path):
    with opened(*path) as file: raw = file.read(20 * LONGEST + 1)
    return need(len(raw) <= 20 * LONGEST, "%s is too large" % path[-1]) or raw
def guard(value, depth=0):
    """Refuse what could be written, or read, in two ways."""
    kind = type(value)
    need(kind is not float and (kind is not int or abs(value) < 2 ** 53), "no whole number < 2^53")
    need(kind is not str or unicodedata.normalize("NFC", value) == value, "not in Unicode NFC")
    if kind in (list, dict):
        need(depth < DEEPEST, "more than %d levels" % DEEPEST)
        for key in value:
            need(kind is list or max(key, default="") < "\x80", "a key is not plain ASCII")
            guard(key if kind is list else value[key], depth + 1)
def canonical(text):
    """Parse JSON that must be an object's own canonical text."""
    try:
        value = json.loads(text, parse_int=lambda digits: int(digits[:20]))
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError): raise ValueError("no JSON, or nested too deep")
    need(again == text and type(value) is dict, "not its own canonical text")
    return guard(value) or value
def committed(value, path=""):
    """Yield the path of every commitment to a personal value, as it lies in `data`."""
    if type(value) is dict and "commit" in value:
        need(len(value) == 1 and fits(HEX, value["commit"]), "a commitment is 64 digits alone")
        yield path
    elif type(value) in (dict, list):
        for key, inner in value.items() if type(value) is dict else enumerate(value):
            yield from committed(inner, "%s.%s" % (path, key) if path else str(key))
def shaped(value, forms):
    """Return whether an object has these members in these forms; None: a whole number."""
    return type(value) is dict and set(value) == set(forms) and all(
        fits(form, value[name]) if form else whole(value[name]) for name, form in forms.items())
def entry_of(text):
    """Return the members of a line and those of its intent."""
    line = canonical(text)
    need(shaped(line, {"seq": None, "prev": HEX, "intent": TEXT, "sig": TEXT}), "seq to sig")
    intent = canonical(line["intent"])
    need(set(intent) == MEMBERS and whole(intent["v"]) and intent["v"] == 1, "not of format 1")
    for name, form in FORMS.items(): need(fits(form, intent[name]), name)
    datetime.strptime(intent["at"], "%Y-%m-%dT%H:%M:%SZ")
    need(shaped(intent["rule"], {"id": TEXT, "ver": TEXT, "sha256": HEX + "|"}), "rule")
    need(shaped(intent["seen"], {"size": None, "root": HEX + "|"}), "seen")
    need(type(intent["basis"]) is list and all(
        shaped(paper, {"doc": TEXT, "sha256": HEX}) for paper in intent["basis"]), "basis")
    need(type(intent["data"]) is dict and type(intent["verdict"]) in (dict, type(None)) and
         whole(intent["case_ver"], 1), "data, verdict or case_ver")
    paths = list(committed(intent["data"]))
    need(len(set(paths)) == len(paths), "two personal values have one name")
    return line, intent

def judged(verdict, permits):
    """Refuse the verdict on a step that is none, or not the one that its action must have."""
    need(verdict is not None, "its verdict is missing")
    blocked, found = verdict.get("blocked_by"), verdict.get("findings")
    need(set(verdict) == {"permitted", "blocked_by", "regime", "findings"} and type(found) is dict
         and type(verdict["permitted"]) is bool and type(blocked) is list and
         all(type(rule) is str for rule in blocked), "its verdict is not that of a step")
    need(verdict["permitted"] != bool(blocked) and all(
        found.get(rule) in ("unmet", "pending", "unknown") for rule in blocked),
        "its verdict contradicts itself")
    need(permits in (None, verdict["permitted"]), "it was taken, and its verdict refuses it"
         if permits else "its verdict permits it")
    return verdict["permitted"]
def of_its_action(n, intent, held, whose):
    """Refuse what no program of ours writes of an action (bundle.md); `held`: kinds by entry."""
    name, by = intent["rule"]["id"], intent["rule"]["sha256"]
    named, steps = OWN.get(by, (whose, set()))
    need(name == named == whose or not name + by, "it does not name the register's procedure")
    action, data, verdict, to = (intent[name] for name in ("action", "data", "verdict", "to"))
    act, moves = data.get("act") if type(data.get("act")) is dict else {}, action == "case.open"
    kind, first = str(act.get("kind", "")), intent["case_ver"] == 1
    need(verdict is None or by, "it has a verdict by no rulebook")
    need(not action.startswith("register." if intent["case"] else "case."),
         "%s does not belong into this chain" % action)
    need(first or action not in ("case.open", "register.create"),
         "%s stands where it begins nothing" % action)
    need(not first or not intent["case"] or moves, "it begins a chain that case.open begins")
    if whose == "admission": steps = steps | STEPS
    if not steps and (action in ACTS[1:3] or verdict is not None): steps = {kind}  # who can say?
    if action in ACTS and kind in steps:
        need(action != ACTS[0], "%s is a step and does not belong into %s" % (kind, action))
        moves = judged(verdict, None if action == ACTS[3] else action == ACTS[1])
    elif action in ACTS:
        need(kind, "its act is of no kind")
        need(action in (ACTS[0], ACTS[3]),
             "%s is no step and does not belong into %s" % (kind, action))
        need(verdict is None, "%s has a verdict, and is no step" % kind)
        at = min(datetime.fromisoformat(intent["at"][:-1]), datetime.max - HANOI) + HANOI
        need(str(act.get("on")) <= str(at)[:10],
             "%s is dated after the day on which it was recorded" % kind)
    elif action == "case.correct":
        need(verdict is not None, "its verdict is missing")
        need(set(verdict) == {"state", "lawful", "refused"} and type(verdict["lawful"]) is bool and
             type(verdict["refused"]) is list and verdict["lawful"] != bool(verdict["refused"]),
             "its verdict is not that of a correction")
        need(to == verdict["state"], "it leads to %s, and its verdict says %s" % (
            to or "nowhere", verdict["state"]))
        need(whole(data.get("corrects")) and len({"act", "person", "unit"} & set(data)) == 1,
             "it does not say what it corrects")
        was = held.get(data["corrects"]) if "act" in data else None
        need("act" not in data or was, "it corrects entry %d, which holds no act of this case" % (
            data["corrects"]))
        need(not act or kind == was, "it makes a %s of entry %d, which holds a %s" % (
            kind, data["corrects"], was))
        if data.get("act", 1) is None: del held[data["corrects"]]
        return
    elif action == "register.refuse_take_over": judged(verdict, False)
    else: need(verdict is None, "%s has a verdict, and is judged by nobody" % action)
    need(to or not moves, "it does not say which state it leads to")
    need(moves or not to, "it says that it leads to %s, and moves nothing" % to)
class Keys:
    """Whose keys count, from the log alone; signatures by `ssh-keygen` where there is one."""
    def __init__(self):
        self.current, self.past, self.retired, self.signed, self.checked = {}, [], set(), 0, 0
        self.tool = shutil.which("ssh-keygen")
        if self.tool and b"option -- Y" in subprocess.run(
                [self.tool, "-Y", "verify"], capture_output=True).stderr: self.tool = None  # < 8.1
    @staticmethod
    def blob(key):
        """Return the bytes of `ssh-ed25519 AAAA…`, which has one spelling; None: it is no key."""
        try: raw = pack(">I11sI", 11, b"ssh-ed25519", 32) + base64.b64decode(str(key)[12:])[-32:]
        except ValueError: return None
        return raw if len(raw) == 51 and key == "ssh-ed25519 " + b64(raw) else None
    def fingerprint(self, key):
        return "SHA256:" + b64(sha256(self.blob(key)).digest()).rstrip("=")
    def ok(self, key, text, sig):
        try: raw = base64.b64decode("".join(sig[:2000].split("\n")[1:-2]))[-64:]
        except ValueError: return False
        parts = (self.blob(key), SPACE.encode(), b"", b"sha512",
                 pack(">I11sI", 11, b"ssh-ed25519", 64) + raw)
        armor = b64(b"SSHSIG\0\0\0\1" + b"".join(pack(">I", len(one)) + one for one in parts))
        rows, right = "\n".join(re.findall(".{1,70}", armor)), len(raw) == 64
        right &= sig == "-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n" % rows
        if not right or not self.tool: return right  # main() says aloud that nothing was checked
        self.checked += 1
        with tempfile.TemporaryDirectory() as folder:
            for name, what in (("allowed", "officer %s\n" % key), ("sig", sig)):
                with open(os.path.join(folder, name), "w", newline="\n") as file: file.write(what)
            run = [self.tool] + "-Y verify -f allowed -I officer -s sig -n".split() + [SPACE]
            done = subprocess.run(run, input=text.encode(), cwd=folder, capture_output=True)
        return done.returncode == 0
    def check(self, intent, text, sig):
        """Let an entry have its effect, unless it is not signed as it must be."""
        action, data, actor = intent["action"], intent["data"], intent["actor"]
        name, new, first = str(data.get("officer")), data.get("key"), not self.current
        self.signed += bool(sig)
        if first and action != "officer.enrol":
            need(not sig, "it is signed before any key was enrolled")
            return need(action != "officer.retire", "it retires a key that is not enrolled")
        need(not first or data.get("officer") == actor and data.get("role") == "officer",
             "the first key is enrolled by its own officer")
        if not first:
            need(actor in self.current, "no key is enrolled for %s" % actor)
            (key, role, until), at = self.current[actor], datetime.fromisoformat(intent["at"][:-1])
            day = str(min(at, datetime.max - HANOI) + HANOI)[:10]
            need(day < (until or "~"), "the key of %s was retired from %s" % (actor, until))
            need(role == "officer" or
                 role == "auditor" and action.startswith(TOPICS) and action not in OFFICERS,
                 "%s is %s and may not write %s" % (actor, role, action))
            need(sig, "it is not signed")
            need(self.ok(key, text, sig), "the signature is not that of %s over this text" % actor)
        old, *kept = self.current.get(name, ("", "", ""))
        if action == "officer.enrol":
            kept = (new, data.get("role"), "")
            need(fits(NAME, data.get("officer")) and kept[1] in ("officer", "auditor", "witness"),
                 "it enrols nobody: a name and a role are needed")
            need(self.blob(new), "it enrols something that is no key")
            need(self.fingerprint(new) not in self.retired, "it enrols a key that was retired")
            for one, held in self.current.items():
                need(one == name or held[0] != new, "it enrols the key of %s for another" % one)
            right = not first or self.ok(new, text, sig)
            need(right, "the first enrolment is not signed by the key that it enrols")
        elif action == "officer.retire":
            need(old and self.fingerprint(old) == data.get("fingerprint"),
                 "it retires a key that is not enrolled")
            need(fits("[0-9-]{10}", data.get("from")), "it retires a key from no day")
            kept = (old, kept[0], str(date.fromisoformat(data["from"])))
        if action in ("officer.enrol", "officer.retire") and intent["case"] == "":
            if old: self.retired.add(self.fingerprint(old))
            if old and kept[2] == "": self.past.append((name, old))
            self.current[name] = kept
class Roles:
    """Who may write what, from the log alone; in which unit a case lies, `audit verify` says."""
    def __init__(self): self.grants, self.concerned = [], {}
    def held(self, who, day): return [one for one in self.grants if one[0] == who and
                                      one[3] <= day < (one[4] or "~")]
    @staticmethod
    def letters(action, data):
        """Return the roles that may write an action, a letter each; empty: none."""
        kind = data["act"].get("kind") if type(data.get("act")) is dict else ""
        if action in ACTS[1:3]:
            return "rsb" if kind in PREPARED else "sb" if kind in RESOLVED else "bo"
        return MAY.get(action, MAY.get(action.partition(".")[0], ""))
    def check(self, intent):
        """Let an entry have its effect, unless its officer may not write it."""
        action, data, who, at = (intent[name] for name in ("action", "data", "actor", "at"))
        at, case = min(datetime.fromisoformat(at[:-1]), datetime.max - HANOI), intent["case"]
        day, old = str(at + HANOI)[:10], self.held(who, str(at + HANOI)[:10])
        concerned = self.concerned.get(who, {})
        need(action == "officer.relation" or case not in concerned,
             "%s writes in %s, a case of their own or of a relative" % (who, case))
        own = action == "officer.relation" and data.get("officer") == who
        may = [one for one in old if ROLES[one[1]] in self.letters(action, data)]
        need(not self.grants or own or may, "%s has %s and may not write %s" % (
            who, ", ".join(sorted({one[1] for one in old})) or "no role", action))
        if case or action not in ("role.grant", "role.withdraw", "officer.relation"): return
        if action == "officer.relation":
            need(data.get("kind") in ("own", "relative", "none") and all(fits(
                NAME, data.get(name)) for name in ("officer", "case")) and len(data) == 3,
                "it declares nothing: an officer, a case and how are needed")
            need(not own or data["kind"] != "none", "%s ends what %s declared" % (who, who))
            self.concerned.setdefault(data["officer"], {})[data["case"]] = 1
            if data["kind"] == "none": del self.concerned[data["officer"]][data["case"]]
            return
        one = [data.get(name) for name in ("officer", "role", "unit", "from")]
        right = fits(NAME, one[0]) and one[1] in ROLES and fits(TEXT, one[2])
        try: right = right and str(date.fromisoformat(one[3])) == one[3]
        except (TypeError, ValueError): right = False
        if action == "role.withdraw":
            at = [n for n, each in enumerate(self.grants) if right and len(data) == 4 and
                  each[:3] == one[:3] and one[3] < (each[4] or "~")]
            need(at, "it takes a role that is not held")
            lasting = [n for n, each in enumerate(self.grants) if each[1:3] + each[4:] == LASTING]
            need(lasting != at[:1], "it takes the role of the last administrator")
            self.grants[at[0]][4] = one[3]
            return
        until = data.get("until")
        try: one += ["" if until in (None, "9999-12-31") else
                     str(date.fromisoformat(until) + timedelta(days=1))]
        except (TypeError, ValueError): right = False
        need(right and (until is None or until >= one[3]), "it gives no role that there is")
        need(self.grants or one[0] == who and one[1:3] + one[4:] == LASTING and one[3] <= day,
             "the first role that is given is its own officer's, as administrator without an end")
        need(not self.grants or one[0] != who, "%s gives themselves a role" % who)
        self.grants.append(one)
def read_log(folder, keys, found, put):
    """Check every line, and put what the rest rests on into `found`."""
    ids, heads, prev, at, held = set(), {}, ZEROS, "", {}
    with opened(folder, "log.jsonl") as file:
        for n, raw in enumerate(iter(lambda: file.readline(LONGEST + 1), b"")):
            text = raw[:-1] if raw.endswith(b"\n") else raw
            found["sum"].update(raw)
            found["leaves"].append(sha256(b"\0" + text).digest())
            before, prev = prev, found["leaves"][-1].hex()
            try:
                need(text != raw, "it has no end, or is longer than %d bytes" % LONGEST)
                line, intent = entry_of(text.decode("utf-8"))
            except ValueError as error: put(n, "its line is not an entry: %s" % error); continue
            case, ver, action, data = map(intent.get, ("case", "case_ver", "action", "data"))
            last, head = heads.get(case, (0, ZEROS))
            found["log"] = found["log"] or intent["log"]
            try:
                need(line["seq"] == n, "its line says that it is entry %d" % line["seq"])
                need(line["prev"] == before, "it does not follow the entry before: prev differs")
                need(intent["log"] == found["log"], "it belongs to another log")
                need(ver == last + 1, "case_ver %d does not follow %d" % (ver, last))
                need(intent["case_head"] == head,
                     "it does not follow the case's entry before: case_head differs")
                need(intent["id"] not in ids, "its id was used before")
            except ValueError as error: put(n, str(error), case)
            act, stands = data.get("act"), held.setdefault(case, {})
            found["whose"] = found["whose"] or intent["rule"]["id"]
            try: of_its_action(n, intent, stands, found["whose"] or "admission")
            except ValueError as error: put(n, str(error), case)
            if type(act) is dict and action in ACTS[:2] + ACTS[3:]: stands[n] = act.get("kind")
            try: keys.check(intent, line["intent"], line["sig"])
            except ValueError as error: put(n, str(error), case)
            try: found["roles"].check(intent)
            except ValueError as error: put(n, str(error), case)
            if intent["at"] < at: say("Note: entry %d: the clock went back / đồng hồ lùi" % n)
            at, heads[case] = intent["at"], (ver, prev)
            ids.add(intent["id"])
            named = found["rules"].setdefault(intent["rule"]["sha256"], [0, n, n])
            named[:] = named[0] + 1, named[1], n
            if intent["seen"]["size"]: found["seen"].append((n, case, intent["seen"], ""))
            if action in ("checkpoint.hand_out", "checkpoint.countersign"):
                size = data["size"] if whole(data.get("size")) else n + 1
                one = {"size": size, "root": data.get("root")}
                found["seen"].append((n, case, one, "it names another root of %d entries than this"
                                      " log has: the log was written anew after that checkpoint"))
            copied = action == "register.practice" and (data.get("entries"), data.get("leaf"))
            if copied and copied != (n, before):
                put(n, "it names another log as the one that was copied than stands before it")
def roots_at(leaves, sizes):
    """Return the roots of RFC 6962 that the tree had at these sizes."""
    found, stack = {0: sha256(b"").hexdigest()}, []
    for size, node in enumerate(leaves, 1):
        rest = size
        while rest % 2 == 0: node, rest = sha256(b"\1" + stack.pop() + node).digest(), rest // 2
        stack.append(node)
        if size in sizes:
            for left in stack[-2::-1]: node = sha256(b"\1" + left + node).digest()
            found[size] = node.hex()
    return found
def checkpoint_of(*path):
    """Return (size, root, origin) of a file that has the three lines of a checkpoint."""
    found = re.fullmatch(r"([!-*,-~]{1,128})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n",
                         raw_of(*path).decode("utf-8"))
    need(found and b64(base64.b64decode(found[3])) == found[3], "not the lines of a checkpoint")
    return int(found[2]), base64.b64decode(found[3]).hex(), found[1]
def paper(line):
    """Return (size, day, root) of a line in the minutes."""
    found = re.fullmatch("admission-flow:(0|[1-9][0-9]{0,15})/([0-9-]{10})/(%s)" % HEX,
                         "".join(line.split()).lower())
    need(found, "the paper line cannot be read: a number, a day and all 64 digits are needed")
    return int(found[1]), str(date.fromisoformat(found[2])), found[3]
def outside(folder, keys, found, put):
    """Hold the log against what its officers had seen, the own checkpoint, and what you bring."""
    leaves, held, entries = found["leaves"], found["held"], len(found["leaves"])
    sizes = {one[0] for one in held} | {one[2]["size"] for one in found["seen"]}
    roots = found["roots"] = roots_at(leaves, sizes | {entries})
    for n, case, one, what in found["seen"]:
        if one["size"] > n or roots[one["size"]] != one["root"]:
            put(n, (what or "its officer had seen another history of %d entries") % one["size"],
                case)
    if found["genesis"] and found["genesis"] != "".join(leaf.hex() for leaf in leaves[:1]):
        put(0, "the first entry is not the one whose digest is on paper")
    for size, day, by, root, origin in sorted(held, key=lambda one: one[:3]):
        name, good = "checkpoint of date %s, held by %s" % (day, by), found["good"][0]
        off = sum(a != b for a, b in zip(root, roots.get(size, root)))
        if origin not in ("", "admission-flow/" + found["log"]) or size == 0 or 0 < off < 9:
            say("Note: the %s confirms nothing: misread, or of another log / đọc nhầm?" % name)
        elif size > entries:
            what = "log shorter than checkpoint: %d entries instead of %d (%s)"
            put(entries, what % (entries, size, name))
        elif off:
            put(good, "it, or another up to entry %d, is not the one of the %s" % (size - 1, name),
                "", size - 1)
        elif size > good: found["good"] = (size, name)
    size, root, origin = checkpoint_of(folder, "checkpoint")
    if (size, root, origin) != (entries, roots[entries], "admission-flow/" + found["log"]):
        put(max(0, min(size, entries - 1)), "the bundle's own checkpoint is not that of its log")
def beside(folder, keys, found, put):
    """Every file is the one that was handed over, and says of the log what it says itself."""
    listed = set()
    for row in raw_of(folder, "SHA256SUMS").decode("utf-8").splitlines():
        split = re.fullmatch("(%s)  ([A-Za-z0-9_][A-Za-z0-9._/-]*)" % HEX, row)
        need(split and ".." not in row and split[2] not in listed, "not a list of digests")
        listed.add(split[2])
        hashed = found["sum"] if split[2] == "log.jsonl" else sha256(raw_of(folder, split[2]))
        if hashed.hexdigest() != split[1]: put(split[2], "not the file that was handed over")
    need(FILES <= listed, "it does not list %s" % ", ".join(sorted(FILES - listed)))
    more = set(os.listdir(folder)) - {name.split("/")[0] for name in listed} - {"SHA256SUMS"}
    for name in sorted(more): say("Note: not handed over with it / không thuộc bộ này: %s" % name)
    rows = keys.past + [(name, one[0]) for name, one in keys.current.items()]
    text = "".join('%s namespaces="admission-flow/*" %s\n' % row for row in rows)
    if raw_of(folder, "keys.txt") != text.encode(): put("keys.txt", "not the keys of the log")
    for digest, named in sorted(one for one in found["rules"].items() if one[0]):
        by = "%s (%d entries / mục, %d-%d)" % (digest, *named)
        if not os.path.isdir(os.path.join(folder, "rules", digest)):
            say("Note: rulebook not in this bundle / không kèm bộ quy định %s" % by)
            if found["whose"] != "admission": say("not checked: which of its acts are steps")
            continue
        say("Note: rulebook / bộ quy định %s" % by)
        try:
            here = os.listdir(os.path.join(folder, "rules", digest))
            names = ("workflow.toml" if "workflow.toml" in here else RULES[0], *RULES[1:])
            names += tuple(sorted(set(here) - set(names)))
            raws = [(name.encode(), raw_of(folder, "rules", digest, name)) for name in names]
            text = b"".join(b"%s\0%d\0%s" % (name, len(raw), raw) for name, raw in raws)
            need(sha256(text).hexdigest() == digest, "it is another rulebook")
        except ValueError as error: put("rules/" + digest, str(error))
def own_steps(folder):
    """Read of the rulebooks in the bundle whose each is and which acts are steps: their names."""
    for path in sorted(pathlib.Path(folder).glob("rules/*/*.toml")):
        if path.name not in ("workflow.toml", RULES[0]): continue
        parts = re.split(r"(?m)^\[\[step\]\].*$", raw_of(str(path)).decode("utf-8", "replace"))
        names = [CALLED.search(one.split("\n[")[0]) for one in parts]
        if all(names): OWN[path.parent.name] = names[0][1], {found[1] for found in names[1:]}
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    for name in ("--checkpoint", "--paper"): parser.add_argument(name, action="append", default=[])
    parser.add_argument("--genesis", default="", type=lambda typed: "".join(typed.split()).lower())
    chosen, keys, breaks = parser.parse_args(), Keys(), []
    need(FILES & set(os.listdir(chosen.folder)), "%s is no bundle" % chosen.folder)
    need(fits(HEX + "|", chosen.genesis), "--genesis: not 64 digits")
    held = [(size, day, "paper", root, "") for size, day, root in map(paper, chosen.paper)]
    for path in chosen.checkpoint:
        (size, root, origin), day = checkpoint_of(path), date.fromtimestamp(os.path.getmtime(path))
        held.append((size, str(day), os.path.basename(path), root, origin))
    found = {"leaves": [], "log": "", "rules": {}, "seen": [], "held": held, "good": (0, ""),
             "sum": sha256(), "genesis": chosen.genesis, "whose": "", "roles": Roles()}
    def put(place, what, case="", certain=None):
        order = 1 << 62 if type(place) is str else place if certain is None else certain
        place = "entry %d" % place if type(place) is int else "file " + place
        breaks.append((order, len(breaks), place, case, what))
    own_steps(chosen.folder)
    for part, name in ((read_log, "log.jsonl"), (outside, "checkpoint"), (beside, "SHA256SUMS")):
        try: part(chosen.folder, keys, found, put)
        except ValueError as error: put(name, str(error))
    entries, (size, name) = len(found["leaves"]), found["good"]
    say("%d entries, root %s" % (entries, found["roots"][entries]),
        "%d signed entries, %d signatures checked" % (keys.signed, keys.checked))
    unsure = bool(keys.signed) and not keys.tool
    if unsure: say("SIGNATURES NOT CHECKED / CHƯA KIỂM CHỮ KÝ: no ssh-keygen (8.1 or newer) here")
    breaks.sort()
    for _, _, place, case, what in breaks[:100]:
        say("  %s%s: %s" % (place, case and ", case " + case, what))
    say("not checked here / chưa kiểm tra ở đây: " + NOT_HERE)
    if breaks:
        return say("BỊ HỎNG (%d chỗ):" % len(breaks), "BROKEN at %s: %s" % breaks[0][2::2]) or 1
    if not size:
        say("NHẤT QUÁN, CHƯA ĐƯỢC ĐỐI CHIẾU: không có gì bạn mang theo xác nhận đây là lịch sử gốc")
        return say("CONSISTENT%s, NOT ANCHORED" % (" AS FAR AS CHECKED" * unsure),
                   "nothing you brought with you confirms that this is the original history") or 3
    say("ĐÃ ĐỐI CHIẾU đến mục %d; còn %d mục sau chưa được đối chiếu" % (size - 1, entries - size))
    return say("ANCHORED%s up to entry %d (%s); %d later entries are not yet anchored" % (
        " AS FAR AS CHECKED" * unsure, size - 1, name, entries - size)) or 3 * unsure
if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    try: sys.exit(main())
    except (OSError, ValueError) as error:
        sys.exit(print(ascii("cannot be verified: %s" % error), file=sys.stderr) or 2)
