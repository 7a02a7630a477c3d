"""The page of the JSON answers, from the answers that the command gives."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmeridian.cli.main import main
from cmeridian.exchange.samples import NAMES, sample_text
from generators.cases import CASES
from generators.markdown import code, link, page, slug, table
from generators.picture import ON

OPENING = """\
With `--json` a command writes one JSON document to standard output and nothing else there. Its
`schema` says what it is. Dates are ISO 8601; the last day of a window is included. `null` means
not known, or nothing to measure."""

BARE = """\
schema: cmeridian/record/1
clinician: {profession: MD}
credentials: [{set: us-fl-md}, {set: us-aba}]
activities:
  - {id: a, completed: 2020-01-01, credits: [{class: AMA_CAT1, amount: 1}]}
"""
WHAT_IF = """\
schema: cmeridian/what-if/1
facts: {dea_registrant: false}
add_credentials: [{set: us-fl-md, issued: 2026-03-01}]
"""
WRONG_CASE = """\
cases:
  - {id: w1, kind: requirements, input: {"on": 2026-11-24, set: us-dea-mate, record: {
    clinician: {profession: MD}, credentials: [{set: us-dea-mate, expires: 2027-01-31}]}},
    expected: {missing: 3}}
  - {id: w2, kind: planner}
  - {id: w3}
"""


QUICKLY = ("--engine", "sqlite", "--requests", "1", "--seconds", "0.05")


@dataclass(frozen=True)
class Answer:
    """One kind of answer: how to get it, and which parts of it are described elsewhere."""

    words: str
    runs: tuple[tuple[str, ...], ...]
    like: Mapping[str, str]


ANSWERS = (
    Answer(
        "What is owed: `credits RECORD`.",
        (*(("credits", f"{name}.yaml") for name in NAMES), ("credits", "bare.yaml")),
        {},
    ),
    Answer(
        "A difference: `credits RECORD --what-if FILE`.",
        (("credits", "amara.yaml", "--what-if", "if.yaml"),),
        {
            "before": "cmeridian/credits/1",
            "after": "cmeridian/credits/1",
            "findings[].before": "cmeridian/credits/1, one finding",
            "findings[].after": "cmeridian/credits/1, one finding",
        },
    ),
    Answer(
        "Every due date: `credits RECORD --until DATE`.",
        (("credits", "amara.yaml", "--until", "2030-12-31"),),
        {},
    ),
    Answer(
        "What an auditor would ask for: `credits RECORD --audit ID`.",
        (
            ("credits", "amara.yaml", "--audit", "us-ca-md"),
            ("credits", "bare.yaml", "--audit", "us-fl-md"),
        ),
        {},
    ),
    Answer("The list of sets: `sets`.", (("sets",),), {}),
    Answer("One set: `sets ID`.", (("sets", "us-tx-physician"), ("sets", "us-fl-md")), {}),
    Answer("Worked cases: `verify FILE...`.", (("verify", "good.yaml", "wrong.yaml"),), {}),
    Answer(
        "The samples: `demo --json`.", (("demo",),), {"samples[].credits": "cmeridian/credits/1"}
    ),
    Answer(
        "The benchmarks: `bench`. A benchmark that was not run has no list.",
        (("bench", "ledger", "--clinicians", "1"), ("bench", "pages", *QUICKLY)),
        {},
    ),
    Answer(
        "A file that cannot be used: any command, with exit code 2.",
        (("credits", "bad.yaml"),),
        {},
    ),
)

MEANINGS = {
    "schema": "what this document is",
    "on": "the day of the answer",
    "until": "the last day looked at",
    "sets": "one for each credential, in the record's order",
    "cmeridian/sets/1 sets": "one for each requirement set",
    "set": "id of the requirement set",
    "authority": "whose rules",
    "jurisdiction": "ISO 3166 code",
    "credential": "the kind of credential",
    "professions": "for whom",
    "number": "as in the record",
    "window": "the days that count for the coming renewal",
    "cycle.window": "how it is laid",
    "start": "first day; null: not known",
    "end": "last day, included; null: not known",
    "renewal": "the printed expiry, or the end of the window",
    "missing": "the fewest further hours that clear every short rule; null where the window is not "
    "known, units are mixed, or only tasks are asked for",
    "further_hours": "the same in hours, also where units are mixed",
    "amount": "how much",
    "unit": "what is counted; `task` for things to do",
    "open_tasks": "short rules that no hour clears",
    "asks": "how many rules wait for a fact",
    "findings[].asks": "the facts that would decide it",
    "confidence": "`high`, `medium` or `low`",
    "as_of": "year of the text that was read",
    "as_of_estimated": "the copy prints no date; the year is an estimate",
    "checked_on": "when the text of the rule itself was read",
    "checker": "the second person who compared it with its sources; null: nobody yet",
    "review_by": "after this day, recheck",
    "recheck": "that day is past, or cannot be given",
    "notices": "sentences about the set as a whole",
    "findings": "one for each rule",
    "cmeridian/credits-difference/1 findings": "one for each rule that differs",
    "rule": "id of the rule",
    "status": "`met`, `short`, `not_due`, `not_applicable`, `ask`, `unsure`",
    "state": "the word that people are shown",
    "overdue": "short, and past its due date",
    "counted": "what the rule accepted",
    "required": "what it asks for",
    "short_by": "what is missing for it",
    "due": "the last day to mend it",
    "counts": "ids of the activities that count",
    "refused": "activities that do not count",
    "id": "as in the file",
    "refused[].id": "id of the activity",
    "reason": "why it does not count",
    "why": "one or two plain sentences",
    "source": "where the rule was read",
    "sources": "every document behind the set",
    "document": "its title, with section or page",
    "kind": "statute, regulation, board page and so on",
    "cases[].kind": "always `requirements`",
    "not_run[].kind": "a kind that this version does not know",
    "url": "where it stands",
    "soft": "a recommendation, not a duty",
    "note": "what the source adds",
    "before": "as it is",
    "after": "as it would be",
    "added": "sets that are new",
    "removed": "sets that are gone",
    "dates": "earliest first",
    "what": "in words",
    "ready": "how many of them lack nothing",
    "items[].ready": "it lacks nothing",
    "of": "how many activities count",
    "retention_months": "how long evidence is to be kept",
    "retention": "the same in words, where it is not a number of months",
    "audit": "how the authority audits",
    "tracking_system": "where it tracks credits",
    "reporting": "who reports",
    "how": "how proof is given",
    "failure": "what happens if it is not met",
    "produce_within_days": "days to answer an audit",
    "items": "one for each activity that counts",
    "title": "in words",
    "items[].period": "the period in which it counts: the present one, or an earlier one",
    "items[].title": "of the activity",
    "completed": "its day",
    "rules": "every rule of the set",
    "items[].rules": "ids of the rules that count it",
    "files": "documents on file, by name",
    "cmeridian/verify/1 files": "one for each file",
    "gaps": "what its evidence lacks",
    "keep_until": "the last day to keep it",
    "period": "the counting period it belongs to",
    "cycle": "the counting period",
    "months": "its length",
    "anchor": "what fixes its end",
    "words": "the whole rule in sentences",
    "cycle.words": "its length and what fixes its end, in words",
    "how_often": "in words",
    "facts": "what it turns on",
    "notes": "what else to know",
    "binds": "what else binds it, in sentences",
    "passed": "how many cases hold",
    "cases[].passed": "every value is as expected",
    "failed": "how many do not",
    "not_run": "how many are of a kind that is not known yet",
    "files[].not_run": "cases of a kind that is not known yet",
    "cases": "one for each case that was run",
    "checked": "how many values were compared",
    "differences": "values that differ",
    "expected": "what the case says",
    "value": "what came out",
    "difference": "the value minus what was expected",
    "file": "the file as it was named",
    "problems": "everything wrong with the file",
    "line": "counted from 1; null: not known",
    "place": "path inside the file; null: the file as a whole",
    "remedy": "what to write instead",
    "samples": "one for each sample clinician",
    "name": "what it is called",
    "story": "what the sample shows",
    "sample": "always true: an invented person",
    "credits": "the ledger",
    "ledger": "one for each measurement",
    "size": "of the input",
    "seed": "of the generated input",
    "read_ms_median": "reading one record, the bound",
    "judge_ms_median": "judging it",
    "ratio": "judging over reading",
    "judge_seconds_in_all": "judging all of them",
    "peak_memory_mb": "of the process",
    "pages": "one for each page on each database",
    "page": "which",
    "engine": "the database",
    "web_processes": "of the server",
    "pages[].sample": "whose record it is",
    "bytes_cold": "over the wire with all that the page names, compressed, headers included",
    "bytes_page": "of that the page itself",
    "requests_cold": "to show it to a browser that was never here",
    "rounds": "how many requests were timed",
    "page_ms_median": "the page",
    "bound_ms_median": "an answer without any work, the bound",
    "pages[].ratio": "the page over the bound",
    "page_per_second": "the page, asked for by several clients",
    "bound_per_second": "the bound, by as many",
}


def answers_page() -> str:
    """Write the page."""
    parts = [OPENING]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_files(folder)
        for answer in ANSWERS:
            found = [_run(arguments, folder) for arguments in answer.runs]
            parts += _section(answer, found)
    return page("JSON answers", source="the answers of the command", parts=parts)


def _write_files(folder: Path) -> None:
    files = {
        **{f"{name}.yaml": sample_text(name, today=ON) for name in NAMES},
        "bare.yaml": BARE,
        "if.yaml": WHAT_IF,
        "wrong.yaml": WRONG_CASE,
        "good.yaml": (CASES / "us-fl-md.yaml").read_text("utf-8"),
        "bad.yaml": "schema: cmeridian/record/1\ncredentials: 3\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _run(arguments: tuple[str, ...], folder: Path) -> dict[str, Any]:
    """Run the command on files of a folder, and take its one JSON document."""
    given = [str(folder / word) if word.endswith(".yaml") else word for word in arguments]
    if given[0] in ("credits", "demo"):
        given += ["--on", ON.isoformat()]
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(output), redirect_stderr(io.StringIO()):
        main([*given, "--json"])
        output.flush()
    found: dict[str, Any] = json.loads(output.buffer.getvalue())
    return found


def _section(answer: Answer, found: list[dict[str, Any]]) -> Iterator[str]:
    kinds: dict[str, dict[str, None]] = {}
    for document in found:
        for path, kind in _paths(document, answer.like):
            kinds.setdefault(path, {})[kind] = None
    schema = found[0]["schema"]
    assert all(document["schema"] == schema for document in found), answer.runs
    yield f"## {schema}"
    yield answer.words
    rows = [
        (code(path), _kind_words(list(names)), _meaning(schema, path, answer.like))
        for path, names in kinds.items()
        if path != "schema"
    ]
    yield table(("key", "value", "meaning"), rows)


def _meaning(schema: str, path: str, like: Mapping[str, str]) -> str:
    """Find the meaning of a key: by its whole path, else by as much of its end as is told apart."""
    words = MEANINGS.get(f"{schema} {path}", "")
    rest = path
    while not words:
        words = MEANINGS.get(rest) or MEANINGS.get(rest.removesuffix("[]"), "")
        _, dot, rest = rest.partition(".")
        if not words and not dot:
            raise KeyError(f"{schema} {path} has no meaning in {__name__}")
    if path not in like:
        return words
    target, _, part = like[path].partition(",")
    return f"{words}: as {link(target, f'#{slug(target)}')}{f',{part}' if part else ''}"


def _paths(node: Any, like: Mapping[str, str], path: str = "") -> Iterator[tuple[str, str]]:
    if path:
        yield path, _kind(node)
    if path in like:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _paths(value, like, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for value in node:
            if isinstance(value, dict):
                for key, inner in value.items():
                    yield from _paths(inner, like, f"{path}[].{key}")


def _kind(node: Any) -> str:
    match node:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "number"
        case str():
            return "text"
        case dict():
            return "object"
        case _:
            return "list"


def _kind_words(kinds: list[str]) -> str:
    """Name the kinds of a value; what is null in every sample is text otherwise."""
    known = [kind for kind in kinds if kind != "null"] or ["text"]
    return " or ".join([*known, *(["null"] if "null" in kinds else [])])
