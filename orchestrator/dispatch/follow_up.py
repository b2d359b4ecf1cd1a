"""Read a follow-up together with the request that it follows: what it leaves out, the former one has said."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.model.request import Request


def joined(former: Request, follow_up: Request) -> Request:
    """Give the request that both make: the follow-up's words first, the former's where it says nothing.

    Name, bytes, lines and findings are the follow-up's; criteria and embedded files of both count, and where both
    embed a file under one path, the follow-up's does. The former's title says what is wanted, so it is heard too.
    """
    paths = {file.path for file in follow_up.files}
    texts = {criterion.text for criterion in follow_up.criteria}
    return replace(
        follow_up,
        title=former.title if follow_up.title == follow_up.name else follow_up.title,
        answers=follow_up.body,
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
        sections=(*follow_up.sections, *former.sections),
        requirements=(*former.requirements, *follow_up.requirements),
        criteria=(
            *(one for one in former.criteria if one.text not in texts),
            *follow_up.criteria,
        ),
        files=(*(one for one in former.files if one.path not in paths), *follow_up.files),
        body=f"{follow_up.body}\n{former.title}\n{former.body}",
    )
