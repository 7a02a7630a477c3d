"""The domain takes values and gives values: no clock, no files, no chance.

Import contracts cannot see a call such as `date.today()`, and the linter cannot ban a builtin
for one folder, so this walks the syntax trees.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULES = frozenset(
    {"glob", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "sys", "tempfile"}
    | {"time", "urllib", "uuid"}
)
BUILTINS = frozenset({"open", "input", "print", "exec", "eval", "__import__"})
CLOCK_METHODS = frozenset({"today", "now", "utcnow"})


def impurities(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each thing that is not a matter of values alone."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, a.name) for a in names if top(a.name) in MODULES)
            case ast.ImportFrom(module=str(module), level=0) if top(module) in MODULES:
                yield node.lineno, module
            case ast.Name(id=name) if name in BUILTINS:
                yield node.lineno, name
            case ast.Attribute(attr=name) if name in CLOCK_METHODS:
                yield node.lineno, name


def top(module: str) -> str:
    return module.partition(".")[0]


def test_the_domain_has_no_clock_files_or_chance(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{line}: {name}"
        for path in sorted((root / "src/cmeridian/domain").rglob("*.py"))
        for line, name in impurities(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nON = date.today()",
        "import datetime as d\nON = d.datetime.now()",
        "TEXT = open('pack.yaml').read()",
        "from random import choice",
        "import os.path",
    ],
)
def test_an_impure_line_is_found(source: str) -> None:
    assert list(impurities(source))


def test_arithmetic_with_dates_is_pure() -> None:
    assert not list(impurities("from datetime import date\nEND = date(2027, 1, 31)"))
