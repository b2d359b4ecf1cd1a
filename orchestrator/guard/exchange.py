"""Read and write JSON without the standard library's json, whose regular expressions cost more than Python's start."""

from __future__ import annotations


def read_json(data: bytes) -> object:
    """Read one JSON value.

    Raises:
        ValueError: it is not UTF-8, not JSON, or more than one value.
    """
    text = data.decode("utf-8").strip(" \t\r\n")
    try:
        from _json import make_scanner
    except ImportError:  # another Python than CPython
        import json

        return json.loads(text)
    try:
        value, end = make_scanner(_Strict())(text, 0)  # type: ignore[arg-type]  # it asks for these attributes only
    except StopIteration:
        raise ValueError("a value is missing") from None
    if end != len(text):
        raise ValueError("something follows the value")
    return value


def write_json(value: object) -> str:
    """Write a value made of mappings, lists, strings, numbers, booleans and None."""
    from _json import encode_basestring_ascii

    if isinstance(value, dict):
        return (
            "{" + ", ".join([f"{encode_basestring_ascii(key)}: {write_json(one)}" for key, one in value.items()]) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join([write_json(one) for one in value]) + "]"
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return repr(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is not JSON")


class _Strict:
    """What the scanner asks for: Python's own numbers, no NaN, no hooks."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = staticmethod(_refuse)

    def __init__(self) -> None:
        self.memo: dict[str, str] = {}
