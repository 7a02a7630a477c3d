"""The documentation is current: what is generated, what is linked, what people are told to type."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from itertools import combinations
from pathlib import Path

import click
import pytest

from cmeridian.cli import output
from cmeridian.cli.main import COMMANDS, commands
from cmeridian.domain.kernel.amounts import EDUCATION_UNITS
from cmeridian.domain.requirements.missing import Gap, Kind, can_share
from cmeridian.domain.requirements.rulebook import Combination, Minimum, Rule
from cmeridian.exchange.samples import sample_text
from cmeridian.packs.loader import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md"))]
WRITTEN = [
    page for page in PAGES if "by `make docs`; edit the source" not in page.read_text("utf-8")
]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
SAVE_AS = re.compile(r"[Ss]ave[^`]*`([\w.-]+)`|save it as `([\w.-]+)`")
NOT_HERE = re.compile(r"make |\. \.venv|eval |_CMERIDIAN|cmeridian (serve|demo *(#|$))")
ON = date(2026, 11, 24)
HOURS = EDUCATION_UNITS | {"percent_of_total", "hour_per_year_of_cycle"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- what is generated ----------------------------------------------------------------------------


def test_generated_pages_are_current() -> None:
    run = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_every_requirement_set_has_its_section() -> None:
    for set_id, terms in load_rulebook().sets.items():
        page = DOCS / "reference" / "requirements" / f"{terms.jurisdiction.lower()}.md"
        assert f"\n## {set_id}: " in page.read_text("utf-8"), set_id


def test_every_file_of_worked_cases_has_its_page() -> None:
    files = (ROOT / "tests" / "packs" / "cases").glob("*.yaml")
    pages = (DOCS / "reference" / "worked-cases").glob("*.md")
    assert {file.stem for file in files} == {page.stem for page in pages} - {"index"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_stands_on_its_page(name: str) -> None:
    page = (DOCS / "reference" / "command.md").read_text("utf-8")
    section = page.partition(f"\n## cmeridian {name}\n")[2].partition("\n## ")[0]
    assert section, f"cmeridian {name} is not on the page"
    command = import_module(f"cmeridian.cli.{name}").command
    options = [param for param in command.params if isinstance(param, click.Option)]
    missing = [flag for option in options for flag in option.opts if flag not in section]
    assert missing == []


def test_the_picture_asks_nothing_of_the_network() -> None:
    picture = (DOCS / "images" / "credits.svg").read_text("utf-8")
    assert re.findall(r"@font-face|@import|url\((?!#)|href=|<script", picture) == []


# --- what is linked -------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors that a reader of Markdown gives to the headings of a page."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} (.+)$", without_code(page), flags=re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower())
        found.add(words.replace(" ", "-"))
    return found


def without_code(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_internal_link_resolves(page: Path) -> None:
    broken = []
    for pair in LINK.findall(without_code(page)):
        target, _, anchor = (pair[0] or pair[1]).partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(pair[0] or pair[1])
    assert broken == []


def test_every_page_can_be_reached_from_the_entry() -> None:
    waiting, seen = [DOCS / "index.md"], set()
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = [pair[0] for pair in LINK.findall(without_code(page)) if "://" not in pair[0]]
        waiting += [(page.parent / target.partition("#")[0]).resolve() for target in targets]
    assert [name_of(page) for page in sorted(DOCS.rglob("*.md")) if page not in seen] == []


# --- what people are told to type -----------------------------------------------------------------


def commands_named(text: str) -> Iterator[list[str]]:
    """Find every use of the command in code, as its words after the name."""
    code = "\n".join(body for _, body in FENCE.findall(text))
    code += "\n" + "\n".join(re.findall(r"`(cmeridian[^`\n]*)`", FENCE.sub("", text)))
    for line in code.splitlines():
        for use in re.findall(r"(?:^|[|$(] ?|if )cmeridian ([^|>#;]*)", line.strip()):
            yield use.split()


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_every_command_named_exists_with_its_options(page: Path) -> None:
    for words in commands_named(page.read_text("utf-8")):
        name = words[0]
        assert name in COMMANDS, f"cmeridian {name}"
        command = import_module(f"cmeridian.cli.{name}").command
        if command.context_settings.get("ignore_unknown_options"):
            continue  # What follows is for another program to read.
        known = {flag for param in [*commands.params, *command.params] for flag in param.opts}
        flags = {word for word in words if word.startswith("--")}
        assert flags <= known | {"--help"}, words


def test_the_exit_codes_on_the_page_are_those_of_the_command() -> None:
    page = (DOCS / "reference" / "exit-codes.md").read_text("utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", page, flags=re.MULTILINE)}
    constants = {value for name, value in vars(output).items() if name.endswith("_EXIT")}
    assert listed == constants | {0}


def test_the_readme_counts_the_sets_right() -> None:
    counted = re.search(r"(\d+) requirement sets", (ROOT / "README.md").read_text("utf-8"))
    assert counted is not None
    assert int(counted[1]) == len(load_rulebook().sets)


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """Yield, in order, the files a page says to save, its scripts, and the commands it shows."""
    text = page.read_text("utf-8")
    end = 0
    for found in FENCE.finditer(text):
        before, end = text[end : found.start()].strip(), found.end()
        saved = SAVE_AS.findall(before.splitlines()[-1] if before else "")
        language, body = found[1], found[2]
        if language == "yaml" and saved:
            yield f"save {saved[-1][0] or saved[-1][1]}", body
        elif language == "console":
            yield "show", body
        elif language == "sh" and (script := runnable(body)):
            yield "run", script


def runnable(script: str) -> str:
    """Leave out what builds or changes the surroundings."""
    lines = [line for line in script.splitlines() if not NOT_HERE.match(line)]
    return "\n".join(lines).strip()


EXAMPLES = [page for page in WRITTEN if any(True for _ in steps(page))]


@pytest.mark.parametrize("page", EXAMPLES, ids=name_of)
def test_examples_do_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    if "| jq" in page.read_text("utf-8") and not shutil.which("jq"):
        pytest.skip("jq is not installed, and the page pipes into it.")
    # A reader has a record by then, and stands in the repository.
    (tmp_path / "me.yaml").write_text(sample_text("amara", today=ON), encoding="utf-8")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    for step, body in steps(page):
        if step == "run":
            run_script(body, tmp_path)
        elif step == "show":
            line, _, shown = body.removeprefix("$ ").partition("\n")
            printed = run_script(line, tmp_path)
            for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE):
                assert part.strip("\n") in printed, (
                    f"{line}\nshould print:\n{part}\nprinted:\n{printed}"
                )
        else:
            (tmp_path / step.removeprefix("save ")).write_text(body, encoding="utf-8")


def run_script(line: str, folder: Path) -> str:
    here = Path(sys.executable).parent
    run = subprocess.run(  # noqa: S602 - the pages are ours, and pipe as people do
        line,
        shell=True,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={
            **os.environ,
            "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "80",
            "PYTHONIOENCODING": "utf-8",
        },
    )
    assert run.returncode == 0, f"{line}\n{run.stderr}"
    return run.stdout


# --- what an explanation claims -------------------------------------------------------------------


def gaps_of(rule: Rule) -> Iterator[Gap]:
    if isinstance(rule, Combination):
        for part in rule.parts:
            yield from gaps_of(part)
    elif isinstance(rule, Minimum) and rule.unit in HOURS:
        kind = Kind.of(rule)
        kinds = [kind, *(kind.on_topics(part.topics) for part in rule.sub_minimums)]
        yield from (Gap(rule.id, rule.amount, one, rule.counts_toward_total) for one in kinds)


def is_one_cycle(points: tuple[int, ...], joined: dict[int, set[int]]) -> bool:
    inside = {point: joined[point] & set(points) for point in points}
    if any(len(others) != 2 for others in inside.values()):
        return False
    seen, waiting = {points[0]}, [points[0]]
    while waiting:
        for other in inside[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return len(seen) == len(points)


def test_the_sharing_graph_of_every_set_is_perfect() -> None:
    """So the fewest further hours are exact (docs/explanation/fewest-further-hours.md)."""
    for set_id, terms in load_rulebook().sets.items():
        gaps = [gap for rule in terms.rules for gap in gaps_of(rule)]
        places = range(len(gaps))
        joined = {p: {o for o in places if o != p and can_share(gaps[p], gaps[o])} for p in places}
        apart = {p: set(places) - joined[p] - {p} for p in places}
        for length in range(5, len(gaps) + 1, 2):
            for points in combinations(places, length):
                found = is_one_cycle(points, joined) or is_one_cycle(points, apart)
                assert not found, f"{set_id}: {[gaps[p].rule for p in points]}"
