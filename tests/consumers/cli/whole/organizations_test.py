"""A replay of a case shows its organization as it stood at that point, by all of its events and not by those of the
case alone; and who signs bundles is who was chosen."""
import unittest

from world import PURPOSE, demo


class Organizations(unittest.TestCase):
    def replayed(self, *arguments):
        answer = demo()("replay", *arguments, "--purpose", PURPOSE, "--json")
        self.assertEqual(answer.code, 0, answer)
        return answer.document

    def org_in(self, document):
        return {one["stream"]: (one["state"], one["version"]) for one in document["streams"] if one["stream"].startswith("Org/")}

    def test_the_organization_of_a_case_stands_as_in_its_own_replay_at_every_point(self):
        cases = demo()("case", "list", "--json", "--purpose", PURPOSE).document["cases"]
        seen, differ = 0, 0
        for case in cases[:12]:
            subject, name = case["subject"], case["caseId"]
            if not subject:
                continue
            whole = self.replayed(name)
            seqs = [one["seq"] for one in whole["events"]]
            for at in {seqs[0], seqs[-1], whole["head"] - 1}:
                with self.subTest(f"{name} {at}"):
                    then = self.org_in(self.replayed(name, "--known-at", str(at)))
                    own = self.org_in(self.replayed(subject, "--known-at", str(at)))
                    self.assertEqual(then.get(f"Org/{subject}"), own.get(f"Org/{subject}"))
                    seen += 1
            differ += self.org_in(whole) != self.org_in(self.replayed(name, "--known-at", str(seqs[0])))
        self.assertGreater(seen, 12)
        self.assertGreater(differ, 0)  # organizations do change

    def test_up_to_a_version_it_stands_as_of_that_version(self):
        case = next(one for one in demo()("case", "list", "--kind", "RegCase", "--json", "--purpose", PURPOSE).document["cases"] if one["subject"])
        name = case["caseId"]
        events = self.replayed(name)["events"]
        own = [one for one in events if one["stream"].startswith("RegCase/")]
        for version in (1, len(own)):
            seq = next(one["seq"] for one in own if one["streamSeq"] == version)
            then = self.org_in(self.replayed(name, "--until", str(version)))
            last = max(one["seq"] for one in self.replayed(name, "--until", str(version))["events"])
            self.assertGreaterEqual(last, seq)
            self.assertEqual(then.get(f"Org/{case['subject']}"),
                             self.org_in(self.replayed(case["subject"], "--known-at", str(last))).get(f"Org/{case['subject']}"))

    def test_the_text_says_as_of_when(self):
        answer = demo()("replay", demo().complaint, "--purpose", PURPOSE)
        head = demo()("status", "--json").document["head"]["seq"]
        self.assertIn(f"as of seq {head}", answer.out)


class ExportKeys(unittest.TestCase):
    def bundle(self, *more):
        answer = demo()("bundle", "range", "0..3", "-o", "signed.zip", "--purpose", PURPOSE, "--json", *more)
        return answer.document["signedBy"].rsplit("+", 1)[1] if answer.code == 0 else answer

    def made(self):
        answer = demo()("keys", "new", "--role", "export", "--json")
        return answer.document, answer

    def id_of(self, vkey):
        return vkey.split("+")[1]

    def test_the_first_signs_until_another_is_chosen_or_takes_over(self):
        first, _ = self.made()
        second, _ = self.made()
        self.assertEqual((first["file"], second["file"]), ("export", "export-new"))
        self.assertIn("keys rotate --role export", demo()("keys", "new", "--role", "export", "--lang", "en").talk)
        self.assertEqual(self.bundle(), self.id_of(first["vkey"]))
        for name in (second["file"], second["keyId"], second["keyId"][:6]):
            self.assertEqual(self.bundle("--key", name), self.id_of(second["vkey"]))
        absent = self.bundle("--key", "nobody")
        self.assertEqual(absent.code, 6)
        self.assertIn("export-new", absent.talk)
        signs = {one["file"]: one["inForce"] for one in demo()("keys", "list", "--json").document["keys"] if one["role"] == "export"}
        self.assertEqual({file for file, now in signs.items() if now}, {"export"})
        rotated = demo()("keys", "rotate", "--role", "export", "--yes", "--json").document
        self.assertEqual(rotated["oldKeyId"], first["keyId"])
        listed = {one["keyId"]: one for one in demo()("keys", "list", "--json").document["keys"]}
        self.assertEqual(listed[rotated["newKeyId"]]["file"], "export")
        self.assertEqual(listed[first["keyId"]]["file"], f"export-{first['keyId']}")
        self.assertEqual(self.bundle(), self.id_of(listed[rotated["newKeyId"]]["vkey"]))
        self.assertEqual(self.bundle("--key", first["keyId"]), self.id_of(first["vkey"]))


if __name__ == "__main__":
    unittest.main()
