"""What a range check finds: plain values, since importing msgspec takes as long as judging ten thousand paths."""

from __future__ import annotations


class Author:
    """Who made a commit, as far as the server knows: a role, a person, or nobody known.

    Attributes:
        role: the agent's name; empty for a person and for nobody known.
        person: whether it is a person.
        level: 0 declared, 2 signed.
        how: what that rests on, for people.
    """

    __slots__ = ("how", "level", "person", "role")

    def __init__(self, role: str, person: bool, level: int, how: str) -> None:
        self.role = role
        self.person = person
        self.level = level
        self.how = how


class CommitDenial:
    """What is denied in a commit: a path, or the commit as a whole, with who made it and why.

    Attributes:
        path: empty for the commit as a whole.
        fact, rule: why, as a sentence and as a stable identifier.
        file, line: the row of the matrix that denies; empty and 0 where there is none.
        writers: who may write the path.
    """

    __slots__ = ("author", "commit", "fact", "file", "line", "path", "rule", "writers")

    def __init__(
        self,
        commit: str,
        path: str,
        author: Author,
        fact: str,
        rule: str,
        file: str = "",
        line: int = 0,
        writers: tuple[str, ...] = (),
    ) -> None:
        self.commit = commit
        self.path = path
        self.author = author
        self.fact = fact
        self.rule = rule
        self.file = file
        self.line = line
        self.writers = writers


class RangeReport:
    """What a range check found: `base`, `head` and `policy` are commits, `commits` and `paths` how many were judged."""

    __slots__ = ("base", "commits", "denials", "head", "paths", "policy")

    def __init__(
        self, base: str, head: str, policy: str, commits: int, paths: int, denials: tuple[CommitDenial, ...]
    ) -> None:
        self.base = base
        self.head = head
        self.policy = policy
        self.commits = commits
        self.paths = paths
        self.denials = denials
