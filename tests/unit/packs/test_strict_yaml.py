"""The YAML reader: what it takes for what, and everything it refuses."""

from __future__ import annotations

import contextlib

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.packs.plain_tree import MAX_BYTES, MAX_DEPTH, MAX_NODES
from cmeridian.packs.strict_yaml import read_tree


def read(text: bytes | str) -> object:
    return read_tree(text, file="f.yaml").value


def refuse(text: bytes | str) -> str:
    with pytest.raises(BadInput) as caught:
        read_tree(text, file="f.yaml")
    return str(caught.value)


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~", ""])
def test_null_is_nothing(word):
    assert read(f"a: {word}\n") == {"a": None}


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("True", True), ("false", False), ("FALSE", False)]
)
def test_true_and_false_are_flags(word, value):
    assert read(f"a: {word}\n") == {"a": value}


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "y", "n"),  # YAML 1.1 flags
        *("0123", "0o17", "0x1F", "1_000", "190:20:30", "1e3", ".5", "2.50", ".nan", "-.inf"),
        *("2026-03-02", "12:30:45", "2026-03-02T10:00:00Z"),
        *("=", "<<"),
    ],
)
def test_everything_else_stays_text(text):
    assert read(f"a: {text}\n") == {"a": text}


def test_quoted_words_are_text():
    assert read("a: 'true'\nb: \"null\"\nc: '~'\n") == {"a": "true", "b": "null", "c": "~"}


def test_the_key_on_stays_on():
    assert read("on: 2026-01-01\n") == {"on": "2026-01-01"}
    assert read("'on': 2026-01-01\n") == {"on": "2026-01-01"}


def test_line_ends_of_windows_and_a_byte_order_mark_are_fine():
    assert read(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - 2\r\n") == {"a": "1", "b": ["2"]}


def test_comments_and_long_texts_are_read():
    assert read("# head\na: >\n  one\n  two\nb: |\n  x\n  y\n") == {"a": "one two\n", "b": "x\ny\n"}


def test_lines_are_those_of_the_file():
    tree = read_tree("# head\na: 1\nb:\n  - c: 2\n    d: 3\n  - e\n", file="f")
    assert [tree.line(path) for path in ((), ("a",), ("b", 0, "c"), ("b", 0, "d"), ("b", 1))] == [
        2,
        2,
        4,
        5,
        6,
    ]


def test_the_line_of_a_missing_path_is_that_of_its_parent():
    tree = read_tree("a: 1\nb:\n  c: 2\n", file="f")
    assert tree.line(("b", "x", 7)) == 2


REFUSED = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "line 3, a: a is given twice, first on line 1."),
    "duplicate key inside a list": ("x:\n  - {a: 1, a: 2}\n", "line 2, x[0].a: a is given twice"),
    "anchor": ("a: &x 1\n", "line 1, a: &x marks a value"),
    "alias": ("a: *x\n", "line 1, a: *x refers to another place."),
    "alias as a key": ("*x : 1\n", "*x refers to another place."),
    "tag that would run code": (
        "a: !!python/object/apply:os.system [x]\n",
        "the tag tag:yaml.org,2002:python",
    ),
    "tag of a standard type": ("a: !!int 3\n", "the tag tag:yaml.org,2002:int"),
    "tag without a name": ("a: ! x\n", "the tag ! has no use"),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", "%TAG has no use here."),
    "second document": ("a: 1\n---\nb: 2\n", "line 2: a second document starts here."),
    "map as a key": ("{a: 1}: 2\n", "a key is a map or a list."),
    "list as a key": ("? [a]\n: 2\n", "a key is a map or a list."),
    "empty key": ("?\n: 2\n", "a key is empty."),
    "null key": ("null: 2\n", "a key is empty."),
    "tab": ("a:\n\t- b\n", "line 2: a tab is used to indent. Indent with spaces."),
    "unclosed bracket": ("a: [1, 2\n", "the file may be cut short"),
    "unclosed quote": ("a: 'x\nb: 2\n", "a quoted text is not closed."),
    "cut in a key": ("a: 1\nbcd", "a key has no colon."),
    "colon in a text": ("a: one: two\n", "a colon stands where none can."),
    "bad indentation": ("a: 1\n  b: 2\n", "line 2"),
    "backslash": ('a: "C:\\q"\n', "a backslash in double quotes has no meaning here."),
    "escape character": ('a: "\\e[31m"\n', "the text holds a control character."),
    "escape character in a key": ('"\\e": 1\n', "a key holds a control character."),
    "turned order": ('a: "\\u202e"\n', "holds the invisible character U+202E"),
    "turned order in a key": ('"\\u2066": 1\n', "a key holds the invisible character U+2066"),
    "raw turned order": ("a: b\u200fc\n", "line 1: the text holds the invisible character U+200F"),
    "raw control character": ("a: \x1b[31m\n", "control character U+001B"),
    "binary": (b"\x00\x01\x02\x03abc", "the file is binary, not text."),
    "PDF": (b"%PDF-1.7 ...", "this is a PDF"),
    "ZIP": (b"PK\x03\x04...", "this is a ZIP archive"),
    "UTF-16": ("a: 1".encode("utf-16"), "the file is saved as UTF-16. Save it as UTF-8."),
    "UTF-16 without a mark": ("a: 1\n".encode("utf-16-le"), "seems to be saved as UTF-16"),
    "UTF-32": ("a: 1".encode("utf-32"), "the file is saved as UTF-32. Save it as UTF-8."),
    "Latin 1": ("a: 1\nb: café\n".encode("latin-1"), "line 2: the text is not UTF-8."),
    "surrogate": ("a: \ud800", "the text is not UTF-8."),
    "empty": ("", "the file is empty."),
    "blank": (" \n\n", "the file is empty."),
    "comments only": ("# nothing\n", "the file holds nothing but comments."),
    "too deep in brackets": ("[" * (MAX_DEPTH + 1), f"nested more than {MAX_DEPTH} deep"),
    "far too deep in brackets": ("[" * 200_000, f"nested more than {MAX_DEPTH} deep"),
    "too deep by dashes": ("- " * (MAX_DEPTH + 1) + "x", f"nested more than {MAX_DEPTH} deep"),
    "too large": (b"#" * (MAX_BYTES + 1), "the file has more than 16 MB."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    text, words = REFUSED[case]
    assert words in refuse(text)


@pytest.mark.parametrize(
    "case",
    ["duplicate key", "anchor", "alias", "second document", "too deep in brackets", "cut in a key"],
)
def test_refused_without_the_fast_parser_too(case, monkeypatch):
    monkeypatch.delattr(yaml, "CLoader", raising=False)
    text, words = REFUSED[case]
    assert words in refuse(text)


def test_nesting_up_to_the_limit_is_read():
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_too_many_values_are_refused():
    assert f"more than {MAX_NODES:,} values" in refuse("[" + "a," * (MAX_NODES + 1) + "]")


def test_an_alias_bomb_is_refused_at_once():
    rows = "".join(
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "*a refers to another place." in refuse(f"a: &a [x, x]\n{rows}")


def test_all_problems_are_reported_at_once():
    said = refuse("a: &x 1\na: 2\nb: *x\nc: !t 3\nd: [\n")
    assert [words in said for words in ("&x", "given twice", "*x", "!t", "cut short")] == [True] * 5


def test_no_more_problems_are_collected_than_anyone_reads():
    with pytest.raises(BadInput) as caught:
        read_tree("a: 1\n" * 5_000, file="f")
    assert len(caught.value.problems) == 100


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_bytes_raise_nothing_but_bad_input(data):
    with contextlib.suppress(BadInput):
        assert read_tree(data, file="f").line(()) >= 1


YAML_ISH = st.text(
    alphabet=st.sampled_from(list("ab01:-,.[]{}#&*!|>'\"%@`~?\\ \t\n\r\x85\u2028é")), max_size=60
)


@given(YAML_ISH)
@settings(max_examples=500)
def test_text_that_looks_like_yaml_raises_nothing_but_bad_input(text):
    with contextlib.suppress(BadInput):
        assert isinstance(read_tree(text, file="f").value, dict | list | str | bool | None)


SCALARS = (
    st.none()
    | st.booleans()
    | st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=20)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcäπ ", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES)
def test_what_a_standard_writer_writes_is_read_back(value):
    assert read(yaml.safe_dump(value, allow_unicode=True, sort_keys=False)) == value
