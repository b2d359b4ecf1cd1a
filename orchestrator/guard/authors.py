"""Tell who made a commit, as far as a server can know it."""

from __future__ import annotations

from orchestrator.authorize.permits import Policy
from orchestrator.guard.commits import Commit
from orchestrator.guard.findings import Author
from orchestrator.guard.identity import trailer_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from orchestrator.guard.signatures import Signature

PERSON = "person"
NO = ("no", "none", "false", "-")


def author_of(commit: Commit, policy: Policy, signature: Signature | None) -> Author:
    """Tell who made a commit: its verified signer; else its trailer, where that counts; else the author map."""
    settings = policy.matrices[0].settings if policy.matrices else {}
    good = signature is not None and signature.good
    found = _signer(policy, settings, signature) if signature is not None and good else None
    if found is not None:
        return found
    declared = trailer_of(commit.message)
    if declared and settings.get("range", "signed").casefold() == "declared":
        return Author(declared, False, 0, "declared by the commit's trailer")
    mapped = settings.get(f"author {commit.author}", "")
    if mapped:
        return _mapped(mapped, 0, f"the author map names {commit.author}")
    if signature is not None and good:
        return Author("", False, 0, f"signed by the key {signature.fingerprints[-1]}, which no setting names")
    return Author("", False, 0, "no verified signature" + (", and the signature is not good" if commit.signed else ""))


def _signer(policy: Policy, settings: dict[str, str], signature: Signature) -> Author | None:
    """Tell whom a good signature belongs to; None for an OpenPGP key that the settings do not name.

    The signers file names who is trusted. A keyring does not: every key that somebody has fetched once lies in it.
    """
    names = [name for name in (signature.signer, *signature.fingerprints) if name]
    forge = _setting_of(settings, "merge key", names)
    if forge and forge.casefold() not in NO:
        return Author("", False, 2, f"signed by the forge's merge key {names[0]}")
    how = f"signed by {names[0]}"
    if signature.signer and policy.knows(signature.signer):
        return Author(signature.signer, False, 2, how)
    mapped = _setting_of(settings, "signer", names)
    if mapped or signature.signer:
        return _mapped(mapped or PERSON, 2, how)
    return None


def _mapped(value: str, level: int, how: str) -> Author:
    person = value.casefold() == PERSON
    return Author("" if person else value, person, level, how)


def _setting_of(settings: dict[str, str], sort: str, names: list[str]) -> str:
    """Give the value of a setting such as "signer NAME"; fingerprints are written with spaces or without."""
    wanted = {"".join(name.casefold().split()) for name in names}
    for name, value in settings.items():
        if name.startswith(f"{sort} ") and "".join(name.removeprefix(sort).split()) in wanted:
            return value
    return ""
