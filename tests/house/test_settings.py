"""Every setting that is read from the environment stands on its page, and nothing else does."""

import re
from pathlib import Path

READ = re.compile(r'(?<![\w.])(?:environment\.)?(?:text|yes_no|whole_number)\(\s*"([A-Z_]+)"')
BY_NAME = re.compile(r"\bCMERIDIAN_[A-Z_]+\b")
ROW = re.compile(r"^\| `(CMERIDIAN_[A-Z_]+)` \|", re.MULTILINE)
NOT_SETTINGS = {
    "CMERIDIAN_COMPLETE",  # a part of a name that the shell uses
    # Names in examples of programs that use the API.
    "CMERIDIAN_API",
    "CMERIDIAN_TOKEN",
}


def test_the_page_lists_what_is_read(root: Path) -> None:
    read = set()
    for path in (root / "src" / "cmeridian").rglob("*.py"):
        text = path.read_text("utf-8")
        read |= {f"CMERIDIAN_{name}" for name in READ.findall(text)}
        read |= set(BY_NAME.findall(text))
    listed = ROW.findall((root / "docs" / "reference" / "settings.md").read_text("utf-8"))
    assert sorted(listed) == sorted(read - NOT_SETTINGS)


def test_no_page_names_a_setting_that_is_not_read(root: Path) -> None:
    listed = set(ROW.findall((root / "docs" / "reference" / "settings.md").read_text("utf-8")))
    pages = [*(root / "docs").rglob("*.md"), *root.glob("*.md")]
    named = {name for page in pages for name in BY_NAME.findall(page.read_text("utf-8"))}
    assert named - listed - NOT_SETTINGS == set()
