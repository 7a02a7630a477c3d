"""Load the packs: the one door to the vocabulary and the requirement sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook, Vocabulary
from cmeridian.packs.build.sets import build_set
from cmeridian.packs.build.vocabularies import build_vocabulary
from cmeridian.packs.compiled import HERE, fingerprint, read_compiled, write_compiled

if TYPE_CHECKING:
    from cmeridian.packs import plain_tree


class LazySets(Mapping[str, RequirementSet]):
    """Requirement sets by id, each built when it is first asked for."""

    def __init__(self, trees: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        self._trees = trees
        self._vocabulary = vocabulary
        self._built: dict[str, RequirementSet] = {}

    def __getitem__(self, set_id: str) -> RequirementSet:
        if set_id not in self._built:
            self._built[set_id] = build_set(self._trees[set_id], self._vocabulary)
        return self._built[set_id]

    def __contains__(self, set_id: object) -> bool:
        return set_id in self._trees

    def __iter__(self) -> Iterator[str]:
        return iter(self._trees)

    def __len__(self) -> int:
        return len(self._trees)


@cache
def load_rulebook() -> Rulebook:
    """Load the vocabulary and all requirement sets that come with the product.

    Raises BadPacks if a pack is wrong.
    """
    return load_rulebook_from(HERE)


def load_rulebook_from(folder: Path) -> Rulebook:
    """Load the packs below a folder, compiled where that is known to be sound.

    Raises BadPacks if a pack is wrong.
    """
    name = fingerprint(folder)
    trees = read_compiled(name)
    if trees is None:
        trees = load_everything(folder)
        write_compiled(name, trees)
    heads = {name: tree for name, tree in trees.items() if name != "sets"}
    vocabulary = build_vocabulary(**heads)
    return Rulebook(vocabulary=vocabulary, sets=LazySets(trees["sets"], vocabulary))


def load_everything(folder: Path = HERE) -> dict[str, Any]:
    """Read and judge every pack below a folder, without any cache.

    Returns plain trees: terms, topics, codes, titles, and sets by id. Raises BadPacks with every
    problem of every file.
    """
    # The schema library costs more than all the rest, and is not needed once packs are compiled.
    from cmeridian.packs.judge import judge_packs

    return judge_packs(folder)


def parse_set(
    tree: plain_tree.Tree, *, at: plain_tree.Path = (), vocabulary: Vocabulary
) -> RequirementSet:
    """Build a requirement set of one's own that stands at a path of a file.

    Raises BadInput with everything wrong with it, placed in that file.
    """
    from cmeridian.packs.judge import judge_own_set

    problems = judge_own_set(tree, at=at, vocabulary=vocabulary)
    if problems:
        raise BadInput(tree.file, problems)
    value = tree.value
    for step in at:
        value = value[step]
    return build_set(value, vocabulary)


def set_text(set_id: str) -> str:
    """Give the YAML of a set, to be copied and edited.

    Raises KeyError if there is no such set.
    """
    if set_id not in load_rulebook().sets:
        raise KeyError(set_id)
    found = next((HERE / "requirement_sets").glob(f"*/{set_id}.yaml"))
    return found.read_text(encoding="utf-8")
