"""Judge packs, and sets of one's own, against the schema, the vocabulary and themselves."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.rulebook import Vocabulary
from cmeridian.packs.build.vocabularies import build_vocabulary
from cmeridian.packs.nearest import form_of
from cmeridian.packs.plain_tree import Path, Tree
from cmeridian.packs.problems import BadPacks, problems_from
from cmeridian.packs.references import find_broken_references
from cmeridian.packs.schema.fields import Names
from cmeridian.packs.schema.sets import OwnSet, PackSet
from cmeridian.packs.schema.vocabularies import SpecialtiesPack, TopicsPack, VocabularyPack
from cmeridian.packs.strict_yaml import read_tree

SETS = "requirement_sets"
_VOCABULARIES: dict[str, type[BaseModel]] = {
    "vocabulary.yaml": VocabularyPack,
    "topics.yaml": TopicsPack,
    "specialties.yaml": SpecialtiesPack,
}


def judge_own_set(tree: Tree, *, at: Path, vocabulary: Vocabulary) -> list[Problem]:
    """Find everything wrong with a set of one's own that stands at a path of a file."""
    value: Any = tree.value
    for step in at:
        value = value[step]
    problems: list[Problem] = []
    try:
        OwnSet.model_validate(value, context=Names(vocabulary, own=True))
    except ValidationError as error:
        problems += problems_from(error, tree, OwnSet, at=at)
    return problems + find_broken_references(tree, at=at)


def judge_pack_set(tree: Tree, vocabulary: Vocabulary | None) -> list[Problem]:
    """Find everything wrong with a set that comes with the product.

    vocabulary None: it is broken itself, so that names cannot be judged.
    """
    problems: list[Problem] = []
    try:
        PackSet.model_validate(tree.value, context=Names(vocabulary) if vocabulary else None)
    except ValidationError as error:
        problems += problems_from(error, tree, PackSet)
    return problems + find_broken_references(tree)


def judge_packs(folder: FilePath) -> dict[str, Any]:
    """Read and judge every pack below a folder.

    Returns plain trees: terms, topics, codes, titles, and sets by id. Raises BadPacks with every
    problem of every file.
    """
    errors: list[BadInput] = []
    heads = {name: _read(folder / name, name, errors) for name in _VOCABULARIES}
    for name, model in _VOCABULARIES.items():
        _judge_vocabulary(heads[name], model, errors)
    head = None if errors else _plain({name: tree.value for name, tree in heads.items() if tree})
    paths = sorted((folder / SETS).glob("*/*.yaml"))
    found = [_read(path, path.relative_to(folder).as_posix(), errors) for path in paths]
    sets = [tree for tree in found if tree]
    errors += _strays(folder, {*paths, *(folder / name for name in _VOCABULARIES)})
    errors += _judge_sets(sets, build_vocabulary(**head) if head else None)
    if errors or head is None:
        raise BadPacks(errors)
    return {**head, "sets": {tree.value["id"]: tree.value for tree in sets}}


def _read(path: FilePath, name: str, errors: list[BadInput]) -> Tree | None:
    try:
        return read_tree(path.read_bytes(), file=name)
    except FileNotFoundError:
        errors.append(BadInput(name, [Problem(0, "", "the file is missing.", "Restore it.")]))
    except BadInput as error:
        errors.append(error)
    return None


def _strays(folder: FilePath, read: set[FilePath]) -> list[BadInput]:
    """Find files that look like packs and would silently be left out."""
    what = "no pack is read from this place."
    remedy = f"Move it to {SETS}/JURISDICTION/ID.yaml, or remove it."
    return [
        BadInput(path.relative_to(folder).as_posix(), [Problem(0, "", what, remedy)])
        for pattern in ("*.yaml", "*.yml")
        for path in folder.rglob(pattern)
        if path not in read
    ]


def _judge_vocabulary(tree: Tree | None, model: type[BaseModel], errors: list[BadInput]) -> None:
    if tree is None:
        return
    try:
        model.model_validate(tree.value)
    except ValidationError as error:
        errors.append(BadInput(tree.file, problems_from(error, tree, model)))


def _plain(heads: dict[str, Any]) -> dict[str, Any]:
    taxonomy = heads["specialties.yaml"]["specialties"]
    return {
        "terms": heads["vocabulary.yaml"],
        "topics": heads["topics.yaml"]["topics"],
        "codes": {item["code"]: item["name"] for item in taxonomy},
        "titles": _titles(taxonomy),
    }


def _titles(taxonomy: list[dict[str, Any]]) -> dict[str, list[str]]:
    """List the codes for which each title stands; deactivated codes are no longer offered."""
    titles: dict[str, list[str]] = {}
    for item in taxonomy:
        for title in {form_of(alias) for alias in item.get("aliases", ())}:
            if item.get("active", True):
                titles.setdefault(title, []).append(item["code"])
    return dict(sorted(titles.items()))


def _judge_sets(trees: list[Tree], vocabulary: Vocabulary | None) -> list[BadInput]:
    errors: list[BadInput] = []
    seen: dict[str, str] = {}
    for tree in trees:
        problems = [*judge_pack_set(tree, vocabulary), *_misplaced(tree, seen)]
        if problems:
            errors.append(BadInput(tree.file, problems))
    return errors


def _misplaced(tree: Tree, seen: dict[str, str]) -> list[Problem]:
    set_id = tree.value.get("id") if isinstance(tree.value, dict) else None
    if not isinstance(set_id, str):
        return []
    line = tree.line(("id",))
    folder, name = tree.file.split("/")[-2:]
    problems = []
    if name != f"{set_id}.yaml" or not set_id.startswith(f"{folder}-"):
        remedy = "A file is named after its set, in a folder whose name starts the id."
        problems.append(Problem(line, "id", f"{set_id} does not fit the name of its file.", remedy))
    if set_id in seen:
        problems.append(
            Problem(line, "id", f"{set_id} also stands in {seen[set_id]}.", "Keep one.")
        )
    seen.setdefault(set_id, tree.file)
    return problems
