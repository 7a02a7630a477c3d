"""Text is escaped wherever it goes into a page; the one exception is listed here."""

import re
from pathlib import Path

UNESCAPED = re.compile(
    r"mark_safe|SafeString\(|SafeText\(|\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|autoescape=False"
    r"|__html__"
)
ALLOWED = {"src/cmeridian/features/base/templatetags/drawings.py"}
SUFFIXES = {".py", ".html", ".txt", ".xml", ".svg"}


def test_nothing_but_our_own_drawings_is_marked_as_safe(root: Path) -> None:
    found = {
        str(path.relative_to(root))
        for path in sorted((root / "src").rglob("*"))
        if path.suffix in SUFFIXES and UNESCAPED.search(path.read_text("utf-8"))
    }
    assert found == ALLOWED


def test_the_search_finds_each_way_to_mark_text_as_safe() -> None:
    for text in (
        "mark_safe(x)",
        "SafeString(x)",
        "{{ x|safe }}",
        "{{ x | safe }}",
        "{% autoescape off %}",
    ):
        assert UNESCAPED.search(text), text
    assert not UNESCAPED.search("def telling(x) -> SafeString: the safest way")
