#!/usr/bin/env python3
"""Stories of keys that a PKCS#11 token holds, shown with SoftHSM and the real program: writer, publisher, signer and witness
sign with keys that no file has; a token that is not there, not ours or taken away signs nothing, says why, and changes nothing.

Usage: token_test.py QUANLU VERIFY_PY [unittest arguments]"""
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

import support
from support import Ledger, Serve, account_opened, ask, until

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "../../ops/runbooks/token-gone.md")
VERIFY_PY = None
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "pin-7c1e55b0"
CKR_ATTRIBUTE_SENSITIVE = 0x11


class WithToken(Ledger):
    """A ledger whose keys are made on a token of its own, label `quanlu`."""

    def __init__(self):
        super().__init__()
        self.tokens = os.path.join(self.folder, "tokens")
        self.secrets = os.path.join(self.folder, "secrets")
        os.mkdir(self.tokens)
        os.mkdir(self.secrets, 0o700)
        config = os.path.join(self.folder, "softhsm2.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"directories.tokendir = {self.tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.environment["SOFTHSM2_CONF"] = config
        # Whole stacks, so that its own leaks are told from ours; read by a program built with sanitizers only.
        self.environment["ASAN_OPTIONS"] = "fast_unwind_on_malloc=0"
        self.environment["LSAN_OPTIONS"] = f"suppressions={HERE}/softhsm.supp:print_suppressions=0"
        self.pin(PIN)
        self.softhsm("--init-token", "--free", "--label", "quanlu", "--so-pin", "12345678", "--pin", PIN)
        self.environment["QUANLU_KEYS_PKCS11_URI"] = self.uri()

    def softhsm(self, *words):
        subprocess.run(["softhsm2-util", *words], check=True, capture_output=True, env=self.environment, cwd=self.folder)

    def cryptoki(self, label, *words):
        """What the token says of a key to whoever has the PIN, without a line of ours."""
        done = subprocess.run([sys.executable, os.path.join(HERE, "cryptoki.py"), MODULE, "quanlu", label, *words], input=PIN, check=True,
                              stdout=subprocess.PIPE, text=True, env=self.environment)
        return json.loads(done.stdout)

    def pin(self, text, mode=0o600):
        file = os.path.join(self.secrets, "pin")
        with open(file, "w", encoding="utf-8") as out:
            out.write(text + "\n")
        os.chmod(file, mode)

    def uri(self, token="quanlu", module=MODULE):
        return f"pkcs11:token={token}?module-path={module}&pin-source=file:{self.secrets}/pin"

    def key_file(self, name):
        return os.path.join(self.path, "keys", name + ".pem")

    def named(self, name):
        with open(self.key_file(name), encoding="utf-8") as file:
            return file.read()

    def label(self, name):
        return re.search(r"object=([^?]*)", self.named(name)).group(1)

    def name(self, key, text):
        with open(self.key_file(key), "w", encoding="utf-8") as file:
            file.write(text)

    def append(self, number, *options, code=0):
        done = self.run("append", "-", *options, "--json", text=json.dumps(account_opened(number)), code=code)
        return json.loads(done.stdout)

    def take_away(self):
        os.rename(self.tokens, self.tokens + ".away")
        os.mkdir(self.tokens)

    def put_back(self):
        os.rmdir(self.tokens)
        os.rename(self.tokens + ".away", self.tokens)

    def kept(self):
        """What may not change when nothing is signed, by its bytes."""
        all_files = {}
        for folder in ("log", "keys", "keyring", "published", "signer", "documents", "access/log", "access/keys"):
            for path, _, names in os.walk(os.path.join(self.path, folder)):
                for name in names:
                    if not name.startswith("lock") and not name.endswith(".lock"):
                        file = os.path.join(path, name)
                        with open(file, "rb") as bytes_of:
                            all_files[os.path.relpath(file, self.path)] = hashlib.sha256(bytes_of.read()).hexdigest()
        return all_files

    def fails(self, *arguments, reason, code=5, text=None, but=None):
        """Ends with the code, names the reason in both languages, and changes nothing (`but`: new files of this folder)."""
        before = self.kept()
        done = self.run(*arguments, "--lang", "both", text=text, code=code)
        assert f"[{reason}]" in done.stderr, done.stderr
        assert any("\u4e00" <= letter <= "\u9fff" for letter in done.stderr), done.stderr
        assert PIN not in done.stderr + done.stdout, "a PIN is never told"
        after = {file: digest for file, digest in self.kept().items() if but is None or file in before or not file.startswith(but)}
        assert after == before, [file for file in {*before, *after} if before.get(file) != after.get(file)]
        return done

    def log_id(self):
        with open(os.path.join(self.path, "genesis.json"), encoding="utf-8") as file:
            return json.load(file)["logId"]

    def published(self):
        try:
            with open(os.path.join(self.path, "published/log/0/checkpoint"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def holds(self):
        """By both verifiers, every seal looked at."""
        first = self.json("verify", "--seals", "--log-id", self.log_id())
        assert (first["result"], first["levels"]["V1"], first["levels"]["V2"]) == ("ok", "ok", "ok"), first
        second = subprocess.run([sys.executable, VERIFY_PY, self.path, "--log-id", self.log_id(), "--json"], capture_output=True, text=True)
        assert (second.returncode, json.loads(second.stdout)["verdict"]) == (0, "ok"), second.stdout + second.stderr


class Token(unittest.TestCase):
    def test_batches_and_checkpoints_are_signed_with_keys_that_no_file_has(self):
        with WithToken().init() as ledger:
            for name in ("writer", "checkpoint-0"):
                self.assertTrue(ledger.named(name).startswith(f"pkcs11:token=quanlu;object={name}-"), ledger.named(name))
                self.assertEqual(stat.S_IMODE(os.stat(ledger.key_file(name)).st_mode), 0o600)
            for name in ("root-1", "writer-spare", "receipt"):
                self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", ledger.named(name))
            del ledger.environment["QUANLU_KEYS_PKCS11_URI"]  # quanlu.toml says it from here on
            with open(os.path.join(ledger.path, "quanlu.toml"), encoding="utf-8") as config:
                self.assertIn('pkcs11_uri = "pkcs11:token=quanlu?module-path=', config.read())
            for number in range(2):
                ledger.append(number)
                ledger.run("checkpoint", "publish")
            ledger.holds()
            listed = {key["file"]: key for key in ledger.json("keys", "list")["keys"]}
            self.assertTrue(listed["writer"]["inForce"])
            self.assertEqual((listed["writer"]["role"], listed["checkpoint-0"]["role"]), ("writer", "checkpoint"))
            for name in ("writer", "checkpoint-0"):
                said = ledger.cryptoki(ledger.label(name))
                self.assertEqual(said["public"], listed[name]["publicKey"], "the token's own word for what sealed and signed")
                self.assertEqual((said["secretCode"], said["secretBytes"]), (CKR_ATTRIBUTE_SENSITIVE, 0), "the private half never leaves")
                self.assertEqual((said["sensitive"], said["extractable"]), (True, False))

    def test_the_keys_of_a_token_seal_and_sign_every_partition_of_a_ledger(self):
        with WithToken().init("--partitions", "3") as ledger:
            city = subprocess.run([support.PROGRAM, "demo", "--organizations", "2", "--events", "-"], check=True, capture_output=True,
                                  text=True, env=ledger.environment).stdout.splitlines(keepends=True)

            def written(first, last):
                ledger.run("import", "-", text="".join(city[first:last]))
                for partition in range(3):
                    ledger.run("checkpoint", "publish", "--partition", str(partition))
                return [ledger.json("checkpoint", "show", "--partition", str(partition))["size"] for partition in range(3)]
            before = written(0, 150)
            ledger.run("keys", "rotate", "--role", "writer", "--actor", "sec", "--yes")
            after = written(150, None)
            self.assertTrue(all(old < new for old, new in zip(before, after)), (before, after))
            self.assertTrue(ledger.named("writer").startswith("pkcs11:token=quanlu;object=writer-next-"))
            ledger.holds()
            ledger.take_away()
            ledger.fails("checkpoint", "publish", "--partition", "2", reason="token_absent")

    def test_a_key_follows_another_from_a_file_to_the_token_and_on_it(self):
        ledger = WithToken()
        with ledger:
            token = ledger.environment.pop("QUANLU_KEYS_PKCS11_URI")
            ledger.init()
            self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", ledger.named("writer"))
            ledger.append(1)
            ledger.environment["QUANLU_KEYS_PKCS11_URI"] = token
            rotated = ledger.json("keys", "rotate", "--role", "writer", "--actor", "sec", "--yes")
            self.assertTrue(ledger.named("writer").startswith("pkcs11:token=quanlu;object=writer-next-"))
            self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", ledger.named("writer-" + rotated["oldKeyId"]))
            ledger.append(2)
            first = ledger.label("writer")
            ledger.run("keys", "rotate", "--role", "writer", "--actor", "sec", "--yes")
            self.assertNotEqual(ledger.label("writer"), first)
            ledger.append(3)
            ledger.run("checkpoint", "publish")
            ledger.holds()
            ledger.run("keys", "new", "--role", "checkpoint")
            self.assertTrue(ledger.named("checkpoint-new").startswith("pkcs11:"))
            ledger.run("keys", "new", "--role", "export")
            self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", ledger.named("export"), "it signs as a key in a file only")
            said = ledger.run("doctor", code=None).stdout
            self.assertNotIn("token", said)
            ledger.take_away()
            self.assertIn("没有这个令牌", ledger.run("doctor", "--lang", "zh", code=None).stdout)

    def test_the_signer_holds_its_key_on_a_token_and_signs_nothing_when_that_is_taken_away(self):
        with WithToken().init() as ledger:
            ledger.configure('signer = "inline"', 'signer = "unix:run/signer.sock"')

            def signing():
                signer = ledger.start("signer", "--json")
                self.assertTrue(signer.stdout.readline(), "it says when it is ready")
                return signer
            signer = signing()
            try:
                ledger.append(1)
                ledger.run("checkpoint", "publish")
                ledger.holds()
                ledger.append(2)
                ledger.take_away()
                # Tiles go ahead of their checkpoint; without one they are nobody's word.
                ledger.fails("checkpoint", "publish", reason="token", but="published/log/0/")
                self.assertEqual(ledger.json("verify")["result"], "ok")
            finally:
                signer.kill()
                signer.communicate()
            ledger.fails("signer", "--for", "1s", reason="token_absent")
            ledger.put_back()
            signer = signing()
            try:
                before = ledger.published()
                until(lambda: ledger.run("checkpoint", "publish", code=None).returncode == 0, every=1)  # it signs once a second
                self.assertNotEqual(ledger.published(), before)
                ledger.holds()
            finally:
                signer.kill()
                signer.communicate()

    def test_a_service_whose_token_is_taken_away_acknowledges_nothing_more_and_ends(self):
        with WithToken().init() as ledger:
            def told():
                return {event["eventId"] for event in ledger.events()}
            with Serve(ledger) as serve:
                self.assertEqual(ask(ledger, "POST", "/v1/events", json.dumps(account_opened(1))).status, 201)
                process = serve.process.pid
                for place in ("cmdline", "environ"):
                    with open(f"/proc/{process}/{place}", "rb") as seen:
                        self.assertNotIn(PIN.encode(), seen.read())
                ledger.take_away()
                answer = ask(ledger, "POST", "/v1/events", json.dumps(account_opened(2)))
                self.assertEqual((answer.status, answer.json()["code"]), (503, "writerAbsent"), answer)
                self.assertEqual(serve.process.wait(support.PATIENCE_S), 5, serve.said())
                self.assertIn("[token]", serve.said())
                self.assertNotIn(PIN, serve.said() + repr(answer))
            again = ledger.start("serve")
            said = again.communicate(timeout=support.PATIENCE_S)[1]
            self.assertEqual(again.returncode, 5, said)
            self.assertIn("[token_absent]", said)
            ledger.put_back()
            self.assertNotIn(account_opened(2)["eventId"], told())
            with Serve(ledger):
                self.assertEqual(ask(ledger, "POST", "/v1/events", json.dumps(account_opened(2))).status, 201)
            self.assertIn(account_opened(2)["eventId"], told())
            ledger.holds()

    def test_a_witness_cosigns_with_a_key_on_its_token(self):
        with WithToken().init() as ledger:
            def witness(*words):
                return subprocess.run([support.PROGRAM, "witness", *words, "--state", "audit"], capture_output=True, text=True,
                                      env=ledger.environment, cwd=ledger.folder)
            made = witness("init", "--name", "audit.example/w")
            self.assertEqual(made.returncode, 0, made.stderr)
            with open(os.path.join(ledger.folder, "audit/keys/witness.pem"), encoding="utf-8") as file:
                self.assertTrue(file.read().startswith("pkcs11:token=quanlu;object=witness-"))
            log = ledger.run("keys", "export", "--role", "checkpoint").stdout.strip()
            with open(os.path.join(ledger.folder, "log.policy"), "w", encoding="utf-8") as file:
                file.write(f"log {log}\nquorum none\n")
            ledger.append(1)
            ledger.run("checkpoint", "publish")
            standing = ledger_witness(ledger)
            try:
                def cosigned():
                    return sorted(os.path.join(path, name) for path, _, names in os.walk(os.path.join(ledger.folder, "audit/logs")) for name in names)
                body = f"old 0\n\n{ledger.published()}".encode()

                def post():
                    request = urllib.request.Request("http://" + standing.url + "/add-checkpoint", data=body)
                    try:
                        with urllib.request.urlopen(request, timeout=support.PATIENCE_S) as answer:
                            return answer.status, answer.read().decode()
                    except urllib.error.HTTPError as error:
                        return error.code, error.read().decode()
                ledger.take_away()
                before = cosigned()
                status, text = post()
                self.assertEqual((status, cosigned()), (503, before), text)
                ledger.put_back()
            finally:
                standing.end()
            standing = ledger_witness(ledger)
            try:
                status, text = post()
                self.assertEqual(status, 200, text)
                self.assertIn("audit.example/w", text)
            finally:
                standing.end()


class ledger_witness:
    """`quanlu witness serve` on a port of its own choice."""

    def __init__(self, ledger):
        self.process = subprocess.Popen([support.PROGRAM, "witness", "serve", "--state", "audit", "--policy", "log.policy", "--listen", "127.0.0.1:0",
                                         "--json"], stdout=subprocess.PIPE, text=True, env=ledger.environment, cwd=ledger.folder)
        self.url = json.loads(self.process.stdout.readline())["address"]

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Refused(unittest.TestCase):
    def test_a_token_that_is_not_there_or_not_ours_signs_nothing_and_says_why(self):
        with WithToken().init() as ledger:
            ledger.append(1)
            own = {key: ledger.named(key) for key in ("checkpoint-0", "writer")}

            def nothing_is_signed(reason, code=5):
                ledger.fails("checkpoint", "publish", reason=reason, code=code)
                self.assertIsNone(ledger.published())
                ledger.fails("append", "-", text=json.dumps(account_opened(9)), reason=reason, code=code)

            def instead(change):
                for key, text in own.items():
                    ledger.name(key, change(text))
            ledger.pin("pin-9999")
            nothing_is_signed("token_pin")
            ledger.pin(PIN, mode=0o644)
            nothing_is_signed("key_mode")
            os.remove(os.path.join(ledger.secrets, "pin"))
            nothing_is_signed("key_absent", code=6)
            ledger.pin(PIN)
            ledger.take_away()
            nothing_is_signed("token_absent")
            ledger.put_back()
            for reason, before, after in (("token_module", MODULE, "/nowhere/lib.so"), ("token_absent", "token=quanlu", "token=other"),
                                          ("token_key", "object=", "object=no-")):
                instead(lambda text, before=before, after=after: text.replace(before, after))
                nothing_is_signed(reason)
            instead(lambda text: text.replace("pin-source=file:", f"pin-value={PIN}&x="))
            nothing_is_signed("token_uri", code=2)
            instead(lambda text: text)
            ledger.append(9)
            ledger.run("checkpoint", "publish")
            ledger.holds()

    def test_a_key_that_is_another_than_the_granted_one_signs_nothing(self):
        with WithToken().init() as ledger:
            ledger.append(1)
            for role, key, reason, attempt, text in (("checkpoint", "checkpoint-0", "checkpointKey", ("checkpoint", "publish"), None),
                                                     ("writer", "writer", "writerKey", ("append", "-"), json.dumps(account_opened(9)))):
                own = ledger.named(key)
                ledger.run("keys", "new", "--role", role)
                ledger.name(key, ledger.named(role + "-new"))  # a good key on our token, and nobody granted it
                ledger.fails(*attempt, reason=reason, text=text)
                ledger.name(key, own)
            ledger.name("receipt", ledger.named("checkpoint-0"))  # a use for which the key has to lie in a file
            done = ledger.start("serve")
            said = done.communicate(timeout=support.PATIENCE_S)[1]
            self.assertEqual((done.returncode, "[key_on_token]" in said), (5, True), said)
            ledger.append(9)
            ledger.run("checkpoint", "publish")
            ledger.holds()

    def test_keys_that_are_no_ed25519_or_could_be_read_out_are_refused(self):
        with WithToken().init() as ledger:
            own = ledger.named("checkpoint-0")
            subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.pem"], check=True,
                           capture_output=True, cwd=ledger.folder)
            ledger.softhsm("--import", "rsa.pem", "--token", "quanlu", "--label", "rsa", "--id", "0a", "--pin", PIN)
            self.assertEqual(ledger.cryptoki("open", "--make-open")["secretBytes"], 32, "whoever has the PIN can take it")
            for label, reason in (("rsa", "key_suite"), ("open", "token_key")):
                ledger.name("checkpoint-0", re.sub("object=[^?]*", f"object={label}", own))
                ledger.fails("checkpoint", "publish", reason=reason)
            ledger.name("checkpoint-0", own)
            ledger.run("checkpoint", "publish")

    def test_no_ledger_is_made_with_a_token_that_cannot_hold_its_keys(self):
        with WithToken() as ledger:
            def init(code, reason, *more, **environment):
                done = subprocess.run([support.PROGRAM, "init", ledger.path, "--origin", "mz.test.example/quanlu", "--trial", *more], text=True,
                                      capture_output=True, env={**ledger.environment, **environment}, cwd=ledger.folder)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(f"[{reason}]", done.stderr)
                self.assertNotIn(PIN, done.stdout + done.stderr)
                self.assertFalse(os.path.exists(os.path.join(ledger.path, "genesis.json")))
            init(5, "key_suite", "--suite", "gm")
            shutil.rmtree(ledger.path)
            init(2, "token_uri", QUANLU_KEYS_PKCS11_URI=f"pkcs11:token=quanlu?module-path={MODULE}&pin-value={PIN}")
            init(2, "usage", QUANLU_KEYS_PKCS11_URI=ledger.uri().replace("?", ";object=mine?"))
            init(5, "token_absent", QUANLU_KEYS_PKCS11_URI=ledger.uri(token="other"))
            ledger.init()  # what was cut is completed by the same command
            ledger.append(1)
            ledger.run("checkpoint", "publish")
            ledger.holds()


class Runbook(unittest.TestCase):
    def test_token_gone(self):
        """Each command of ops/runbooks/token-gone.md, with the token gone for good."""
        with WithToken().init() as ledger:
            ledger.append(1)
            ledger.run("checkpoint", "publish")
            ledger.take_away()
            ledger.fails("append", "-", text=json.dumps(account_opened(9)), reason="token_absent")
            os.mkdir(os.path.join(ledger.folder, "bin"))
            os.symlink(support.PROGRAM, os.path.join(ledger.folder, "bin/quanlu"))
            with open(os.path.join(ledger.folder, "events.jsonl"), "w", encoding="utf-8") as file:
                file.write(json.dumps(account_opened(9)) + "\n")
            with open(PAGE, encoding="utf-8") as page:
                blocks = re.findall(r"^```console\n(.*?)^```", page.read(), re.M | re.S)
            lines = [line for block in blocks for line in block.splitlines()]
            self.assertGreater(len(lines), 4)
            for line in lines:
                self.assertTrue(line.startswith("$ "), line)
                code = re.search(r"# exit (\d+)$", line)
                environment = {**ledger.environment, "PATH": f"{ledger.folder}/bin:/usr/bin:/bin"}
                done = subprocess.run(["bash", "-c", line[2:]], cwd=ledger.folder, env=environment, capture_output=True, text=True)
                self.assertEqual(done.returncode, int(code.group(1)) if code else 0, f"{line}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}")
            self.assertIn(account_opened(9)["eventId"], {event["eventId"] for event in ledger.events()})


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    VERIFY_PY = os.path.abspath(sys.argv.pop(1))
    if not (os.path.exists(MODULE) and shutil.which("softhsm2-util")):
        print("left out: keys on a token, since softhsm2 is not installed")
        sys.exit(0)
    unittest.main()
