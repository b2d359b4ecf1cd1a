"""What is looked at quickly, or not at all, holds nothing that a rule would find: compared with asking every rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestrator.model.finding import Finding
from orchestrator.standards import tokens as tokens_module
from orchestrator.standards.guardian import Guardian, load_rules
from orchestrator.standards.rules import hard_coded_secret
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject
from orchestrator.standards.tokens import SHAPES, Clean, holds_none, tokens

PATHS = ["guide.md", "b.txt", ".env.md", "Jenkinsfile.md", ".github/Jenkinsfile.md", "nginx/a.md", "c.html"]
PATHS += ["Dockerfile", "Dockerfile.md", "compose.yaml", ".github/workflows/a.yml", "a.sh", "run", "nginx.conf", "a.py"]
PATHS += [".env.production", "k8s/a.yaml", "a.json", "a.yml.example", "sites-enabled/a"]
DIGITS = "0123456789abcdef"
# Put together when the tests run, so that nothing in this file looks like a secret to anybody.
TOKENS = ["AK" + "IA" + "ABCDEFGHIJKLMNOP", "xo" + "xb-" + "1a2b3c4d5e", "SK" + DIGITS * 2, "hv" + "s." + DIGITS * 2]
TOKENS += ["gh" + "p_" + DIGITS * 3, "gl" + "pat-" + DIGITS * 2, "https://" + DIGITS * 2 + "@a.io/1"]
TOKENS += ["-----BEGIN " + "RSA PRIVATE KEY-----", "hooks.slack" + ".com/services/T" + DIGITS * 2]
TOKENS += ["12345678:" + "AA" + "x" * 33, "Account" + "Key=" + "a" * 86]
PIECES = [*(mark for shape in SHAPES for mark in shape.marks), *TOKENS, "postgres://u:", "hunter2@db", "http://a.org "]
PIECES += [
    "#!/bin/sh\n",
    "FROM a\nRUN b\n",
    "services: {a: {image: b}}\n",
    "password: x\n",
    "${DB_PASSWORD:-x}",
    "é",
    "_",
]
PIECES += [" ", "a", "\n", "\n\n", "\r\n", "\ufeff", "\0", "@", "://", "-", "."]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
CONTENTS = (
    TEXTS.map(str.encode)
    | TEXTS.map(lambda text: text.encode("utf-16"))
    | st.lists(TEXTS.map(str.encode) | st.sampled_from([b"\xff", b"\xe2\x80", b"\xff\xfe"])).map(b"".join)
    | st.binary(max_size=60)
)
STANDARDS = Standards(never_in_code=("*_CLIENT_ID",))


def every_token(text: str) -> Iterator[tuple[str, int, int]]:
    """Look for every form in the whole text."""
    for shape in SHAPES:
        for match in shape.form.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield shape.maker, line, match.start() - text.rfind("\n", 0, match.start())


class Slow(Subject):
    """A file of which nothing is known beforehand, and that is always decoded."""

    @property
    def is_shell(self) -> bool:
        text = (self.text or "").encode()
        return super().is_shell or Subject(self.path, text).is_shell


def by_every_rule(path: str, content: bytes) -> list[Finding]:
    findings = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hard_coded_secret, "tokens", every_token)
        for module in load_rules():
            subject = Slow(path, content)
            if module.applies(subject):
                findings += module.check(subject, STANDARDS)
    return sorted(findings, key=lambda one: (not one.vetoes, not one.security, one.line or 0, one.column or 0))


@given(st.lists(st.tuples(st.sampled_from(PATHS), CONTENTS), max_size=4))
@example([("a.md", b"one\n\ntwo"), ("b.md", TOKENS[0].encode())])
@example([("a.md", b"http://a.org\n"), ("b.md", b"\xef\xbb\xbf#!/bin/sh\ncurl http://a.org\n")])
@example([("a.md", b"postgres://u:hunter2\n"), ("b.md", b"postgres://u:hunter2@db\n")])
def test_several_files_are_judged_as_if_every_rule_had_read_each_of_them(files: list[tuple[str, bytes]]) -> None:
    guardian = Guardian(STANDARDS)
    for _ in range(2):  # the second time much is known already
        assert [list(one.findings) for one in guardian.judge_files(files)] == [by_every_rule(*file) for file in files]


@given(TEXTS)
def test_looking_only_at_new_pieces_finds_the_same_tokens(text: str) -> None:
    assert list(tokens(text)) == list(every_token(text))
    assert list(tokens(text)) == list(every_token(text))


def test_what_was_planted_in_the_example_is_found_in_prose_as_well() -> None:
    for file in sorted(path for path in (Path(__file__).parent / "example").rglob("*") if path.is_file()):
        for path in (file.name, "a.md"):
            content = file.read_bytes()
            assert list(Guardian(STANDARDS).judge_file(path, content).findings) == by_every_rule(path, content)


def test_a_piece_that_holds_a_token_is_never_taken_for_known() -> None:
    content = f"a heading\n\nbetween\n{TOKENS[0]}\n".encode()
    assert [holds_none(content) for _ in range(2)] == [False, False]
    assert holds_none(content.replace(TOKENS[0].encode(), b"nothing"))
    assert not holds_none(content)


def test_pieces_are_forgotten_before_they_take_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = Clean()
    monkeypatch.setattr(tokens_module, "_clean", clean)
    for number in range(5000):
        assert holds_none(f"{number} {'x' * 1000}\n\n{number}\n{'y' * 1000}".encode())
        assert sum(map(len, clean.pieces)) + 100 * len(clean.pieces) <= clean.size <= tokens_module.ENOUGH
