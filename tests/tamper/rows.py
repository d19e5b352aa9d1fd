"""The rows of the table as tests/tamper/table.h gives them, of classes that are made with the whole program."""
import hashlib
import os


class Tally:
    def __init__(self, kind, what, level, backend):
        self.kind, self.what, self.level, self.backend = kind, what, level, backend
        self.run = self.found = self.code_right = self.first_right = 0

    def count(self, found, code_right, first_right):
        self.run, self.found = self.run + 1, self.found + bool(found)
        self.code_right, self.first_right = self.code_right + bool(code_right), self.first_right + bool(first_right)
        return found and code_right and first_right

    def whole(self):
        return self.run == self.found == self.code_right == self.first_right > 0

    def tell(self, folder):
        print(f"{self.kind:4} {self.run:6} {self.found:6} {self.code_right:6} {self.first_right:6}  {self.level:6} {self.backend:7} {self.what}")
        os.makedirs(folder, exist_ok=True)
        number = hashlib.sha256((self.what + self.backend).encode()).hexdigest()[:16]
        with open(os.path.join(folder, f"{self.kind}-{number}"), "w", encoding="utf-8") as file:
            file.write("\t".join(map(str, (self.kind, self.backend, self.level, self.run, self.found, self.code_right, self.first_right,
                                           self.what))) + "\n")


def instances():
    return int(os.environ.get("QUANLU_INSTANCES", "200"))
