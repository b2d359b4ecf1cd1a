"""The range check: the boundary. Real commits, real signatures, and a server that refuses."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from orchestrator.errors import GitError
from orchestrator.guard import reports
from orchestrator.guard.range import RangeReport, check_range
from orchestrator.version import VERSION
from tests.support.guarded import MATRIX_FILE, WITHOUT_HOOKS
from tests.support.repositories import MATRIX, Repository, clean_environment, make_repository, make_workspace

ZIZMOR = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
SETTINGS = """
| Setting | Value |
|---|---|
| range | {sort} |
| author mapped@example.org | backend |
| author someone@example.org | person |
| signer agent@example.org | devops-operator |
| merge key forge@example.org | yes |
"""


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of two agents, a person and a forge, and the signers file that knows them."""
    folder = tmp_path_factory.mktemp("keys")
    lines = []
    for name in ("backend", "agent@example.org", "person@example.org", "forge@example.org", "stranger"):
        file = folder / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True)
        if name != "stranger":
            lines.append(f'{name} namespaces="git" {file.with_suffix(file.suffix + ".pub").read_text().strip()}\n')
    (folder / "signers").write_text("".join(lines))
    return folder


@pytest.fixture(scope="module", params=["signed"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return make_workspace(tmp_path_factory.mktemp("range") / "work", MATRIX + SETTINGS.format(sort=request.param))


@pytest.fixture
def work(made: Repository, tmp_path: Path) -> Repository:
    shutil.copytree(made.top, tmp_path / "work", symlinks=True)
    repository = Repository(tmp_path / "work")
    repository.git("branch", "base")
    return repository


def declared(work: Repository) -> None:
    """Let trailers count, in the matrix of the base."""
    work.write(MATRIX_FILE, MATRIX + SETTINGS.format(sort="declared"))
    work.git("commit", "-q", "-a", "-m", "Believe trailers")
    work.git("branch", "-f", "base")


def checked(
    work: Repository, monkeypatch: pytest.MonkeyPatch, signers: Path | None = None, **named: str
) -> RangeReport:
    monkeypatch.chdir(work.top)
    return check_range("base", "HEAD", signers=str(signers) if signers else "", **named)


def signed(work: Repository, keys: Path, who: str, *arguments: str) -> None:
    settings = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={keys / who}")
    work.git(*settings, *arguments, "-S")


def test_a_commit_of_nobody_known_is_denied(work, monkeypatch):
    work.commit("infrastructure/b.yml")
    (denial,) = checked(work, monkeypatch).denials
    assert denial.rule == "range/unknown-author"
    assert "no verified signature" in denial.fact


def test_a_trailer_counts_only_where_the_base_says_so(work, monkeypatch):
    work.commit("infrastructure/b.yml", message="b\n\nOrchestrator-Role: devops-operator")
    assert checked(work, monkeypatch).denials
    work.git("reset", "-q", "--hard", "base")
    declared(work)
    work.commit("infrastructure/b.yml", message="b\n\nOrchestrator-Role: devops-operator")
    assert not checked(work, monkeypatch).denials
    work.commit("backend/b.py", message="b\n\nOrchestrator-Role: devops-operator")
    (denial,) = checked(work, monkeypatch).denials
    assert (denial.path, denial.author.level, denial.writers) == ("backend/b.py", 0, ("Backend", "Guardian"))


def test_the_setting_is_read_from_the_base_and_not_from_the_branch(work, monkeypatch):
    work.write(MATRIX_FILE, MATRIX + SETTINGS.format(sort="declared"))
    work.git("commit", "-q", "-a", "-m", "Believe me\n\nOrchestrator-Role: guardian")
    work.commit("infrastructure/b.yml", message="b\n\nOrchestrator-Role: devops-operator")
    assert len(checked(work, monkeypatch).denials) == 2


def test_a_verified_signer_is_the_role_whatever_the_trailer_says(work, monkeypatch, keys):
    work.write("backend/b.py")
    work.git("add", "-A")
    signed(work, keys, "backend", "commit", "-q", "-m", "b\n\nOrchestrator-Role: pm")
    assert not checked(work, monkeypatch, keys / "signers").denials
    work.write("infrastructure/b.yml")
    work.git("add", "-A")
    signed(work, keys, "backend", "commit", "-q", "-m", "b\n\nOrchestrator-Role: devops-operator")
    (denial,) = checked(work, monkeypatch, keys / "signers").denials
    assert (denial.author.role, denial.author.level, denial.path) == ("backend", 2, "infrastructure/b.yml")


def test_a_signer_may_be_mapped_to_a_role(work, monkeypatch, keys):
    work.write("infrastructure/b.yml")
    work.git("add", "-A")
    signed(work, keys, "agent@example.org", "commit", "-q", "-m", "b")
    assert not checked(work, monkeypatch, keys / "signers").denials


def test_only_a_person_s_signature_changes_protected_paths(work, monkeypatch, keys):
    for who, denied in (("person@example.org", False), ("stranger", True), ("backend", True)):
        work.write(".claude/orchestrator.yaml", f"{who}\n")
        work.git("add", "-A")
        signed(work, keys, who, "commit", "-q", "-m", "Configure")
        assert bool(checked(work, monkeypatch, keys / "signers").denials) is denied, who
        work.git("reset", "-q", "--hard", "base")


def test_the_repositorys_own_trust_settings_decide_nothing(work, monkeypatch, keys):
    mine = work.write("mine", f"person@example.org {(keys / 'stranger.pub').read_text()}")
    work.git("config", "gpg.ssh.allowedSignersFile", str(mine))
    work.git("config", "gpg.ssh.program", "true")
    mine.unlink()
    work.write("backend/b.py")
    work.git("add", "-A")
    work.git("config", "--unset", "gpg.ssh.program")
    signed(work, keys, "stranger", "commit", "-q", "-m", "b")
    work.git("config", "gpg.ssh.program", "true")
    (denial,) = checked(work, monkeypatch, keys / "signers").denials
    assert denial.rule == "range/unknown-author"


def test_a_tampered_commit_is_nobodys(work, monkeypatch, keys):
    work.write("backend/b.py")
    work.git("add", "-A")
    signed(work, keys, "backend", "commit", "-q", "-m", "b")
    raw = work.git("cat-file", "commit", "HEAD").stdout.replace("\n\nb", "\n\nc")
    forged = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=work.top,
        input=raw,
        capture_output=True,
        text=True,
        check=True,
    )
    work.git("reset", "-q", "--hard", forged.stdout.strip())
    (denial,) = checked(work, monkeypatch, keys / "signers").denials
    assert "signature is not good" in denial.fact


def test_the_author_map_comes_last(work, monkeypatch):
    by = {"GIT_AUTHOR_EMAIL": "mapped@example.org"}
    work.commit("backend/b.py", **by)
    assert not checked(work, monkeypatch).denials
    work.commit("infrastructure/b.yml", **by)
    assert [one.path for one in checked(work, monkeypatch).denials] == ["infrastructure/b.yml"]
    work.git("reset", "-q", "--hard", "base")
    work.commit("infrastructure/b.yml", ".claude/orchestrator.yaml", GIT_AUTHOR_EMAIL="someone@example.org")
    assert [one.path for one in checked(work, monkeypatch).denials] == [".claude/orchestrator.yaml"]


def test_a_forges_merge_passes_and_whatever_it_adds_does_not(work, monkeypatch, keys):
    by = {"GIT_AUTHOR_EMAIL": "mapped@example.org"}
    work.git("switch", "-q", "-c", "topic")
    work.commit("backend/b.py", **by)
    work.git("switch", "-q", "main")
    work.git("merge", "-q", "--no-ff", "--no-commit", "topic")
    signed(work, keys, "forge@example.org", "commit", "-q", "-m", "Merge")
    assert not checked(work, monkeypatch, keys / "signers").denials
    work.git("reset", "-q", "--hard", "base")
    work.git("merge", "-q", "--no-ff", "--no-commit", "topic")
    work.write("infrastructure/slipped.yml")
    work.git("add", "-A")
    signed(work, keys, "forge@example.org", "commit", "-q", "-m", "Merge")
    (denial,) = checked(work, monkeypatch, keys / "signers").denials
    assert (denial.rule, denial.path) == ("range/merge-key", "infrastructure/slipped.yml")


def test_a_merge_that_undoes_others_files_is_denied(work, monkeypatch):
    declared(work)
    work.git("switch", "-q", "-c", "topic")
    work.commit("infrastructure/b.yml", message="b\n\nOrchestrator-Role: devops-operator")
    work.git("switch", "-q", "main")
    work.commit("backend/b.py", message="b\n\nOrchestrator-Role: backend")
    work.git("merge", "-q", "-s", "ours", "topic", "-m", "Merge\n\nOrchestrator-Role: backend")
    (denial,) = checked(work, monkeypatch).denials
    assert denial.path == "infrastructure/b.yml"


def test_who_widens_the_matrix_gains_nothing_by_it(work, monkeypatch):
    declared(work)
    wide = MATRIX.replace("| Backend | READ | none |", "| Backend | READ | WRITE |") + SETTINGS.format(sort="declared")
    work.write(MATRIX_FILE, wide)
    work.git("commit", "-q", "-a", "-m", "Widen\n\nOrchestrator-Role: backend")
    work.commit("infrastructure/b.yml", message="b\n\nOrchestrator-Role: backend")
    assert {one.path for one in checked(work, monkeypatch).denials} == {MATRIX_FILE, "infrastructure/b.yml"}


def test_a_narrower_matrix_on_the_branch_counts_as_well(work, monkeypatch, keys):
    declared(work)
    narrow = MATRIX.replace("| Backend | READ | none | WRITE |", "| Backend | READ | none | READ |")
    work.write(MATRIX_FILE, narrow + SETTINGS.format(sort="declared"))
    work.git("add", "-A")
    signed(work, keys, "person@example.org", "commit", "-q", "-m", "Narrow")
    work.commit("backend/b.py", message="b\n\nOrchestrator-Role: backend")
    assert [one.path for one in checked(work, monkeypatch, keys / "signers").denials] == ["backend/b.py"]


def test_without_a_matrix_only_a_persons_commit_that_brings_one_passes(tmp_path, monkeypatch, keys):
    repository = make_repository(tmp_path)
    repository.commit("README.md")
    repository.git("branch", "base")
    repository.write(MATRIX_FILE, MATRIX)
    repository.write(".claude/orchestrator.yaml", "id: x\n")
    repository.git("add", "-A")
    for who, passes in (("person@example.org", True), ("stranger", False)):
        signed(repository, keys, who, "commit", "-q", "-m", "Bring it")
        assert (not checked(repository, monkeypatch, keys / "signers").denials) is passes
        repository.git("reset", "-q", "--soft", "base")
    repository.git("commit", "-q", "-m", "Bring it\n\nOrchestrator-Role: pm")
    assert checked(repository, monkeypatch).denials[0].rule == "range/no-matrix"


def test_a_range_without_a_base_reads_nothing_from_the_index(tmp_path, monkeypatch, keys):
    repository = make_workspace(tmp_path / "work", MATRIX + SETTINGS.format(sort="signed"))
    monkeypatch.chdir(repository.top)
    assert not check_range("0" * 40, "HEAD").denials  # the first commit brings the matrix
    repository.git("rm", "-q", "--cached", MATRIX_FILE)
    assert not check_range("0" * 40, "HEAD").denials
    repository.git("reset", "-q", "--hard")
    repository.write("backend/b.py")
    repository.git("add", "-A")
    signed(repository, keys, "stranger", "commit", "-q", "-m", "b")
    stranger = f"person@example.org {(keys / 'stranger.pub').read_text()}"
    repository.write(".claude/signers/allowed_signers", stranger)
    repository.git("add", "-A")
    assert [one.rule for one in check_range("0" * 40, "HEAD").denials] == ["range/unknown-author"]


def test_deletions_renames_links_and_odd_paths_are_judged(work, monkeypatch):
    declared(work)
    work.git("mv", "backend/a.py", "infrastructure/a.py")
    (work.top / "infrastructure/link").symlink_to("../docs")
    work.git("add", "-A")
    work.git("commit", "-q", "-m", "x\n\nOrchestrator-Role: devops-operator")
    report = checked(work, monkeypatch)
    assert {one.path for one in report.denials} == {"backend/a.py", "infrastructure/link"}


def test_the_range_is_judged_commit_by_commit_and_not_by_its_end(work, monkeypatch):
    declared(work)
    work.commit("backend/b.py", message="b\n\nOrchestrator-Role: devops-operator")
    work.git("rm", "-q", "backend/b.py")
    work.git("commit", "-q", "-m", "Hide it\n\nOrchestrator-Role: backend")
    assert len(checked(work, monkeypatch).denials) == 1


def test_shallow_history_that_hides_the_base_is_an_error(work, tmp_path, monkeypatch):
    for number in range(3):
        work.commit(f"infrastructure/{number}.yml")
    work.git("clone", "-q", "--depth", "2", f"file://{work.top}", str(tmp_path / "shallow"))
    shallow = Repository(tmp_path / "shallow")
    monkeypatch.chdir(shallow.top)
    with pytest.raises(GitError, match="not here"):
        check_range(work.head("base"), "HEAD")
    shallow.git("fetch", "-q", "--depth", "1", "origin", work.head("base"))
    with pytest.raises(GitError, match="shallow"):
        check_range(work.head("base"), "HEAD")


def test_a_clones_settings_change_nothing(work, monkeypatch):
    work.commit("backend/b.py", message="b\n\nOrchestrator-Role: backend")
    before = reports.as_json(checked(work, monkeypatch))
    state = work.top / ".git/orchestrator"
    state.mkdir()
    (state / "policy-ref").write_text("refs/heads/main\n")
    (state / "paused").write_text("99999999999\n")
    (state / "root").write_text("elsewhere\n")
    work.git("config", "diff.renames", "copies")
    work.write(".git/info/attributes", "* -diff\n")
    assert reports.as_json(checked(work, monkeypatch)) == before


def test_reports_are_text_json_and_sarif(work, monkeypatch):
    declared(work)
    work.commit("backend/b é.py", message="b\n\nOrchestrator-Role: devops-operator")
    report = checked(work, monkeypatch)
    text = reports.as_text(report)
    assert "devops-operator may not write backend/b é.py" in text
    assert text.splitlines()[-1].endswith(": 1 commit, 1 path, 1 denied")
    assert json.loads(reports.as_json(report))["denials"][0]["author"]["role"] == "devops-operator"
    run = json.loads(reports.as_sarif(report))["runs"][0]
    assert run["results"][0]["ruleId"] == "permission/denied"
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "backend/b%20%C3%A9.py"
    assert run["tool"]["driver"]["rules"] == [{"id": "permission/denied"}]


@pytest.fixture
def server(work: Repository, tmp_path: Path) -> Repository:
    """A bare repository with the shipped pre-receive script, and `work` as a clone without any hooks."""
    declared(work)
    work.git("clone", "-q", "--bare", ".", str(tmp_path / "server"))
    script = Path(reports.__file__).with_name("examples") / "pre-receive"
    hook = tmp_path / "server/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script.read_text().replace("orchestrator guard", f"{sys.executable} -m orchestrator guard"))
    hook.chmod(0o755)
    work.git("remote", "add", "origin", str(tmp_path / "server"))
    work.git("fetch", "-q")
    return work


def pushed(work: Repository, *refs: str) -> bool:
    return work.git("push", "-q", "origin", *refs, check=False, PYTHONPATH=os.getcwd()).returncode == 0


def test_the_server_stops_what_no_clone_can(server):
    honest = "x\n\nOrchestrator-Role: devops-operator"
    server.commit("infrastructure/b.yml", message=honest)
    assert pushed(server, "main")
    # A push from a clone without hooks.
    server.commit("backend/b.py", message=honest)
    assert not pushed(server, "main")
    # A reference written by hand, symbolic-ref, branch -M, and a commit first hung under refs/remotes.
    bad = server.head()
    server.git("reset", "-q", "--hard", "HEAD^")
    (server.top / ".git/refs/heads/hand").write_text(f"{bad}\n")
    server.git("update-ref", "refs/remotes/elsewhere/x", bad)
    server.git("branch", "hung", "refs/remotes/elsewhere/x")
    server.git("branch", "-M", "hung", "moved")
    server.git("symbolic-ref", "refs/heads/symbolic", "refs/heads/moved")
    for ref in ("hand", "moved", "symbolic:refs/heads/symbolic"):
        assert not pushed(server, ref), ref
    # And honest work still passes: a new branch, a merge of main, a deletion, a tag.
    server.git("switch", "-q", "-c", "topic", "HEAD^")
    server.commit("infrastructure/c.yml", message=honest)
    server.git(*WITHOUT_HOOKS, "merge", "-q", "main", "-m", "Merge main\n\nOrchestrator-Role: devops-operator")
    assert pushed(server, "topic")
    assert pushed(server, ":topic")
    server.git("tag", "v1")
    assert pushed(server, "v1")


@pytest.mark.parametrize("policy", ["", "refs/heads/main", "main"])
def test_the_policy_ref_of_a_server_only_grows(server, tmp_path, monkeypatch, policy):
    monkeypatch.setenv("ORCHESTRATOR_POLICY_REF", policy)
    server.commit("infrastructure/b.yml", message="x\n\nOrchestrator-Role: devops-operator")
    assert pushed(server, "main", "main:topic")
    bare = Repository(tmp_path / "server")
    bare.git("config", "receive.denyDeleteCurrent", "ignore")
    before = bare.git("rev-parse", "refs/heads/main").stdout
    refused = server.git("push", "--force", "origin", "main^:main", check=False, PYTHONPATH=os.getcwd())
    assert refused.returncode
    assert "refs/heads/main may only grow" in refused.stderr
    assert not pushed(server, ":main")
    assert bare.git("rev-parse", "refs/heads/main").stdout == before
    assert pushed(server, "--force", "main^:topic")


def test_a_new_server_takes_a_workspaces_first_push(server, tmp_path):
    fresh = tmp_path / "fresh"
    server.git("init", "-q", "--bare", "-b", "main", str(fresh))
    shutil.copy(tmp_path / "server/hooks/pre-receive", fresh / "hooks/pre-receive")
    server.git("checkout", "-q", "--orphan", "first", "base")
    server.git("commit", "-q", "-m", "Begin")
    server.git("remote", "set-url", "origin", str(fresh))
    assert pushed(server, "first:main")
    server.commit("backend/b.py", message="x\n\nOrchestrator-Role: pm")
    assert not pushed(server, "first:main")


def test_who_is_not_known_is_told_a_command_that_makes_them_known(work, keys, monkeypatch):
    for line in ("one", "two"):
        work.commit(f"infrastructure/{line}.yml")
    report = checked(work, monkeypatch, signers=keys / "signers")
    assert len(report.denials) == 2
    (said,) = (line for line in reports.as_text(report).splitlines() if line.startswith("to repair: sign them"))
    command = shlex.split(said.split("`")[1])
    work.git(
        *WITHOUT_HOOKS, "-c", "gpg.format=ssh", "-c", f"user.signingkey={keys / 'person@example.org'}", *command[1:]
    )
    assert checked(work, monkeypatch, signers=keys / "signers").denials == ()


def test_the_command_says_it_by_its_exit_code(work):
    work.commit("infrastructure/b.yml")
    command = [sys.executable, "-m", "orchestrator", "guard", "range", "base..HEAD"]
    environment = clean_environment(PYTHONPATH=os.getcwd())
    done = subprocess.run(command, cwd=work.top, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    command[-1] = "base..base"
    assert subprocess.run(command, cwd=work.top, env=environment, capture_output=True, check=False).returncode == 0
    command[-1] = "nothing"
    assert subprocess.run(command, cwd=work.top, env=environment, capture_output=True, check=False).returncode == 2


@pytest.fixture(scope="module")
def keyring() -> Iterator[dict[str, str]]:
    """An OpenPGP keyring with the keys of a forge and of a stranger: their fingerprints, and where it lies."""
    if shutil.which("gpg") is None:
        pytest.skip("gpg is not installed")
    folder = tempfile.mkdtemp(prefix="gpg-")  # the agent's socket needs a short path
    environment = clean_environment(GNUPGHOME=folder)

    def gpg(*arguments: str) -> str:
        command = ["gpg", "--batch", "--quiet", "--passphrase", "", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    found = {"home": folder}
    for name in ("forge", "stranger"):
        gpg("--quick-generate-key", f"{name} <{name}@example.org>", "ed25519", "sign", "never")
        listed = gpg("--with-colons", "--list-keys", f"{name}@example.org").splitlines()
        found[name] = next(line.split(":")[9] for line in listed if line.startswith("fpr:"))
    yield found
    subprocess.run(["gpgconf", "--kill", "all"], env=environment, check=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def forged(work: Repository, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A workspace whose matrix names the forge's OpenPGP key, with a branch `topic` to be merged."""
    monkeypatch.setenv("GNUPGHOME", keyring["home"])
    spaced = " ".join(keyring["forge"][at : at + 4] for at in range(0, 40, 4))
    work.write(MATRIX_FILE, MATRIX + SETTINGS.format(sort="signed") + f"| merge key `{spaced}` | yes |\n")
    work.git("commit", "-q", "-a", "-m", "Name the forge's key")
    work.git("branch", "-f", "base")
    work.git("switch", "-q", "-c", "topic")
    work.commit("backend/b.py", GIT_AUTHOR_EMAIL="mapped@example.org")
    work.git("switch", "-q", "main")
    work.git("merge", "-q", "--no-ff", "--no-commit", "topic")
    return work


def by_openpgp(work: Repository, keyring: dict[str, str], who: str, *arguments: str) -> None:
    environment = {"GNUPGHOME": keyring["home"]}
    work.git("-c", "gpg.format=openpgp", *arguments, f"-S{keyring[who]}", "-m", "Merge", **environment)


def test_a_merge_signed_by_the_forges_openpgp_key_passes(forged, monkeypatch, keyring):
    by_openpgp(forged, keyring, "forge", "commit", "-q")
    assert not checked(forged, monkeypatch).denials


def test_what_a_forges_openpgp_key_adds_to_a_merge_is_denied(forged, monkeypatch, keyring):
    forged.write("infrastructure/slipped.yml")
    forged.git("add", "-A")
    by_openpgp(forged, keyring, "forge", "commit", "-q")
    (denial,) = checked(forged, monkeypatch).denials
    assert (denial.rule, denial.path) == ("range/merge-key", "infrastructure/slipped.yml")


def test_a_merge_signed_by_another_openpgp_key_is_denied_although_the_keyring_has_it(forged, monkeypatch, keyring):
    by_openpgp(forged, keyring, "stranger", "commit", "-q")
    (denial,) = checked(forged, monkeypatch).denials
    assert denial.rule == "range/unknown-author"
    assert f"signed by the key {keyring['stranger']}, which no setting names" in denial.fact


def test_an_openpgp_key_in_the_keyring_makes_nobody_a_person(forged, monkeypatch, keyring):
    forged.git("merge", "--abort")
    forged.write(".claude/orchestrator.yaml", "apply: write\n")
    by_openpgp(forged, keyring, "stranger", "commit", "-q", "-a")
    assert [one.rule for one in checked(forged, monkeypatch).denials] == ["range/unknown-author"]


def test_an_openpgp_key_that_the_keyring_does_not_have_proves_nothing(forged, monkeypatch, keyring, tmp_path):
    by_openpgp(forged, keyring, "forge", "commit", "-q")
    (tmp_path / "empty").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "empty"))
    (denial,) = checked(forged, monkeypatch).denials
    assert "the signature is not good" in denial.fact


def test_an_unsigned_merge_is_nobodys_even_where_it_adds_nothing(forged, monkeypatch):
    forged.git("commit", "-q", "-m", "Merge")
    (denial,) = checked(forged, monkeypatch).denials
    assert denial.rule == "range/unknown-author"


def test_a_signers_address_may_hold_an_underscore(work, monkeypatch, keys, tmp_path):
    line = (keys / "signers").read_text().replace("agent@example.org", "an_agent@example.org")
    (tmp_path / "signers").write_text(line)
    mapped = SETTINGS.format(sort="signed").replace("signer agent@", "signer an_agent@")
    work.write(MATRIX_FILE, MATRIX + mapped)
    work.git("commit", "-q", "-a", "-m", "Map it")
    work.git("branch", "-f", "base")
    work.write(".claude/orchestrator.yaml", "apply: write\n")
    work.git("add", "-A")
    signed(work, keys, "agent@example.org", "commit", "-q", "-m", "b")
    (denial,) = checked(work, monkeypatch, tmp_path / "signers").denials
    assert (denial.author.role, denial.rule) == ("devops-operator", "permission/protected")


def example(name: str) -> str:
    command = [sys.executable, "-m", "orchestrator", "guard", "example", name]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_examples_are_printed_and_the_judge_is_of_one_version():
    assert f"pip install orchestrator-desk=={VERSION}\n" in example("github")
    workflow = yaml.safe_load(example("github"))
    steps = workflow["jobs"]["range"]["steps"]
    assert all(len(step["uses"].partition("@")[2]) == 40 for step in steps if "uses" in step)
    assert workflow["permissions"] == {}
    assert example("pre-receive").startswith("#!/bin/sh\n")


@pytest.mark.skipif(ZIZMOR is None, reason="needs zizmor")
def test_the_example_of_a_workflow_has_no_finding_of_zizmor(tmp_path):
    file = tmp_path / ".github/workflows/orchestrator-guard.yml"
    file.parent.mkdir(parents=True)
    file.write_text(example("github"))
    command = [ZIZMOR, "--offline", "--no-progress", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
