"""A sentence for people, kept as its English template and its values until the reader's language is known."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct


class Text(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A sentence: the English template (`{name}` placeholders) and what fills them.

    The template is the catalogue's key, so it is written out literally where `say` is called. A value may itself be
    a Text; it is then translated too. Values are filled in as they are: they are never read as templates.
    """

    message: str
    values: tuple[tuple[str, str | Text], ...] = ()

    def __str__(self) -> str:
        return self.message.format_map({name: str(value) for name, value in self.values})


def say(message: str, /, **values: object) -> Text:
    """Make a sentence that can still be translated. Babel extracts the first argument of every `say` call."""
    if not values:
        return _plain(message)
    for name, value in values.items():
        if value.__class__ is not str and not isinstance(value, (str, Text)):
            values[name] = str(value)
    return Text(message=message, values=tuple(values.items()))  # type: ignore[arg-type]  # by now they are


@lru_cache(maxsize=4096)
def _plain(message: str) -> Text:
    # Most sentences of an answer have no values, and are frozen: the same one serves every answer.
    return Text(message=message)
