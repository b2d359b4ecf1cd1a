"""Blocks are those of markdown-it, though most of its rules are never asked."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from orchestrator.parse.block import MOST_STEPS, Outline
from orchestrator.parse.block_reading import Reading, TooMuchError
from orchestrator.parse.block_rules import parser
from orchestrator.parse.outline import read_outline
from tests.support.markdown_blocks import blocks_by_tokens

INDENTS = ["", "", "", " ", "  ", "   ", "    ", "\t", " \t", "> ", ">", "- ", "* ", "+ ", "1. ", "2) ", "10. "]
WORDS = """\
a;b c;한글;# T;## T ##;#;#tag;####### x;===;= =;---;--;-- x;- - -;***;* * *;___;```;```yaml;``` x`y;~~~;~~~~;~~~ `x`;
````;| a | b |;|---|---|;a|b;---|---;-|-;:-:;: -|;a\\|b|c;| |;<!-- x;-->;y --> z;<div>;</div>;<b>;<pre>;</pre>;<?a;?>;
<!A;<![CDATA[;]]>;-;1.;*;+;>;[a]: b;\u00a0q\u00a0;\x0bz\x0c;\u2028;\x85;a\\;  ;\t;"""
LINES = st.tuples(st.lists(st.sampled_from(INDENTS), max_size=3).map("".join), st.sampled_from(WORDS.split(";")))
MARKDOWN = st.lists(LINES.map("".join), max_size=12).map("\n".join)


def same(text: str) -> None:
    outline = read_outline(text)
    assert outline.blocks == blocks_by_tokens(text)
    assert outline.fences == [block for block in outline.blocks if block.sort == "fence"]
    assert [outline.blocks[number] for number in outline.tops] == [
        block
        for block in outline.blocks
        if block.sort in ("heading", "paragraph") and not block.depth and not block.quoted
    ]


@given(MARKDOWN)
def test_blocks_are_those_of_markdown_it(text):
    same(text)


@given(st.text(alphabet="#-=*>|`~ \t:<1.)+a가\n", max_size=60))
def test_blocks_of_any_signs_are_those_of_markdown_it(text):
    same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " \t",
        "a\n\t",
        "```\na",
        "```\na\n  ",
        "```\n``\n   ```` \t\nb",
        "```\n\t```\n    ```\n```x\n",
        "~~~ `x`\n```\n~~~\n",
        "- ```\n  a\n  ```\n- b\n\n      c\n",
        "> ```\n> a\nb\n",
        "a\nb\n===\nc\n---\n",
        "a\n    ===\n===\n",
        "> a\n===\n> b\n> ---\n",
        "- a\n===\n  ---\n",
        "a|b\n-|-\nc|d\n- e|f\n",
        "a\nb|c\n-|-\n",
        "- - a\n\n  b\n- \n\n  c\n",
        "- a\n  > b\n\n  ```\n  c\n  ```\n",
        "1. a\n3. b\n\n   c\n2) d\n",
        "a\n2. b\n1. c\n",
        "a\n<b>\n<div>\nc\n\n<b>\nd\n",
        "\u3000a\u00a0\n\x85b\x85\n",
        "- a\n - b\n  - c\n   - d\n    - e\n",
        "a\n01. b\n",
        "a\n0000000001. b\n1)\tc\n",
        "a\n-\nb\n*\n1.\n",
        "- a\n  -\n  2. b\n\n  2. c\n",
        "- - -\n-  - -x\n- --\n* *\t* \n__ _\n-*-\n",
        "2026-01-02\n1.5 a\n**b**\n+c\n1234567890. d\n",
        "- **a**: b\n- `c` d\n- [ ] e\n \n\n# f\n",
        "- a\n- b\n\n- c\n\n d\n",
        "- a\n- b\n\n  c\n",
        "- a\n- b\nc\n",
        "- a\n* b\n+ c\n\n1. d\n",
        "* a\n* *b*\n* **\n* ***\n* ``\n* ```\n",
        "- a\n- \u3000b\u00a0\n- \x85c\n- d\x85",
        "- a\n- b|c\n-|-\n",
        "- a\n- b\n---\n- c\n===\n",
        "# a #\n## #\n### b # #\n# c#\n#\td\t#\n# \n",
        "a\n# b|c\n-|-\n",
        "a\nb\n- c|d\n-|-\n",
        "a\n```x|y\n-|-\n```\n",
        "**a**: b  \n`c`\n2026\n12.5\n3. d\n",
        "a\n \t\nb\n\x0b\nc\n\u3000\n",
        "```a\n```\n~~~\n~~~ \t\n```\n    ```\n   `````",
        "~~~\n```\n~~~~\n\n```` `\n```\n````",
        "<!---->\n<!-->a\n<!-- b\n-->\n<!-- c --> d|e\n-|-\n",
        "a\n\n---\n***\n____ \nb\n***\nc\n---\n",
        "- a\n- b\n\n\n \t",
        "- a\n\n- b\n\n\n* c",
    ],
)
def test_blocks_at_the_edges_of_the_rules_are_those_of_markdown_it(text):
    same(text)


@given(MARKDOWN)
def test_places_and_lines_count_from_the_beginning_of_the_text_wherever_reading_begins(text):
    above = "---\na: | b\n---\n"
    moved = [
        structs.replace(
            block,
            line=block.line + 3,
            below=block.below + 3,
            start=block.start + len(above),
            end=block.end + len(above),
            item_end=block.item_end and block.item_end + len(above),
            before=None,
        )
        for block in read_outline(text).blocks
    ]
    found = read_outline(above + text, place=len(above), line=4).blocks
    assert [structs.replace(block, before=None) for block in found] == moved


def test_a_plain_text_is_read_without_loading_markdown_it():
    program = """
import sys
from orchestrator.parse.outline import read_outline
assert len(read_outline("# a\\n\\nb\\n\\n- c\\n- d\\n\\n```\\ne\\n```\\n").blocks) == 5
assert "markdown_it" not in sys.modules
assert len(read_outline("1. a\\n").blocks) == 1
assert "markdown_it" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("a\n", 1),
        ("a\nb\nc\n", 5),  # markdown-it looks at each further line for a heading, then for a paragraph
        ("a\nb\n===\n", 2),
        ("- a\n- b\n", 6),
        ("- a\n- b\n\nc|d|e|f|g\n", 10),
        ("- a\n- b\n\n  c\n", 7),
        ("```\na\nb\n```\n", 1),
        ("a|b|c|d|e\n", 2),
        ("# a\n\n---\n<!-- b -->\n", 3),
        ("a\n# b\n", 4),
        ("a\n- b|c|d|e|f\n", 9),
        ("- a\n- b\n\n# c\n", 8),
    ],
)
def test_steps_are_counted_as_markdown_it_takes_them(text, steps):
    outline = Outline(text)
    Reading(parser(), outline).read()
    assert outline.steps == steps


@pytest.mark.parametrize(
    ("text", "left", "line"), [("a\nb\nc\n", 4, 2), ("- a\n- b\n- c\n", 6, 2), ("- a\n\nb\n", 2, 2)]
)
def test_a_text_of_too_many_steps_is_given_up_at_the_line_that_takes_one_more(text, left, line):
    reading = Reading(parser(), Outline(text, steps=MOST_STEPS - left))
    with pytest.raises(TooMuchError) as much:
        reading.read()
    assert much.value.line == line
