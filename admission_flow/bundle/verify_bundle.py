#!/usr/bin/env python3
"""Verify a log bundle on a machine that has nothing of its maker's: Python 3.8+ alone.

    python3 verify_bundle.py [FOLDER] [--checkpoint FILE]... [--paper LINE]... [--genesis HEX]
Kiểm tra bộ nhật ký xuất ra, chỉ cần Python. What it checks, in this order (docs: bundle.md):
 1. SHA256SUMS: every file is the one that was handed over.
 2. log.jsonl: each line is exactly one canonical entry; seq, prev, id, log, case_ver, case_head.
 3. Keys come from the log's own enrolments; with `ssh-keygen` each signature is checked.
 4. rules/: each rulebook has the digest by which entries name it.
 5. checkpoint, and what you bring yourself: a checkpoint file, a line from the minutes, the
    digest of the first entry. Only what YOU bring can anchor the log.
Exit code: 0 anchored, 3 consistent but not anchored, 1 broken, 2 wrong use.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from datetime import datetime, timedelta

ZEROS = "0" * 64
INTENT_KEYS = set(
    "v log id case case_ver case_head action to actor at data verdict rule basis seen".split())
LONGEST_LINE, DEEPEST = 1000000, 20
TOPICS = ("audit.", "checkpoint.", "privacy.")  # what an auditor may write about
NOTHING = "nothing you brought with you confirms that this is the original history"
RULE_FILES = ("admission.toml", "law.toml", "holidays.toml")

class Bad(Exception):
    """Something that is not as the format says."""

def canonical(text, what):
    """Parse JSON that must be its own canonical text."""
    def no_float(number):
        raise Bad("%s: %s is no whole number" % (what, number[:40]))

    if len(text) > LONGEST_LINE:
        raise Bad("%s: longer than %d characters" % (what, LONGEST_LINE))
    depth = 0
    for char in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        depth += (char in "[{") - (char in "]}")
        if depth > DEEPEST:
            raise Bad("%s: nested too deep" % what)
    try:
        value = json.loads(text, parse_float=no_float, parse_constant=no_float)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError) as error:
        raise Bad("%s: no JSON: %s" % (what, error))
    if again != text or unicodedata.normalize("NFC", text) != text or not isinstance(value, dict):
        raise Bad("%s: not its own canonical text" % what)
    return value

class Tree:
    """The root of RFC 6962 over leaf hashes, in memory that grows with the logarithm."""
    def __init__(self):
        self.size, self.stack = 0, []

    def add(self, node):
        self.size += 1
        size = self.size
        while size % 2 == 0:
            node = hashlib.sha256(b"\1" + self.stack.pop() + node).digest()
            size //= 2
        self.stack.append(node)

    def root(self):
        if not self.stack:
            return hashlib.sha256(b"").hexdigest()
        node = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            node = hashlib.sha256(b"\1" + left + node).digest()
        return node.hex()

class Keys:
    """Whose keys count, from the log alone; signatures by `ssh-keygen` where there is one."""

    KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]+=*\Z")

    def __init__(self):
        self.current, self.retired = {}, set()
        self.tool = shutil.which("ssh-keygen")
        self.checked = self.signed = 0

    @staticmethod
    def fingerprint(key):
        blob = base64.b64decode(key.split(" ")[1])
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")

    def check(self, intent, text, sig):
        """Say what is wrong with an entry's signature or authority, and let it have its effect."""
        action, data, actor = intent["action"], intent["data"], intent["actor"]
        if not self.current:
            if action != "officer.enrol":
                return "it is signed before any key was enrolled" if sig else ""
            if data.get("officer") != actor or data.get("role") != "officer":
                return "the first key is enrolled by its own officer"
            key = data.get("key", "")
        elif actor not in self.current:
            return "no key is enrolled for %s" % actor
        else:
            key, role, until = self.current[actor]
            day = datetime.strptime(intent["at"], "%Y-%m-%dT%H:%M:%SZ") + timedelta(hours=7)
            if until and str(day)[:10] >= until:
                return "the key of %s was retired from %s" % (actor, until)
            if role != "officer" and not (role == "auditor" and action.startswith(TOPICS)):
                return "%s is %s and may not write %s" % (actor, role, action)
            if not sig:
                return "it is not signed"
        self.signed += 1
        if not self.KEY.match(key) or self.tool and not self.verified(key, text, sig):
            return "the signature is not that of %s over this text" % actor
        return self.take(action, data)

    def take(self, action, data):
        name = data.get("officer")
        if action == "officer.enrol":
            key, role = data.get("key", ""), data.get("role")
            if role not in ("officer", "auditor", "witness") or not self.KEY.match(key):
                return "it enrols nobody, or something that is no key"
            others = [held[0] for one, held in self.current.items() if one != name]
            if self.fingerprint(key) in self.retired or key in others:
                return "it enrols a key that was retired, or that is another's"
            if name in self.current:
                self.retired.add(self.fingerprint(self.current[name][0]))
            self.current[name] = (key, role, "")
        elif action == "officer.retire":
            held = self.current.get(name)
            if not held or self.fingerprint(held[0]) != data.get("fingerprint"):
                return "it retires a key that is not enrolled"
            self.retired.add(data["fingerprint"])
            self.current[name] = (held[0], held[1], str(data.get("from")))
        return ""

    def verified(self, key, text, sig):
        self.checked += 1
        with tempfile.TemporaryDirectory() as folder:
            allowed, proof = os.path.join(folder, "allowed"), os.path.join(folder, "sig")
            for path, content in ((allowed, "officer %s\n" % key), (proof, sig)):
                with open(path, "w", encoding="utf-8", newline="\n") as file:
                    file.write(content)
            run = [self.tool, "-Y", "verify", "-f", allowed, "-I", "officer",
                   "-n", "admission-flow/entry/v1", "-s", proof]
            done = subprocess.run(run, input=text.encode(), capture_output=True)
            return done.returncode == 0

def entry_of(line, number):
    """Return (seq, prev, intent, text of the intent, signature) of a line of the log."""
    outer = canonical(line, "line %d" % (number + 1))
    if set(outer) != {"seq", "prev", "intent", "sig"} or not isinstance(outer["intent"], str):
        raise Bad("line %d: not the four fields of an entry" % (number + 1))
    intent = canonical(outer["intent"], "intent")
    shapes = [set(intent[name]) for name in ("rule", "seen") if isinstance(intent.get(name), dict)]
    if set(intent) != INTENT_KEYS or intent["v"] != 1 or not isinstance(intent["data"], dict) \
            or shapes != [{"id", "ver", "sha256"}, {"size", "root"}]:
        raise Bad("its intent has not the fields of format 1")
    return outer["seq"], outer["prev"], intent, outer["intent"], outer["sig"]

def read_log(path, wanted):
    """Yield (entry, case, what is wrong); return roots and rulebooks through `wanted`."""
    tree, keys, ids, heads = Tree(), Keys(), set(), {}
    prev, log, at = ZEROS, None, ""
    with open(path, "rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE + 2), b"")):
            line = raw.rstrip(b"\n")
            node = hashlib.sha256(b"\0" + line).digest()
            tree.add(node)
            try:
                if not raw.endswith(b"\n"):
                    raise Bad("the last line has no end")
                seq, before, intent, text, sig = entry_of(line.decode("utf-8"), number)
                case, ver = intent["case"], intent["case_ver"]
                log = log or intent["log"]
                last = heads.get(case, (0, ZEROS))
                for wrong, what in (
                    (seq != number, "its line says that it is entry %s" % seq),
                    (before != prev, "it does not follow the entry before: prev differs"),
                    (intent["log"] != log, "it belongs to another log"),
                    (intent["id"] in ids, "its id was used before"),
                    (ver != last[0] + 1, "case_ver %s does not follow %s" % (ver, last[0])),
                    (intent["case_head"] != last[1],
                     "it does not follow the case's entry before: case_head differs"),
                ):
                    if wrong:
                        yield number, case, what
                what = keys.check(intent, text, sig)
                if what:
                    yield number, case, what
                if intent["at"] < at:
                    print("Note: entry %d is dated before the one before it." % number)
                at = intent["at"]
                ids.add(intent["id"])
                heads[case] = (ver, node.hex())
                wanted["rules"].add(intent["rule"]["sha256"])
            except (Bad, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
                yield number, "", "its line is not an entry: %s" % error
            prev = node.hex()
            if number == 0:
                wanted["genesis"] = prev
            if tree.size in wanted["sizes"]:
                wanted["roots"][tree.size] = tree.root()
    wanted.update(size=tree.size, root=tree.root(), log=log, keys=keys)

def raw_of(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def checkpoint_of(path):
    """Return (origin, size, root) of a file with the three lines of a checkpoint."""
    lines = raw_of(path).decode().split("\n")
    if len(lines) != 4 or lines[3] or not re.match(r"(0|[1-9][0-9]{0,15})\Z", lines[1]):
        raise Bad("no checkpoint of three lines")
    return lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True).hex()

def paper(line):
    flat = re.sub(r"\s", "", line).lower()
    found = re.match(r"admission-flow:([0-9]+)/[0-9]{4}-[0-9]{2}-[0-9]{2}/([0-9a-f]{64})\Z", flat)
    if not found:
        raise Bad("the paper line cannot be read: all 64 digits are needed")
    return int(found.group(1)), found.group(2)

def sums(folder):
    for row in raw_of(folder, "SHA256SUMS").decode().splitlines():
        digest, name = row[:64], row[66:]
        path = os.path.join(folder, *name.split("/"))
        if ".." in name.split("/") or not os.path.isfile(path):
            yield "%s is missing" % name
        elif hashlib.sha256(raw_of(path)).hexdigest() != digest:
            yield "%s is not the file that was handed over" % name

def rules(folder, named):
    for digest in sorted(named - {""}):
        place = os.path.join(folder, "rules", digest)
        if not os.path.isdir(place):
            print("Note: the rulebook %s is not in this bundle." % digest)
            continue
        whole = hashlib.sha256()
        for name in RULE_FILES:
            raw = raw_of(place, name)
            whole.update(("%s\0%d\0" % (name, len(raw))).encode() + raw)
        if whole.hexdigest() != digest:
            yield "rules/%s is another rulebook" % digest

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--paper", action="append", default=[])
    parser.add_argument("--genesis")
    chosen = parser.parse_args()
    held = [("paper",) + paper(line) for line in chosen.paper] + [
        (name,) + checkpoint_of(name)[1:] for name in chosen.checkpoint]
    own = checkpoint_of(os.path.join(chosen.folder, "checkpoint"))
    wanted = {"sizes": {size for _, size, _ in held}, "roots": {}, "rules": set(), "genesis": ""}
    broken = [(-1, "", what) for what in sums(chosen.folder)]
    broken += read_log(os.path.join(chosen.folder, "log.jsonl"), wanted)
    broken += [(-1, "", what) for what in rules(chosen.folder, wanted["rules"])]
    if own[1:] != (wanted["size"], wanted["root"]):
        broken.append((wanted["size"], "", "the bundle's own checkpoint is not that of its log"))
    if chosen.genesis and chosen.genesis.lower() != wanted["genesis"]:
        broken.append((0, "", "the first entry is not the one whose digest is on paper"))
    for name, size, root in held:
        if size > wanted["size"]:
            broken.append((wanted["size"], "", "log shorter than checkpoint (%s)" % name))
        elif size == 0 or wanted["roots"].get(size) != root:
            broken.append((size - 1, "", "the log is not the one of the checkpoint (%s)" % name))
    keys = wanted["keys"]
    print("%d entries, root %s\n%d signed entries, %d signatures checked" % (
        wanted["size"], wanted["root"], keys.signed, keys.checked))
    if keys.signed and not keys.tool:
        print("SIGNATURES NOT CHECKED: there is no ssh-keygen on this machine.")
    for seq, case, what in broken[:100]:
        place = "entry %d" % seq if seq >= 0 else "file"
        print("  %s%s: %s" % (place, case and ", case " + case, what))
    if broken:
        seq, case, what = min(broken, key=lambda one: one[0] if one[0] >= 0 else 1 << 60)
        print("BROKEN at entry %d: %s" % (max(seq, 0), what))
        return 1
    if not held:
        print("CONSISTENT, NOT ANCHORED\n" + NOTHING)
        return 3
    name, size, _ = max(held, key=lambda one: one[1])
    text = "ANCHORED up to entry %d (%s); %d later entries are not yet anchored"
    print(text % (size - 1, name, wanted["size"] - size))
    return 0

if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Bad, OSError, ValueError) as error:
        print("cannot be verified: %s" % error, file=sys.stderr)
        sys.exit(2)
