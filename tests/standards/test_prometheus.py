"""What promtool and amtool print is read line by line, whatever stands in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.standards.prometheus import complaints

PRINTED = """Checking 0.yml
  FAILED:
0.yml: 5:15: group "a", rule 1, "X": could not parse expression: 1:15: parse error: unexpected end of input
0.yml: group "a", rule 2, "Y": annotation "a": unclosed action
Checking 1.yml
  SUCCESS: 1 rules found

Checking '2.yml'  FAILED: yaml: unmarshal errors:
  line 3: field group_bi not found in type config.plain
  line 4: cannot unmarshal !!str `letmein` into []string
Checking 3.yml
 SUCCESS: 3.yml is valid prometheus config file syntax
"""


def test_each_complaint_has_its_file_and_place_and_no_value() -> None:
    assert [(one.name, one.line, one.column) for one in complaints(PRINTED)] == [
        ("0.yml", 5, 15),
        ("0.yml", None, None),
        ("2.yml", 3, None),
        ("2.yml", 4, None),
    ]
    texts = [one.text for one in complaints(PRINTED)]
    assert texts[0].startswith('group "a", rule 1')
    assert texts[2] == "field group_bi not found in type config.plain"
    assert "letmein" not in " ".join(texts)


@given(
    st.lists(st.sampled_from(["0.yml: ", "  line 3: ", "FAILED: ", "SUCCESS", "7:2: ", "\n", "`a`", "x@y", '"', "'"]))
)
def test_any_output_is_read(parts: list[str]) -> None:
    for one in complaints("".join(parts)):
        assert one.name == "0.yml"
        assert "`a`" not in one.text
