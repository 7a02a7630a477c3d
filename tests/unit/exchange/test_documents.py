"""Opening files: what is read as what, and how much of it."""

import io
from pathlib import Path

import pytest

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange import documents
from cmeridian.exchange.documents import read_document


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"a": "1"}'),
        ("A.JSON", '{"a": "1"}'),
        ("a.yaml", '{"a": "1",}'),
        ("a.yml", "a: 1"),
        ("a", "a: 1"),
        ("a.txt", ' \n{ "a": 1 }'),
    ],
)
def test_the_suffix_decides_then_the_looks(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert read_document(path).value == {"a": "1"}


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_has_two_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a: 1")))
    tree = read_document(name)
    assert tree.value == {"a": "1"}
    assert tree.file == "standard input"


def test_a_file_as_large_as_allowed_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    path = tmp_path / "a.yaml"
    path.write_text("a: 3456789", "utf-8")
    assert read_document(path).value == {"a": "3456789"}
    path.write_text("a: 34567890", "utf-8")
    with pytest.raises(BadInput, match="more than"):
        read_document(path)


def test_bytes_are_called_what_the_caller_says() -> None:
    with pytest.raises(BadInput) as error:
        read_document(b"", file="upload")
    assert error.value.file == "upload"
