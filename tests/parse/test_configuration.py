"""orchestrator.yaml is read completely or refused with every mistake's place."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigurationError
from orchestrator.model.configuration import Configuration
from orchestrator.parse.configuration import read_configuration
from orchestrator.parse.configuration_form import Configuration as Form
from orchestrator.parse.configuration_values import read_values

GOOD = """\
id: 0e7c3b54-6f0a-4f53-9d6b-0f1f6f3f5c11
teams:
  devops:
    inbox: to-devops
    aliases: [operations, 운영팀]
  backend: {inbox: to-backend}
"""


def refusal(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(data, ".claude/orchestrator.yaml")
    return str(caught.value)


def test_a_short_configuration_is_filled_with_defaults() -> None:
    configuration = read_configuration(GOOD.encode(), "orchestrator.yaml")
    assert configuration.teams["devops"].aliases == ("operations", "운영팀")
    assert configuration.apply == "write"
    assert configuration.approvals == "signed"


def test_written_values_replace_the_defaults() -> None:
    text = GOOD + "time-zone: Asia/Seoul\nworkers: 4\nrescan-interval: 0.5\nnotify: [notify-send, --urgent]\n"
    configuration = read_configuration(text.encode(), "orchestrator.yaml")
    assert (configuration.time_zone, configuration.workers, configuration.rescan_interval) == ("Asia/Seoul", 4, 0.5)
    assert configuration.notify == ("notify-send", "--urgent")


def test_a_byte_order_mark_and_windows_line_ends_are_read_past() -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read_configuration(data, "orchestrator.yaml").teams["backend"].inbox == "to-backend"


def test_a_key_without_a_value_counts_as_not_written() -> None:
    assert read_configuration(f"{GOOD}senders:\n  # none yet\n".encode(), "x").senders == {}


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    text = GOOD + "senders:\n  no: pm\n  12:30: qa\npeople:\n  kim: {name: on}\n"
    configuration = read_configuration(text.encode(), "x")
    assert configuration.senders == {"no": "pm", "12:30": "qa"}
    assert configuration.people["kim"].name == "on"


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("wrokers: 2", "workers"),
        ("timezone: UTC", "time-zone"),
        ("size_limit: 2048", "size-limit"),
        ("aprovals: local", "approvals"),
    ],
)
def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one(line: str, nearest: str) -> None:
    said = refusal(GOOD + line + "\n")
    assert ".claude/orchestrator.yaml:7:1" in said
    assert f"did you mean {nearest}?" in said


def test_an_unknown_key_inside_a_team_is_compared_with_what_a_team_has() -> None:
    said = refusal(GOOD.replace("aliases:", "alias:"))
    assert ":5:5" in said
    assert "unknown key teams.devops.alias" in said
    assert "did you mean aliases?" in said


def test_an_unknown_key_that_resembles_nothing_lists_the_known_ones() -> None:
    assert "known are: id, serves, teams" in refusal(GOOD + "colour: blue\n")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (GOOD + "workers: 0\n", ":7:1", "greater than or equal to 1"),
        (GOOD + "answered: burn\n", ":7:1", "'keep' or 'rename'"),
        (GOOD + "production: prod\n", ":7:1", "tuple"),
        (GOOD + "serves: nobody\n", ":7:1", "teams are: devops, backend"),
        (GOOD.replace("to-backend", "to-DevOps"), ":6:13", "is the inbox of devops already"),
        (GOOD.replace("to-backend", "../elsewhere"), ":6:13", "not a folder's name"),
        (GOOD.replace("운영팀", "Backend"), ":6:3", "stands for devops already"),
        (GOOD.replace("id: 0e7c", "id: zzzz"), ":1:1", "id"),
        (GOOD + "teams: {}\n", ":7:1", "twice"),
        (GOOD + "senders: {a: &x pm, b: *x}\n", ":7:14", "anchor"),
        (GOOD + "senders: {a: !!str pm}\n", ":7:14", "tag"),
        (GOOD + "senders: {a: !!python/name:os.system x}\n", ":7:14", "tag"),
        (GOOD + "---\nid: x\n", ":7:1", "second YAML document"),
        (GOOD + "notify: " + "[" * 100_000, ":7:", "nested deeper"),
        (GOOD + "notify: [a", ":8:1", "not readable as YAML"),
        (GOOD + "? [a, b]\n: c\n", ":7:3", "not a word"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, place: str, words: str) -> None:
    said = refusal(text)
    assert place in said
    assert words in said


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"- a\n", b"word", b"\xff\xfe", b"id: \x00", b"#" * 300_000])
def test_what_is_no_configuration_at_all_is_refused_too(data: bytes) -> None:
    assert ".claude/orchestrator.yaml" in refusal(data)


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    said = refusal("answered: burn\n" + GOOD + "wrokers: 2\n")
    assert "2 mistakes" in said
    assert said.index("line 1,") < said.index("line 8,")


def test_a_time_zone_that_the_machine_does_not_know_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no time zone known here is called Mars/Olympus"):
        read_configuration(f"{GOOD}time-zone: Mars/Olympus\n".encode(), "x", is_time_zone=lambda name: name == "UTC")


@given(st.one_of(st.binary(max_size=400), st.text(alphabet="id: teams{}[]&*!-\n#'\"a1", max_size=200).map(str.encode)))
def test_any_bytes_give_a_configuration_or_a_located_refusal(data: bytes) -> None:
    try:
        read = read_configuration(data, "orchestrator.yaml")
    except ConfigurationError as error:
        read = error
    assert isinstance(read, Configuration) or (read.fact and read.place.startswith("orchestrator.yaml"))


IDENTITY = "0e7c3b54-6f0a-4f53-9d6b-0f1f6f3f5c11"
TEXTS = st.sampled_from(["", "a", "true", "false", "True", "keep", "local", "propose", "ko", "major", "2", IDENTITY])
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2), max_leaves=4
)
TEAM = st.fixed_dictionaries({}, optional={"inbox": VALUES, "aliases": VALUES, "name": VALUES, "capacities": VALUES})
KEYS = sorted(field.alias or name for name, field in Form.model_fields.items())
MAPPINGS = st.fixed_dictionaries(
    {"id": st.just(IDENTITY) | VALUES, "teams": st.dictionaries(TEXTS, TEAM, max_size=2) | VALUES},
    optional={
        "people": st.dictionaries(TEXTS, TEAM, max_size=2),
        **{key: VALUES for key in KEYS if key not in ("id", "people", "teams")},
    },
)


@given(MAPPINGS)
def test_no_values_are_read_differently_than_their_form_reads_them(values: dict[str, object]) -> None:
    read = read_values(values)
    if read is not None:
        assert read == Form.model_validate(values).value()


def test_what_init_writes_and_people_may_add_is_read_without_the_form() -> None:
    choices = {"language": "ko", "answered": "rename", "apply": "propose", "approvals": "local", "solo": "true"}
    texts = {"serves": "devops", "time-zone": "UTC", "production": ["a"], "notify": ["b"], "presence": ["critical"]}
    teams = {"devops": {"inbox": "to-devops", "aliases": ["x"]}, "qa": {"inbox": "to-qa"}}
    people = {"kim": {"name": "Kim", "email": "kim@example.com", "capacities": ["pm"]}}
    values = {"id": IDENTITY, "teams": teams, "people": people, "senders": {"lee": "pm"}, **choices, **texts}
    read = read_values(values)
    assert read is not None
    assert read == Form.model_validate(values).value()
    assert read_values({**values, "workers": "2"}) is None
    assert read_values({**values, "colour": "blue"}) is None


def test_the_form_and_the_value_name_the_same_fields() -> None:
    assert list(Configuration.__struct_fields__) == list(Form.model_fields)
    assert Form.model_validate({"id": IDENTITY, "teams": {}}).value() == Configuration(id=UUID(IDENTITY), teams={})
