"""Fill the templates of a kind's folder in the reader's language.

What a template prints is made safe for running markdown text, unless a filter says which other context it stands in:

    {{ title }}            running text, list item, heading, table cell
    {{ path | code }}      a code span
    {{ name | shell }}     one argument of a command in a fenced block
    {{ command | line }}   a line of a fenced block
    {{ section | safe }}   markdown that we rendered ourselves
    {{ name | yaml }}      one scalar of a YAML file, as a value or a key
    {{ name | quoted }}    the same in double quotes, for JSON too

A `Text` is translated where it is printed. A value that is not there, or None, is an error of the template's kind: a
missing fact is a visible gap that the draft puts in, never an empty place.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, UndefinedError, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from orchestrator.model.request import Language
from orchestrator.model.text import Text
from orchestrator.wording import markdown, scalars
from orchestrator.wording.catalogue import Catalogue
from orchestrator.wording.folding import fold
from orchestrator.wording.forms import RUNNING, Form, Slot


class TemplatePen:
    """Writes in one language with the templates of one folder.

    Args:
        language: the reader's.
        package: the folder's package ("orchestrator.deliverables.deployment").
    """

    def __init__(self, language: Language, package: str) -> None:
        self.language = language
        self._package = package
        self._environment = environment(language)
        self._templates: dict[str, Template] = {}

    def render(self, template: str, /, **values: object) -> str:
        """Fill a template of the folder ("guide.md.j2")."""
        known = self._templates.get(template)
        if known is None:
            known = self._templates[template] = self._environment.get_template(f"{self._package}/{template}")
        return known.render(values)

    def form(self, text: str, /) -> Callable[[Mapping[str, str]], bytes]:
        """Give what fills a rendered text that holds the marks of slots."""
        return Form(text, self._environment.writers).fill

    def say(self, text: Text, /) -> str:
        """Put a sentence into the reader's language, as plain text. A template prints the `Text` itself instead."""
        return self._environment.catalogue.translate(text)


class _Generator(CodeGenerator):
    """Writes less than Jinja would.

    `finalize(x)` stands for `escape(finalize(x))`, because what `finalize` gives is safe, and a string. `x.name` is an
    attribute and nothing else, where Jinja would ask for a key of that name too; templates are given values, no dicts.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the visitor's naming
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(finalize.src or "")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")")


class Wording(Environment):
    """A Jinja environment that writes one language, markdown-safe."""

    code_generator_class = _Generator

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(
            loader=_Folders(),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            finalize=self.written,
            # Not for HTML: `finalize` writes everything, see `_Generator`. It is on so that macros, block sets and
            # filters keep telling what is written already from what is a stranger's word.
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.catalogue = catalogue
        self.newstyle_gettext = True  # trans blocks then parse into one call with keywords, which `fold` replaces
        self.policies["ext.i18n.trimmed"] = True
        contexts = {
            "code": markdown.code,
            "line": markdown.line,
            "shell": markdown.shell,
            "yaml": scalars.scalar,
            "quoted": scalars.quoted,
        }
        filters = {name: self._context(name, write) for name, write in contexts.items()}
        self.filters.update(filters)
        self.writers: Mapping[str, Callable[[object], str]] = {RUNNING: self.written, **filters}

    def written(self, value: object) -> str:
        """Give what a template prints, safe for running text."""
        sort = type(value)  # by what they are most often
        if sort is str:
            return markdown.inline(value)  # type: ignore[arg-type]
        if sort is Markup:
            return value  # type: ignore[return-value]
        if sort is Text:
            return self.catalogue.document(value)  # type: ignore[arg-type]
        if isinstance(value, str):
            return markdown.inline(value)
        if sort is Slot:
            return value.mark(RUNNING)  # type: ignore[attr-defined,no-any-return]
        if value is None:
            raise UndefinedError("a template prints None; a missing fact must be a gap")
        return str(value)  # a StrictUndefined raises here

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give every template the environment's own names: nobody adds to them, and a chain of maps copies slowly."""
        return {**self.globals, **d} if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # A sentence is text, not a statement: it keeps the indentation before it and the line end behind it.
        kept = source.replace("{% trans", "{%+ trans").replace("{% endtrans %}", "{% endtrans +%}")
        return fold(super()._parse(kept, name, filename), self.catalogue.message, name)

    def _context(self, name: str, write: Callable[[str], str]) -> Callable[[object], Markup]:
        def marked(text: str) -> Markup:
            return Markup(write(text))  # noqa: S704 - markdown, made safe for its context; nothing here is HTML

        remembered = lru_cache(maxsize=2048)(marked)

        def written(value: object) -> Markup:
            if type(value) is str:  # as most are
                text = value
            elif isinstance(value, Markup):
                return value
            elif isinstance(value, Slot):
                return Markup(value.mark(name))  # noqa: S704 - no word stands there yet
            elif value is None:
                raise UndefinedError("a template prints None; a missing fact must be a gap")
            else:
                text = self.catalogue.translate(value) if isinstance(value, Text) else str(value)
            return remembered(text) if len(text) <= markdown.SHORT else marked(text)

        return written


@cache
def environment(language: Language) -> Wording:
    """Give the one environment of a language; templates are compiled when they are first used."""
    return Wording(Catalogue.load(language))


class _Folders(BaseLoader):
    """Find `<package>/<template>` in the package's folder, wherever that is installed."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        package, _, file = template.partition("/")
        folder = importlib.import_module(package).__file__
        path = Path(folder or "").parent / file
        try:
            source = path.read_text(encoding="utf-8")
        except OSError as error:
            raise TemplateNotFound(template) from error
        return source, str(path), lambda: True
