"""Every reason code that intake can give, as a refusal that names file, line, JSON path, rule, expected, found and
remedy in both languages; one bad line never spoils the others (DOMAIN.md 2.5). The codes are read from the program, so
that a new one without a story fails."""
import json
import re
import unittest
import uuid

import world
from world import PURPOSE, demo, faults, run

# What intake cannot give: reading does. calendarMissing needs a clock beyond the last packaged calendar:
# tests/ledger/cases/calendar_missing_test.cc.
ELSEWHERE = {"classHidden", "sealedKeyGone", "calendarMissing"}
DAY = "2024-09-05"
WRONG_ID = "11010519491231002X"  # a well-formed citizen id of nobody


def new_id():
    made = uuid.uuid4()
    return str(uuid.UUID(int=(made.int & ~(0xF << 76)) | (7 << 76)))


class Lines:
    """Lines of an import, numbered; a refused one is kept with the code and the path that it must come back with."""

    def __init__(self):
        self.lines, self.refused, self.accepted = [], {}, 0

    def event(self, by, kind, stream, data, **changes):
        one = {"eventId": new_id(), "type": kind, "stream": stream, "occurredAt": f"{DAY}T10:00:00+08:00",
               "expectedSeq": "any", "actor": {"account": by}, "data": data}
        one.update(changes)
        return {key: value for key, value in one.items() if value is not None}

    def accept(self, event):
        self.lines.append(json.dumps(event, ensure_ascii=False).encode())
        self.accepted += 1
        return event

    def refuse(self, code, path, event):
        text = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        self.lines.append(text)
        self.refused[len(self.lines)] = (code, path)

    def write(self, file):
        file.write_bytes(b"\n".join(self.lines) + b"\n")


def stories(org):
    """All refusals in one file, in the order of the codes as far as history lets it."""
    lines, complaint = Lines(), new_id()
    stream = f"Complaint/{complaint}"
    body = {"channel": "visit", "named": True, "topic": "fee", "target": org, "summary": "反映协会强制收费",
            "identity": "王某某", "body": "协会强制收取评比费"}
    for account, role, area in (("ref-cpl", "CPL", "370100"), ("ref-sob", "SOB", "370100"), ("ref-two", "SOB", "370100"),
                                ("ref-cty", "CTY", "370116"), ("ref-adt", "ADT", "370100")):
        unit = "11370100004188768U" if area == "370100" else "370116-mzj"
        lines.accept(lines.event("sys", "AccountOpened", f"UserAccount/{account}",
                                 {"account": account, "holder": "李某", "unit": unit, "level": "city", "area": area},
                                 expectedSeq=0))
        lines.accept(lines.event("sys", "RoleGranted", f"UserAccount/{account}",
                                 {"account": account, "role": role, "unit": unit, "area": area, "from": DAY,
                                  "approver": "sec"}))

    def received(data=None, **changes):
        changed = {"expectedSeq": 0, "caseId": None, **changes}
        where = changed.pop("stream", f"Complaint/{new_id()}")
        return lines.event("ref-cpl", "ComplaintReceived", where, {**body, **(data or {})}, **changed)

    def other(kind, data, stream="RegCase/" + complaint):
        return lines.event("ref-cpl", kind, stream, data)

    text = lambda event: json.dumps(event, ensure_ascii=False)
    lines.refuse("form", "$.eventId", received(eventId="0191a3c2-7d10-4c3e-9a51-5b1f6f0a2c12"))
    lines.refuse("type", "$.data.named", received({"named": 1}))
    lines.refuse("unknownKey", "$.data.sumary", received({"sumary": "x"}))
    lines.refuse("duplicateKey", "$.type", text(received()).replace('"type":', '"type": "x", "type":', 1).encode())
    lines.refuse("missing", "$.data.topic", json.loads(text(received()).replace('"topic": "fee", ', "")))
    lines.refuse("utf8", "$", text(received()).encode().replace("反".encode(), b"\xff"))
    lines.refuse("nfc", "$.data.summary", received({"summary": "cafe\u0301"}))
    lines.refuse("uscc", "$.data.target", received({"target": org[:-1] + ("0" if org[-1] != "0" else "1")}))
    lines.refuse("area", "$.data.area", other("NameReserved", {"area": "3701"}))
    lines.refuse("money", "$.data.amount", other("LargeMovementReported", {"amount": "1e3"}, f"FundAccount/{org}"))
    lines.refuse("date", "$.data.expiresOn", other("NameReserved", {"expiresOn": "2024-02-30"}))
    lines.refuse("enum", "$.data.kind", other("NameReserved", {"kind": "club"}))
    lines.refuse("docNo", "$.data.docNo", other("PreReviewOpinionIssued", {"docNo": "鲁民函[2024]12号"}))
    lines.refuse("doc", "$.data.document", other("PreReviewOpinionIssued", {
        "document": {"bytes": 1, "mediaType": "application/pdf", "title": "材料"}}))
    lines.refuse("identityInText", "$.data.summary", received({"summary": f"身份证 {WRONG_ID}"}))
    lines.refuse("codeUnknown", "$.type", received(type="ComplaintRecieved"))
    lines.refuse("tooLarge", "$", received({"body": "泉" * 30_000}))

    lines.accept(received(stream=stream, eventId=(first := new_id())))
    lines.refuse("idConflict", "$.eventId", received(eventId=first))
    lines.refuse("role", "$.actor.role", {**received(), "actor": {"account": "ref-adt"}})
    lines.refuse("scope", "$.actor", lines.event("ref-cty", "DemandRaised", f"Demand/{new_id()}", {
        "org": org, "topic": "fund", "text": "希望减免场地租金", "viaLiaison": False}, expectedSeq=0))
    registered = {"no": f"JN-TS-2024-{complaint[:4]}", "receivedOn": DAY}
    lines.refuse("version", "$.expectedSeq",
                 lines.event("ref-cpl", "ComplaintRegistered", stream, registered, expectedSeq=7))
    lines.refuse("versionRequired", "$.expectedSeq",
                 lines.event("ref-cpl", "ComplaintRegistered", stream, registered, expectedSeq=None))
    lines.refuse("state", "$.type", lines.event("ref-cpl", "ComplaintRegistered", f"Complaint/{new_id()}", registered,
                                                expectedSeq=0))
    lines.refuse("causation", "$.causation",
                 lines.event("ref-cpl", "ComplaintRegistered", stream, registered, expectedSeq=1, causation=new_id()))
    lines.refuse("ruleSet", "$.effectiveOn", received(effectiveOn="2019-05-06"))
    lines.refuse("deadline", "$.data.informDueOn",
                 lines.event("ref-cpl", "ComplaintRegistered", stream, {**registered, "informDueOn": "2024-12-31"},
                             expectedSeq=1))
    lines.refuse("twoPersons", "$.data.approver", lines.event("sys", "RoleGranted", "UserAccount/ref-sob", {
        "account": "ref-sob", "role": "ENF", "unit": "11370100004188768U", "area": "370100", "from": DAY,
        "approver": "sys"}))
    lines.refuse("invariant:I-SYS-5", "$.data.role", lines.event("sys", "RoleGranted", "UserAccount/sec", {
        "account": "sec", "role": "ENF", "unit": "11370100004188768U", "area": "370100", "from": DAY,
        "approver": "sec"}))

    lines.accept(lines.event("ref-cpl", "ComplaintRegistered", stream, registered, expectedSeq=1))
    lines.accept(lines.event("ref-cpl", "ComplaintAccepted", stream, {
        "acceptOn": DAY, "lead": "11370100004188768U"}, expectedSeq=2))
    lines.accept(lines.event("ref-cpl", "HandlerRecused", stream, {"handler": "ref-sob", "ground": "relative"},
                             expectedSeq=3))
    lines.refuse("recused", "$.data.handler",
                 lines.event("ref-cpl", "HandlerAssigned", stream, {"handler": "ref-sob"}, expectedSeq=4))
    lines.accept(lines.event("ref-adt", "LegalHoldPlaced", f"LegalHold/H-{complaint[:8]}",
                             {"scope": [first], "reason": "审计取证"}, expectedSeq=0))
    return lines, stream


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.name = demo().copy("refusing")
        cls.lines, cls.stream = stories(demo().org)
        cls.lines.write(demo().folder / "stories.jsonl")
        cls.answer = run(demo().folder, "-L", cls.name, "import", "stories.jsonl", "--json")
        cls.found = {one["line"]: one for one in cls.answer.document["refusals"]}

    def test_every_refused_line_is_named_with_all_that_a_person_needs(self):
        self.assertEqual(faults(self.answer.document), [])
        self.assertEqual(self.answer.code, 4, self.answer)
        for line, (code, path) in self.lines.refused.items():
            with self.subTest(code, line=line):
                self.assertIn(line, self.found, f"line {line} was accepted: {self.lines.lines[line - 1][:300]}")
                refusal = self.found[line]
                self.assertEqual((refusal["code"], refusal["path"]), (code, path), refusal)
                self.assertEqual(refusal["file"], "stories.jsonl")
                self.assertTrue(refusal["rule"], refusal)
                self.assertTrue(refusal["expected"] or refusal["found"], refusal)
                self.assertRegex(refusal["remedy"]["zh"], r"[\u4e00-\u9fff]")
                self.assertRegex(refusal["remedy"]["en"], r"^[ -~≤≥≠〔〕\u4e00-\u9fff→–]+$")
                self.assertRegex(refusal["title"], r"[\u4e00-\u9fff].* / [ -~]+$")

    def test_one_bad_line_never_spoils_the_others(self):
        unexpected = {line: one for line, one in self.found.items() if line not in self.lines.refused}
        self.assertEqual(unexpected, {})
        self.assertEqual(self.answer.document["appended"], self.lines.accepted)
        self.assertEqual(run(demo().folder, "-L", self.name, "verify").code, 0)

    def test_every_reason_has_its_story(self):
        reasons = {one["code"] for one in demo()("help", "--json").document["reasons"]}
        told = {code.split(":")[0] for code, _ in self.lines.refused.values()} | {"hold"}
        self.assertEqual(reasons, told | ELSEWHERE)

    def test_refused_lines_lie_beside_the_file_and_can_be_handed_in_again(self):
        kept = [json.loads(line) for line in
                (demo().folder / "stories.jsonl.refused.jsonl").read_text(encoding="utf-8", errors="replace").splitlines()]
        self.assertEqual([one["line"] for one in kept], sorted(self.lines.refused))
        for one in kept:
            self.assertEqual(one["file"], "stories.jsonl")
            if one["code"] not in ("utf8", "tooLarge"):
                self.assertEqual(one["text"].encode(), self.lines.lines[one["line"] - 1])

    def test_the_blocks_say_the_same_in_either_language(self):
        titles = {one["code"]: one["title"] for one in demo()("help", "--json").document["reasons"]}
        for language, labels in (("zh", ("错误", "规则", "办法")), ("en", ("refused", "rule", "remedy"))):
            fresh = demo().copy(f"refusing-{language}")
            talk = run(demo().folder, "-L", fresh, "import", "stories.jsonl", "--lang", language).talk
            blocks = {int(block.split(":")[1].split()[0]): block
                      for block in re.split(rf"^(?={labels[0]}  stories)", talk, flags=re.M) if "stories.jsonl:" in block}
            for line, (code, path) in self.lines.refused.items():
                with self.subTest(code, language=language):
                    block = blocks[line]
                    self.assertIn(f"stories.jsonl:{line}  {path}", block)
                    self.assertIn(f"[{code}]", block)
                    self.assertIn(titles[code.split(":")[0]][language], block)
                    for label in labels:
                        self.assertIn(label, block)
                    self.assertIn(self.found[line]["remedy"][language], block)
                    self.assertNotIn(WRONG_ID, block)

    def test_a_key_under_a_legal_hold_is_not_destroyed(self):
        events = run(demo().folder, "-L", self.name, "log", self.stream, "--json", "--purpose", PURPOSE).document["events"]
        key = events[0]["data"]["body"]["subjectKey"]
        destroy = Lines().event("sec", "SubjectKeyDestroyed", f"SubjectKey/{key}",
                                {"subjectKeyId": key, "ground": "subjectRequest", "approver": "sys"})
        head = run(demo().folder, "-L", self.name, "log", f"SubjectKey/{key}", "--json", "--purpose", PURPOSE)
        destroy["expectedSeq"] = head.document["events"][-1]["streamSeq"]
        answer = run(demo().folder, "-L", self.name, "append", "--json", input=json.dumps(destroy))
        self.assertEqual((answer.code, faults(answer.document)), (7, []), answer)
        self.assertEqual((answer.document["code"], answer.document["path"]), ("hold", "$.data.subjectKeyId"))


if __name__ == "__main__":
    world.main()
