"""Verdict files, signers files and signatures, as strangers may have written them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.model.decision import Scope
from orchestrator.model.signed_verdict import SignedVerdict
from orchestrator.model.text import Text
from orchestrator.parse.signers import read_signers
from orchestrator.parse.ssh_signature import read_signature
from orchestrator.parse.verdict import payload, read_verdict, scope_line, write_verdict

BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAIA6oVtHIc9ptPwM8P0vo6Sfg0Gq+6XTuxj56ABELbIvi"
OTHER = "AAAAC3NzaC1lZDI1NTE5AAAAIDz6LKJhV2YiM0v3yxwQe7Q0GkWfJb0o8o0CkqkP0f2a"
VERDICT = SignedVerdict(
    workspace="w",
    decision="ADR-1",
    number=3,
    sha256="a" * 64,
    verdict="approve",
    capacity="team-lead",
    scope=scope_line(Scope(environment="production", services=("orders",))),
    signer="lead@example.com",
    at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    expires=datetime(2026, 12, 20, 23, 59, 59, tzinfo=UTC),
    reason="두 번 읽었습니다",
    file="f",
)


def test_what_is_written_reads_back():
    assert read_verdict(write_verdict(VERDICT), "f") == VERDICT


@given(st.text(max_size=60), st.text(max_size=40), st.integers(min_value=1, max_value=10**8))
def test_any_words_are_written_as_one_line_each(reason, signer, number):
    verdict = replace(VERDICT, reason=reason, signer=signer, number=number)
    try:
        data = write_verdict(verdict)
    except UnicodeEncodeError:
        return  # a lone surrogate is no text
    read = read_verdict(data, "f")
    assert isinstance(read, SignedVerdict)
    assert payload(read) == payload(verdict)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("verdict: approve", "verdict: Approve"),
        ("number: 3", "number: 03"),
        ("number: 3", "number: 0"),
        ("at: 2026-11-21T09:00:00Z", "at: 2026-11-21 09:00"),
        ("expires: 2026-12-20T23:59:59Z", "expires: soon"),
        ("decision: ADR-1\n", "decision: ADR-1\ndecision: ADR-2\n"),
        ("signer: lead@example.com\n", ""),
        ("workspace: w\ndecision: ADR-1\n", "decision: ADR-1\nworkspace: w\n"),
        ("capacity: team-lead", "capacity:  team-lead"),
        ("reason: ", "note: "),
    ],
)
def test_a_verdict_has_one_spelling(old, new):
    text = write_verdict(VERDICT).decode()
    assert old in text
    assert isinstance(read_verdict(text.replace(old, new).encode(), "f"), Text)


def test_nothing_but_a_signature_stands_below():
    assert isinstance(read_verdict(write_verdict(VERDICT) + b"\nmore words\n", "f"), Text)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_verdict_or_a_reason(data):
    assert isinstance(read_verdict(data, "f"), SignedVerdict | Text)


def test_a_signers_file_gives_each_key_its_person_and_capacities():
    signers = read_signers(
        "# people\n\n"
        f'Lead@Example.com namespaces="orchestrator-verdict,git",valid-before="20270101" ssh-ed25519 {BLOB} '
        "capacities=team-lead,PM Lead of the desk\n"
    )
    assert signers.refused == ()
    signer = signers.of(BLOB)
    assert signer is not None
    assert (signer.person, signer.capacities, signer.soft) == ("lead@example.com", ("team-lead", "pm"), True)
    assert signer.before == datetime(2027, 1, 1, tzinfo=UTC)
    assert signer.fingerprint.startswith("SHA256:")


def test_a_key_that_must_be_touched_is_not_soft():
    signers = read_signers(f"lead@example.com sk-ssh-ed25519@openssh.com {BLOB} capacities=pm\n")
    assert not signers.signers[0].soft


@pytest.mark.parametrize(
    "line",
    [
        f"* ssh-ed25519 {BLOB} capacities=pm",
        f"a@x,b@x ssh-ed25519 {BLOB} capacities=pm",
        f"a@x cert-authority ssh-ed25519 {BLOB}",
        f'a@x valid-before="tomorrow" ssh-ed25519 {BLOB}',
        "a@x ssh-ed25519 !!!!",
        "a@x",
        "a@x ssh-ed25519 AAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_a_line_that_is_not_one_key_of_one_person_counts_for_nothing(line):
    signers = read_signers(f"{line}\n")
    assert signers.signers == ()
    assert [number for number, _ in signers.refused] == [1]


def test_a_key_of_two_people_speaks_for_neither_and_two_keys_of_one_person_both_do():
    twice = read_signers(f"a@x ssh-ed25519 {BLOB}\nb@x ssh-ed25519 {BLOB}\n")
    assert twice.signers == ()
    both = read_signers(f"a@x ssh-ed25519 {BLOB}\na@x ssh-ed25519 {OTHER}\n")
    assert len(both.signers) == 2


@given(st.text(max_size=200))
def test_any_text_is_a_signers_file(text):
    read_signers(text)


@given(st.text(max_size=200))
def test_any_text_is_a_signature_or_none(text):
    assert read_signature(text) is None
    assert read_signature(f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----") is None


@given(st.binary(max_size=120))
def test_any_bytes_behind_the_signatures_mark_are_read_without_harm(data):
    import base64

    armored = base64.b64encode(b"SSHSIG\0\0\0\1" + data).decode()
    read_signature(f"-----BEGIN SSH SIGNATURE-----\n{armored}\n-----END SSH SIGNATURE-----")
