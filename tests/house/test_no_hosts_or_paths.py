"""No kept file names a package index or a folder of somebody's machine."""

import re
from pathlib import Path

import pytest

INDEX_HOSTS = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("deb.debian", "org"),
    ("security.debian", "org"),
    ("archive.ubuntu", "com"),
    ("registry.npmjs", "org"),
    ("registry.yarnpkg", "com"),
    ("proxy.golang", "org"),
]
SHARED_FOLDERS = ["work", "farm"]
HOME_FOLDERS = ["home", "root", "Users"]


def needles() -> re.Pattern[str]:
    """Build one pattern in parts, so that this file does not match itself."""
    hosts = [re.escape(f"{name}.{suffix}") for name, suffix in INDEX_HOSTS]
    shared = [f"/{folder}/" for folder in SHARED_FOLDERS]
    # A letter before the slash means a web address such as example.gov, then its own home page.
    homes = [rf"(?<![\w.-])/{folder}/" for folder in HOME_FOLDERS]
    return re.compile("|".join(hosts + shared + homes))


def test_no_kept_file_names_an_index_host_or_a_machine_path(
    root: Path, kept_files: list[Path]
) -> None:
    pattern = needles()
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in kept_files
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "index = https://" + ".".join(INDEX_HOSTS[0]) + "/simple",
        "open('" + "/".join(["", "work", "main"]) + "')",
        "see " + "/".join(["", "home", "ann", "record.yaml"]),
        "file://" + "/".join(["", "root", "x"]),
    ],
)
def test_the_pattern_finds_what_it_should(line: str) -> None:
    assert needles().search(line)


def test_the_pattern_leaves_a_board_s_own_home_page_alone() -> None:
    assert not needles().search("https://board.example.gov/home/renewal")
