"""keys.passphrase_file: the pass phrase lies where the configuration says, with the modes that are asked of it in keys/."""
import json
import os
import shutil
import tempfile
import unittest

from world import environment, run

EVENT = json.dumps({"eventId": "0191a3c2-7d10-7c3e-9a51-0000000000dd", "type": "AccountOpened", "stream": "UserAccount/a", "expectedSeq": 0,
                    "actor": {"account": "sys"},
                    "data": {"account": "a", "holder": "王某", "unit": "11370100004188768U", "level": "city", "area": "370100"}})


class PassPhraseFile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="quanlu-test.")
        self.addCleanup(shutil.rmtree, self.folder)
        self.secret = os.path.join(self.folder, "secret")
        self.put(self.secret, "correct horse\n")

    def put(self, file, text, mode=0o600):
        with open(file, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(file, mode)

    def config(self):
        with open(os.path.join(self.folder, "l/quanlu.toml"), encoding="utf-8") as file:
            return file.read()

    def run_it(self, *arguments, env=None, **more):
        return run(self.folder, *arguments, env=env or environment(), **more)

    def init(self, **changes):
        made = self.run_it("init", "l", "--origin", "mz.pass.example/quanlu", "--trial",
                           env=environment(QUANLU_KEYS_PASSPHRASE_FILE=self.secret, **changes))
        self.assertEqual(made.code, 0, made)

    def test_a_ledger_made_with_it_has_no_pass_phrase_of_its_own_and_writes_by_it(self):
        self.init()
        for keys in ("l/keys", "l/access/keys"):
            self.assertFalse(os.path.exists(os.path.join(self.folder, keys, "passphrase")))
        self.assertIn(f'passphrase_file = "{self.secret}"', self.config())
        self.assertEqual(self.run_it("-L", "l", "append", "--promise", input=EVENT).code, 0)
        for words in (["verify"], ["keys", "new", "--role", "export"], ["checkpoint", "publish"], ["keys", "rotate", "--role", "kek", "--yes"],
                      ["keys", "rotate", "--role", "writer", "--actor", "sec", "--yes"], ["signer", "--for", "1s"],
                      ["log", "--purpose", "test"]):
            with self.subTest(" ".join(words)):
                answer = self.run_it("-L", "l", *words)
                self.assertEqual(answer.code, 0, answer)
        listed = self.run_it("-L", "l", "keys", "list", "--json").document["keys"]
        self.assertEqual({key["file"] for key in listed} & {"writer", "checkpoint-0", "receipt"}, {"writer", "checkpoint-0", "receipt"})

    def test_one_that_others_may_read_or_that_is_wrong_or_not_there_is_refused(self):
        self.init()
        for mode in (0o640, 0o604):
            os.chmod(self.secret, mode)
            answer = self.run_it("-L", "l", "append", input=EVENT)
            self.assertEqual(answer.code, 5, answer)
            self.assertIn("[key_mode]", answer.talk)
            self.assertIn(self.secret, answer.talk)
        self.put(self.secret, "wrong")
        answer = self.run_it("-L", "l", "append", input=EVENT)
        self.assertEqual(answer.code, 5, answer)
        self.assertIn("[key_passphrase]", answer.talk)
        os.remove(self.secret)
        answer = self.run_it("-L", "l", "append", input=EVENT)
        self.assertEqual(answer.code, 2, answer)
        self.assertIn("[passphrase_absent]", answer.talk)
        self.assertIn("keys.passphrase_file", answer.talk)
        self.assertEqual(self.run_it("init", "m", "--origin", "mz.pass.example/quanlu",
                                     env=environment(QUANLU_KEYS_PASSPHRASE_FILE=self.secret)).code, 2)

    def test_a_path_counts_from_the_ledger_and_a_credential_from_its_folder(self):
        self.init()
        file = os.path.join(self.folder, "l/quanlu.toml")
        text = self.config()
        shutil.copy(self.secret, os.path.join(self.folder, "l/elsewhere"))
        self.put(file, text.replace(self.secret, "elsewhere"), 0o640)
        os.remove(self.secret)
        self.assertEqual(self.run_it("-L", "l", "append", input=EVENT).code, 0)
        self.put(file, text.replace(self.secret, "credential:elsewhere"), 0o640)
        other = EVENT.replace("0000000000dd", "0000000000de").replace('"UserAccount/a"', '"UserAccount/b"').replace('"account": "a"', '"account": "b"')
        answer = self.run_it("-L", "l", "append", input=other)
        self.assertEqual(answer.code, 2, answer)
        credentials = environment(CREDENTIALS_DIRECTORY=os.path.join(self.folder, "l"))
        self.assertEqual(self.run_it("-L", "l", "append", input=other, env=credentials).code, 0)

    def test_what_is_set_and_has_no_effect_yet_is_said(self):
        self.put(os.path.join(self.folder, "some.toml"), '[logging]\nlevel = "debug"\n[log]\npath = "log"\n')
        answer = self.run_it("config", "check", "some.toml", "--json")
        self.assertEqual((answer.code, answer.document["unused"]), (0, ["logging.level"]))
        self.assertIn("logging.level", self.run_it("config", "check", "some.toml").talk)
        used = {key["key"]: key["used"] for key in self.run_it("config", "schema", "--json").document["keys"]}
        self.assertEqual((used["keys.passphrase_file"], used["log.path"], used["logging.level"]), (True, True, False))

    def test_a_suite_that_is_not_the_ledgers_is_refused(self):
        self.init()
        answer = self.run_it("-L", "l", "log", "--purpose", "test", env=environment(QUANLU_LEDGER_SUITE="gm"))
        self.assertEqual(answer.code, 2, answer)
        self.assertIn("[suite]", answer.talk)


if __name__ == "__main__":
    unittest.main()
