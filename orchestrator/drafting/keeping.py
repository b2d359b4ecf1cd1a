"""Draft a kind's documents once, and fill them in for every request that has the same basis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from orchestrator.drafting.basis import Basis, words_of
from orchestrator.drafting.criteria import met_by_document
from orchestrator.model.kind import Draft, Order, Pen

FORMS = 64
"""How many forms are kept. Each keeps the survey that it was drafted from, and no word of any request."""
Draw = Callable[[Basis, Pen], Draft]


def filled(draw: Draw, order: Order, pen: Pen, *, names: tuple[str, ...]) -> Draft:
    """Give the draft of an order, from the form that `draw` makes of the order's basis.

    `draw` sees nothing but the basis and the pen, and by these the form is kept: whatever it hangs on, another one has
    another form. What the request alone decides, the words in the slots and the criteria that are met, is added here.

    Args:
        names: what a criterion calls the first document, lower case, in either language.
    """
    _, words, told = words_of(order.request)
    draft, fills = _form(draw, Basis(order, told), pen)
    return replace(
        draft,
        artifacts=tuple([replace(one, content=fill(words)) for one, fill in zip(draft.artifacts, fills, strict=True)]),
        proofs=tuple(met_by_document(order.request.criteria, draft.artifacts[0].path, names, gaps=len(draft.gaps))),
    )


class _Form(NamedTuple):
    draft: Draft
    fills: tuple[Callable[[Mapping[str, str]], bytes], ...]


@lru_cache(maxsize=FORMS)
def _form(draw: Draw, basis: Basis, pen: Pen) -> _Form:
    draft = draw(basis, pen)
    return _Form(draft, tuple(pen.form(one.content.decode()) for one in draft.artifacts))
