"""Every dependency is declared once in pyproject.toml and pinned once in constraints.txt."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PIN = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[0-9][A-Za-z0-9.+!]*)")


@pytest.fixture(scope="module")
def pin_lines(root: Path) -> list[str]:
    return (root / "constraints.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def declared(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    groups = [
        project["build-system"]["requires"],
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
    ]
    found = [Requirement(line) for group in groups for line in group]
    # One extra may name another of our own.
    return [one for one in found if one.name != project["project"]["name"]]


def test_constraints_hold_exact_pins_and_nothing_else(pin_lines: list[str]) -> None:
    assert [line for line in pin_lines if not PIN.fullmatch(line)] == []


def test_no_package_is_pinned_twice(pin_lines: list[str]) -> None:
    names = [canonicalize_name(name_and_version(line)[0]) for line in pin_lines]
    assert sorted(set(names)) == sorted(names)


def test_every_declared_dependency_is_pinned_within_its_range(
    pin_lines: list[str], declared: list[Requirement]
) -> None:
    pins = {canonicalize_name(name): version for name, version in map(name_and_version, pin_lines)}
    for requirement in declared:
        pinned = pins.get(canonicalize_name(requirement.name))
        assert pinned, f"{requirement.name} is not in constraints.txt: run make pins"
        assert Version(pinned) in requirement.specifier, f"{requirement} is pinned at {pinned}"


def name_and_version(line: str) -> tuple[str, str]:
    name, _, version = line.partition("==")
    return name, version
