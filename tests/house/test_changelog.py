"""Each visible change has one fragment, named <topic>.<kind>.md."""

from pathlib import Path

KINDS = {"added", "changed", "fixed", "removed"}


def fragments(root: Path) -> list[Path]:
    return sorted(path for path in (root / "changelog.d").iterdir() if path.name != "README.md")


def test_every_fragment_names_its_topic_and_kind(root: Path) -> None:
    for fragment in fragments(root):
        topic, kind, suffix = fragment.name.split(".")
        assert topic, fragment.name
        assert kind in KINDS, fragment.name
        assert suffix == "md", fragment.name


def test_every_fragment_says_something(root: Path) -> None:
    assert [path.name for path in fragments(root) if not path.read_text("utf-8").strip()] == []
