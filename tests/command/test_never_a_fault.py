"""Whatever a file says, it is answered or refused: never a fault, never silence."""

import random
import re
from datetime import date
from pathlib import Path

import pytest

from cmeridian.exchange.samples import NAMES, sample_text
from cmeridian.packs.loader import load_rulebook
from tests.command.conftest import Run

ON = "2026-11-24"
WORDS = [
    *("true", "null", "~", "-1", "2026-02-30", "2199-12-31", "1900-01-01", "[]", "{}", '"', "'"),
    *(":", "- ", "\t", "&a", "*a", "!!x", "#", "|", ">", "%", "@", "week", "ceu", "any_of"),
    *("us-abim", "us-ks-physician", "us-wa-rn", "999999", "\u2028", "…"),
]


def spoilt(text: str, chance: random.Random) -> str:
    """Change one to three lines as a slip of the hand would."""
    lines = text.splitlines()
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        line = lines[place]
        words = list(re.finditer(r"[^\s,{}\[\]:]+", line))
        match chance.randrange(4):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, chance.choice(lines))
            case 2 if words:
                word = chance.choice(words)
                lines[place] = line[: word.start()] + chance.choice(WORDS) + line[word.end() :]
            case _:
                cut = chance.randint(0, len(line))
                lines[place] = line[:cut] + chance.choice(WORDS) + line[cut:]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_slip_of_the_hand_is_answered_or_refused(seed: int, tmp_path: Path, run: Run) -> None:
    chance = random.Random(seed)
    path = tmp_path / "record.yaml"
    for _ in range(25):
        text = spoilt(sample_text(chance.choice(NAMES), today=date.fromisoformat(ON)), chance)
        path.write_text(text, "utf-8")
        answer = run("credits", path, "--on", ON, "--json")
        assert answer.code in (0, 2), text
        assert (answer.code == 2) is bool(answer.document.get("problems")), text


@pytest.mark.parametrize("expires", ["1900-01-01", "2026-11-24", "2045-06-30", "2199-12-31", None])
def test_every_set_answers_for_any_printed_expiry(
    expires: str | None, tmp_path: Path, run: Run
) -> None:
    sets = list(load_rulebook().sets)
    path = tmp_path / "record.yaml"
    for half in (sets[::2], sets[1::2]):
        path.write_text(
            "schema: cmeridian/record/1\nclinician: {profession: MD}\ncredentials:\n"
            + "".join(
                f"  - {{set: {set_id}, issued: 1900-01-01, expires: {expires or '~'}}}\n"
                for set_id in half
            ),
            "utf-8",
        )
        for options in (("--json",), (), ("--until", "2028-12-31", "--json")):
            answer = run("credits", path, "--on", ON, *options)
            assert answer.code == 0, answer.err
