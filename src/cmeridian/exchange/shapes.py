"""Read plain values into a shape, or say everything that does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeGuard, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from cmeridian.domain.kernel.amounts import ZERO

if TYPE_CHECKING:
    from cmeridian.domain.kernel.problems import Problem
    from cmeridian.packs.plain_tree import Path, Tree

Shape = TypeVar("Shape", bound=BaseModel)


def read_shape(
    model: type[Shape], tree: Tree, *, at: Path = ()
) -> tuple[Shape, tuple[Problem, ...]]:
    """Read the values at a path of a file into a shape, and say everything that does not fit.

    Where something does not fit, the shape holds the rest, so that names and dates in it can be
    checked all the same: ask `is_sound` before reading a field that has no default.
    """
    value: Any = tree.value
    for step in at:
        value = value[step]
    try:
        return model.model_validate(value), ()
    except ValidationError as error:
        # Words for problems are only loaded where there are problems.
        from cmeridian.packs.problems import problems_from

        problems = problems_from(error, tree, model, at=at)
        shape = _Sound(details["loc"] for details in error.errors(include_url=False))
        return shape.build(model, value, ()), tuple(problems)


def is_sound(shape: BaseModel, *fields: str) -> bool:
    """Tell whether fields were given, and fit."""
    return shape.model_fields_set.issuperset(fields)


class _Sound:
    """Builds shapes from the parts of a value in which nothing is wrong."""

    def __init__(self, wrong: Iterable[Path]) -> None:
        self._wrong = frozenset(wrong)
        self._above = {path[:n] for path in self._wrong for n in range(len(path) + 1)}

    def build(self, model: type[Shape], value: Any, at: Path) -> Shape:
        """Build a shape; lists keep their length, so that places still tell where things stand."""
        if at not in self._above:
            return model.model_validate(value)
        given = value if isinstance(value, dict) and at not in self._wrong else {}
        values = {}
        for name, field in model.model_fields.items():
            key = field.alias or name
            built = self._field(model, name, given[key], (*at, key)) if key in given else None
            if built is not None:
                values[name] = built
        return _with_empty_sections(model, values)

    def _field(self, model: type[BaseModel], name: str, value: Any, at: Path) -> Any:
        if at in self._wrong:
            return None
        if at not in self._above:
            return _reader(model, name).validate_python(value)
        annotation = _bare(model.model_fields[name].annotation)
        item = get_args(annotation)[-1] if get_args(annotation) else None
        if _is_model(annotation):
            return self.build(annotation, value, at)
        if get_origin(annotation) is list and _is_model(item):
            return [self.build(item, one, (*at, index)) for index, one in enumerate(value)]
        if get_origin(annotation) is dict:
            return self._map(item, value, at)
        return None

    def _map(self, item: Any, value: dict[str, Any], at: Path) -> dict[str, Any]:
        if _is_model(item):
            return {key: self.build(item, one, (*at, key)) for key, one in value.items()}
        read = TypeAdapter(item).validate_python
        # A name can be checked also where its hours do not fit: they stand as none.
        return {
            key: ZERO if (*at, key) in self._above else read(one)
            for key, one in value.items()
            if (*at, key, "[key]") not in self._wrong
        }


def _with_empty_sections(model: type[Shape], values: dict[str, Any]) -> Shape:
    """Build a shape, with an empty one for each section that is asked for and not given."""
    sections = {
        name: _with_empty_sections(field.annotation, {})
        for name, field in model.model_fields.items()
        if name not in values and field.is_required() and _is_model(field.annotation)
    }
    return model.model_construct(set(values), **values, **sections)


def _bare(annotation: Any) -> Any:
    """Leave out metadata, and the None of what may be left out."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    members = [one for one in get_args(annotation) if one is not type(None)]
    return members[0] if type(None) in get_args(annotation) and len(members) == 1 else annotation


def _is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


@cache
def _reader(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[annotation, *field.metadata] if field.metadata else annotation)
