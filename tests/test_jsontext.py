import json

import pytest

from hfdigest.errors import PageError, SchemaError
from hfdigest.jsontext import (
    MAX_DEPTH,
    MAX_DIGITS,
    Flaw,
    find_flaw,
    json_text,
    kind,
    read_json,
    step,
)
from hfdigest.source import Source


def read(text, error=SchemaError):
    return read_json(Source.read(text, "a.json"), error)


def nested(depth):
    return "[" * depth + "]" * depth


def test_values_come_as_they_are():
    assert read('{"a": [1, -2.5, null, true, "\u2028"]}') == {"a": [1, -2.5, None, True, "\u2028"]}


def test_a_byte_order_mark_is_passed_over():
    assert read("\ufeff[]") == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("", 1, 1), ('{"a": 1,\r\n "b" 2}', 2, 6), ("[1] 2", 1, 5), ("['a']", 1, 2), ('"a\nb"', 1, 3)],
)
def test_text_that_is_not_json_is_refused_at_its_place(text, line, column):
    with pytest.raises(PageError, match="the text is not JSON: ") as caught:
        read(text, PageError)
    assert (caught.value.line, caught.value.column, caught.value.name) == (line, column, "a.json")


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ('{"a": [1, NaN]}', "$.a[1]", "is no finite number of at most 640 digits"),
        ('{"a b": -Infinity}', '$["a b"]', "is no finite number of at most 640 digits"),
        ("[1e999]", "$[0]", "is no finite number of at most 640 digits"),
        (f"[{'1' * (MAX_DIGITS + 1)}]", "$[0]", "is no finite number of at most 640 digits"),
        ('{"b": {"a": 1, "c": 2, "a": 1}}', "$.b.a", "stands twice in its object"),
        (f"[-{'1' * 5000}]", "$[0]", "is no finite number of at most 640 digits"),
        (r'{"a": "\ud83d"}', "$.a", "holds a lone surrogate, which UTF-8 cannot carry"),
        (r'{"\udc80": 1}', "$", "has a key with a lone surrogate, which UTF-8 cannot carry"),
        (nested(MAX_DEPTH + 1), "$" + "[0]" * MAX_DEPTH, "is nested deeper than 100"),
        (nested(500_000), "$", "is nested deeper than 100"),
    ],
)
def test_a_flawed_value_is_refused_with_its_path(text, path, message):
    with pytest.raises(SchemaError) as caught:
        read(text)
    assert (caught.value.path, caught.value.message, caught.value.name) == (path, message, "a.json")


def test_the_limits_themselves_are_allowed():
    assert read(f"[{'-' + '9' * MAX_DIGITS}]") == [-(10**MAX_DIGITS - 1)]
    assert find_flaw(read(nested(MAX_DEPTH))) is None


@pytest.mark.parametrize(
    ("value", "flaw"),
    [
        ({"a": {1: 2}}, Flaw("$.a", "has a key that is an integer, not text")),
        ([{1}], Flaw("$[0]", "is a Python set, which JSON cannot carry")),
        (10**MAX_DIGITS, Flaw("$", "is no finite number of at most 640 digits")),
        ({"a": [1, "b", None, False]}, None),
    ],
)
def test_a_value_that_was_not_read_is_judged_alike(value, flaw):
    assert find_flaw(value) == flaw


def test_paths_and_kinds_are_said_in_the_words_of_json():
    assert [step("a_1"), step("1a"), step('"'), step(3)] == [".a_1", '["1a"]', r'["\""]', "[3]"]
    assert [kind(dict), kind(type(None)), kind(bytes)] == ["an object", "null", "a Python bytes"]


@pytest.mark.parametrize(
    "number", [0.0001, 0.000061, 6.1e-7, 1e15, 1e16, 1.5e300, 1.5e17 + 1, 5e-324]
)
def test_numbers_are_written_as_python_spells_them(number):
    assert json_text([number]) == json.dumps([number], indent=2)
