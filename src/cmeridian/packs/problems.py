"""Say what is wrong with a file in the words of the person who wrote it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from cmeridian.domain.kernel.problems import BadInput, Problem, UserError
from cmeridian.packs.nearest import choices
from cmeridian.packs.plain_tree import MAX_LISTED, Path, Tree, place
from cmeridian.packs.schema.fields import KEY_SEPARATOR, WRONG_SHAPE, shown


class BadPacks(UserError):
    """Packs that cannot be used; holds every problem of every file."""

    def __init__(self, errors: Iterable[BadInput]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.file))
        super().__init__("\n".join(str(error) for error in self.errors))


def problems_from(
    error: ValidationError, tree: Tree, model: type[BaseModel], *, at: Path = ()
) -> list[Problem]:
    """Turn the errors of a validation into problems with lines, places and remedies.

    model: the class that was validated; at: where in the tree its value stands.
    """
    found = error.errors(include_url=False)[:MAX_LISTED]
    return [_problem(details, tree, model, at) for details in found]


def _problem(details: ErrorDetails, tree: Tree, model: type[BaseModel], at: Path) -> Problem:
    steps = details["loc"]
    path = (*at, *_path_in(_node(tree.value, at), steps))
    what, remedy = _words(details, _node(tree.value, path), model)
    return Problem(tree.line(path), place(path), what, remedy)


def _words(details: ErrorDetails, node: Any, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = details["type"], details.get("ctx", {})
    if "remedy" in context:
        return context["what"], context["remedy"]
    if kind.startswith(WRONG_SHAPE):
        keys = kind.removeprefix(WRONG_SHAPE).split(KEY_SEPARATOR)
        return _words_for_shape(keys, node, tags_at(model, details["loc"]))
    key = details["loc"][-1] if details["loc"] else ""
    if kind == "extra_forbidden":
        known = {name for found in models_at(model, details["loc"][:-1]) for name in keys_of(found)}
        what = f"{key} is not a known key here."
        if node is None and " " in str(key):
            return what, "A comma in { } ends a value: put text that holds one in quotes."
        return what, choices(str(key), known)
    if kind == "missing":
        return f"{key} is missing.", _meaning(model, details["loc"])
    if kind == "literal_error":
        return f"{shown(node)} is not a known value.", _literal_remedy(node, context["expected"])
    return _PLAIN_WORDS.get(kind) or (f"{shown(node)}: {details['msg'].lower()}.", "")


_PLAIN_WORDS = {
    "list_type": ("a list is expected here.", "Start each item with a dash."),
    "tuple_type": ("a list is expected here.", "Start each item with a dash."),
    "dict_type": ("a map is expected here.", "Write `key: value` lines, indented."),
    "model_type": ("a map is expected here.", "Write `key: value` lines, indented."),
    "model_attributes_type": ("a map is expected here.", "Write `key: value` lines, indented."),
    "too_short": ("the list is empty.", "Add an item, or remove the key."),
}


def _words_for_shape(keys: list[str], node: Any, tags: set[str]) -> tuple[str, str]:
    if not isinstance(node, dict):
        return _PLAIN_WORDS["dict_type"]
    if len(keys) > 1:
        given = " and ".join(key for key in keys if node.get(key) is not None)
        what = f"{given} exclude each other." if given else "it is not clear what this is."
        return what, f"Give one of: {', '.join(keys)}."
    value = node.get(keys[0])
    if value is None:
        return f"{keys[0]} is missing.", choices("", tags)
    return f"{shown(value)} is not a known {keys[0]}.", choices(str(value), tags)


def _literal_remedy(node: Any, expected: str) -> str:
    values = [value.strip("'") for value in expected.replace(" or ", ", ").split(", ")]
    return choices(str(node), values)


# --- from the validator's location to the file's path --------------------------------------------


def _node(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _path_in(value: Any, steps: Path) -> Iterator[str | int]:
    """Leave out the steps that are the validator's own, such as the tags of unions."""
    for index, step in enumerate(steps):
        if _holds(value, step):
            yield step
            value = value[step]
        elif isinstance(value, dict) and index == len(steps) - 1 and not _is_tag(step):
            yield step


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def _is_tag(step: str | int) -> bool:
    return isinstance(step, str) and (step.startswith("<") or step == "[key]")


# --- from the validator's location to the model --------------------------------------------------


def models_at(model: type[BaseModel], steps: Path) -> list[type[BaseModel]]:
    """Find the classes that judge the map at a location of a validation error."""
    found = _annotations_at(model, steps)
    return [leaf for annotation in found for leaf, _ in _leaves(annotation) if _is_model(leaf)]


def tags_at(model: type[BaseModel], steps: Path) -> set[str]:
    """Find the kinds among which a map at a location is one."""
    found = _annotations_at(model, steps)
    tags = {tag for annotation in found for _, tag in _leaves(annotation) if tag}
    return {tag.strip("<>") for tag in tags}


def keys_of(model: type[BaseModel]) -> list[str]:
    """List the keys of a class as files write them."""
    return [info.alias or name for name, info in model.model_fields.items()]


def _meaning(model: type[BaseModel], steps: Path) -> str:
    for found in models_at(model, steps[:-1]):
        for name, info in found.model_fields.items():
            if (info.alias or name) == steps[-1] and info.description:
                return f"Add it: {_inside_sentence(info.description)}"
    return "Add it."


def _inside_sentence(text: str) -> str:
    # An abbreviation keeps its capitals.
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _annotations_at(model: type[BaseModel], steps: Path) -> list[Any]:
    found: list[Any] = [model]
    for step in steps:
        found = [deeper for annotation in found for deeper in _descend(annotation, step)]
    return found


def _descend(annotation: Any, step: str | int) -> Iterator[Any]:
    for leaf, tag in _leaves(annotation):
        if _is_tag(step):
            if tag == step:
                yield leaf
        elif _is_model(leaf):
            for name, info in leaf.model_fields.items():
                if (info.alias or name) == step:
                    yield (
                        Annotated[info.annotation, *info.metadata]
                        if info.metadata
                        else info.annotation
                    )
        elif get_origin(leaf) in (list, tuple, dict):
            arguments = get_args(leaf)
            yield arguments[-1] if get_origin(leaf) is dict else arguments[0]


def _leaves(annotation: Any, tag: str | None = None) -> Iterator[tuple[Any, str | None]]:
    """Take Annotated and unions apart, keeping the tag under which each member stands."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *extras = get_args(annotation)
        own = next((extra.tag for extra in extras if isinstance(extra, Tag)), tag)
        yield from _leaves(inner, own)
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _leaves(member, tag)
    else:
        yield annotation, tag


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
