"""Write the generated pages of the documentation: `python docs/generate.py [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from generators.answers import answers_page
from generators.cases import case_pages, sets_with_cases
from generators.command import command_page
from generators.files import file_pages
from generators.markdown import NOTE
from generators.picture import credits_picture
from generators.requirements import requirement_pages
from generators.vocabulary import vocabulary_page

from cmeridian.exchange.schemas import schema_texts
from cmeridian.packs.loader import load_everything, load_rulebook

DOCS = Path(__file__).resolve().parent
_MARK = NOTE.partition("{")[0]


def all_pages() -> dict[str, str]:
    """Write every generated file, by its path below docs."""
    rulebook = load_rulebook()
    trees = load_everything()
    return {
        "images/credits.svg": credits_picture(),
        "reference/command.md": command_page(),
        "reference/json-answers.md": answers_page(),
        "reference/vocabulary.md": vocabulary_page(trees["terms"], trees["topics"]),
        **{f"reference/schemas/{name}.json": text for name, text in schema_texts().items()},
        **file_pages(trees["sets"]),
        **requirement_pages(rulebook, sets_with_cases()),
        **case_pages(rulebook),
    }


def stale_files(pages: dict[str, str]) -> Iterator[Path]:
    """Find pages that were generated once and no longer are."""
    for path in sorted(DOCS.rglob("*.md")):
        if path.relative_to(DOCS).as_posix() not in pages and _MARK in path.read_text("utf-8"):
            yield path


def differing(pages: dict[str, str]) -> list[str]:
    """List the files that are missing, stale or not as they would be written."""
    found = [
        name
        for name, text in pages.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != text
    ]
    return found + [path.relative_to(DOCS).as_posix() for path in stale_files(pages)]


def write(pages: dict[str, str]) -> None:
    """Write what differs, and remove what is stale."""
    for name in differing(pages):
        path = DOCS / name
        if name not in pages:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[name], encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Write, or with --check only compare."""
    pages = all_pages()
    found = differing(pages)
    if arguments == ["--check"]:
        for name in found:
            print(f"docs/{name} is not as `make docs` would write it.", file=sys.stderr)
        return 1 if found else 0
    write(pages)
    print(f"docs: {len(pages)} generated files, {len(found)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
