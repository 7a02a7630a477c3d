"""What the README and CONTRIBUTING tell a newcomer to type exists."""

import re
from pathlib import Path

import pytest

COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)(?=[`\s])")


def targets(root: Path) -> set[str]:
    lines = (root / "Makefile").read_text("utf-8").splitlines()
    return {line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:( |$)", line)}


def test_the_readme_gives_the_two_commands(root: Path) -> None:
    named = set(COMMAND.findall((root / "README.md").read_text("utf-8")))
    assert {"demo", "test"} <= named


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_on_the_page_is_a_target(root: Path, page: str) -> None:
    text = (root / page).read_text("utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))
    assert set(COMMAND.findall(code)) <= targets(root)
