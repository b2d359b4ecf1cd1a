"""Read a follow-up together with the request that it follows: what it leaves out, the former one has said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from orchestrator.model.request import Criterion, EmbeddedFile, Request, Requirement, Section

Part = TypeVar("Part", Section, Requirement, Criterion, EmbeddedFile)


def joined(former: Request, follow_up: Request) -> Request:
    """Give the request that both make: the follow-up's words first, the former's where it says nothing.

    Name, bytes and findings are the follow-up's; criteria and embedded files of both count, and where both embed a file
    under one path, the follow-up's does. The former's title says what is wanted, so it is heard too. The former's lines
    lie behind the follow-up's, so that no line is of both; `Request.place_of` tells where they really stand.
    """
    paths = {file.path for file in follow_up.files}
    texts = {criterion.text for criterion in follow_up.criteria}
    last = follow_up.body_line + follow_up.body.count("\n")
    moved = max([last, *[one.line for one in follow_up.sections], *[one.line for one in follow_up.files]]) + 2
    titled = moved + former.body_line - 1
    between = "\n" * (titled - last)
    # It ends what the follow-up's last heading is about.
    title = Section(name="", title=former.title, level=1, line=titled, text="")
    return replace(
        follow_up,
        title=former.title if follow_up.title == follow_up.name else follow_up.title,
        answers=(*former.answers, follow_up.body),
        formers=((former.name, moved), *[(name, its + moved) for name, its in former.formers]),
        sender=follow_up.sender or former.sender,
        sender_written=follow_up.sender_written or former.sender_written,
        recipient=follow_up.recipient or former.recipient,
        kinds=follow_up.kinds or former.kinds,
        environment=follow_up.environment or former.environment,
        services=follow_up.services or former.services,
        path=follow_up.path or former.path,
        deadline=follow_up.deadline or former.deadline,
        deadline_written=follow_up.deadline_written or former.deadline_written,
        depends_on=tuple(dict.fromkeys((*former.depends_on, *follow_up.depends_on))),
        sections=(*follow_up.sections, title, *_moved(former.sections, moved)),
        requirements=(*_moved(former.requirements, moved), *follow_up.requirements),
        criteria=(
            *_moved([one for one in former.criteria if one.text not in texts], moved),
            *follow_up.criteria,
        ),
        files=(*_moved([one for one in former.files if one.path not in paths], moved), *follow_up.files),
        body=f"{follow_up.body}{between}{former.title}\n{former.body}",
    )


def _moved(parts: Iterable[Part], lines: int) -> Iterable[Part]:
    return [replace(one, line=one.line + lines) for one in parts]
