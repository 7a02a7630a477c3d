"""The door to the packs, and the compiled form behind it, which must never be stale."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest

from cmeridian.packs import compiled
from cmeridian.packs.compiled import fingerprint, read_compiled, write_compiled
from cmeridian.packs.loader import load_everything, load_rulebook, load_rulebook_from, set_text
from cmeridian.packs.problems import BadPacks
from tests.unit.packs.conftest import SOUND


def total(folder):
    return load_rulebook_from(folder).sets["us-xx-md"].rules[0].amount


def compiled_file(cache):
    (found,) = cache.glob("packs-*.json")
    return found


def test_a_set_is_built_when_it_is_asked_for_and_only_once():
    sets = load_rulebook().sets
    assert "us-fl-md" in sets
    assert sets["us-fl-md"] is sets["us-fl-md"]
    assert len(sets) == len(list(sets)) == 198
    assert "us-zz-md" not in sets
    with pytest.raises(KeyError):
        sets["us-zz-md"]


def test_the_second_load_reads_the_compiled_form(packs, cache, monkeypatch):
    folder = packs()
    first = load_rulebook_from(folder)
    monkeypatch.setattr(
        "cmeridian.packs.loader.load_everything", lambda _: pytest.fail("not compiled")
    )
    second = load_rulebook_from(folder)
    assert second.vocabulary == first.vocabulary
    assert second.sets["us-xx-md"] == first.sets["us-xx-md"]


def test_the_compiled_form_is_the_owners_alone(packs, cache):
    load_rulebook_from(packs())
    assert stat.S_IMODE(compiled_file(cache).stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_a_changed_byte_is_seen(packs, cache):
    folder = packs()
    path = folder / "requirement_sets/us-xx/us-xx-md.yaml"
    before = path.stat()
    assert total(folder) == 40
    path.write_text(SOUND.replace("amount: 40", "amount: 41"))
    # Same size, same times: only the bytes differ.
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert total(folder) == 41


def test_a_byte_changed_for_the_worse_is_seen(packs, cache):
    folder = packs()
    load_rulebook_from(folder)
    path = folder / "requirement_sets/us-xx/us-xx-md.yaml"
    path.write_text(SOUND.replace("unit: hour", "unit: huor", 1))
    with pytest.raises(BadPacks):
        load_rulebook_from(folder)


def test_a_new_a_moved_and_a_removed_file_are_seen(packs, cache):
    folder = packs()
    names = {fingerprint(folder)}
    path = folder / "requirement_sets/us-xx/us-xx-md.yaml"
    moved = path.rename(path.with_name("us-xx-do.yaml"))
    names.add(fingerprint(folder))
    (path.parent / "new.yaml").write_text("")
    names.add(fingerprint(folder))
    moved.unlink()
    names.add(fingerprint(folder))
    assert len(names) == 4


def test_the_code_that_judges_is_part_of_the_name(tmp_path):
    (tmp_path / "schema").mkdir()
    module = tmp_path / "schema" / "rules.py"
    module.write_text("a = 1")
    before = fingerprint(tmp_path)
    module.write_text("a = 2")
    assert fingerprint(tmp_path) != before
    before = fingerprint(tmp_path)
    (tmp_path / "schema" / "__pycache__").mkdir()
    (tmp_path / "schema" / "__pycache__" / "rules.py").write_text("")
    (tmp_path / "notes.txt").write_text("")
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content.replace(b'"40"', b'"41"'),
        lambda content: b"x" + content,
        lambda _: b"",
        lambda _: b"\xff\xfe no line",
        lambda content: content.split(b"\n", 1)[1],
    ],
)
def test_a_damaged_compiled_form_is_made_anew(packs, cache, damage):
    folder = packs()
    load_rulebook_from(folder)
    path = compiled_file(cache)
    sound = path.read_bytes()
    path.write_bytes(damage(sound))
    assert total(folder) == 40
    assert path.read_bytes() == sound


def test_no_writable_cache_is_no_hindrance(packs, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert total(packs()) == 40


def test_no_home_is_no_hindrance(packs, monkeypatch):
    def no_home():
        raise RuntimeError("no home directory")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(compiled.Path, "home", no_home)
    assert total(packs()) == 40


def test_a_relative_cache_directory_is_ignored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    write_compiled("abc", {"a": 1})
    assert read_compiled("abc") == {"a": 1}
    assert (tmp_path / "home/.cache/cmeridian/packs-abc.json").exists()


def test_a_failed_write_leaves_nothing_behind(cache, monkeypatch):
    write_compiled("old", {"a": 1})

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(compiled.Path, "replace", full)
    write_compiled("new", {"a": 1})
    assert [path.name for path in cache.iterdir()] == ["packs-old.json"]


def test_old_compiled_forms_are_forgotten(cache):
    for name in ("old", "young"):
        write_compiled(name, {})
    os.utime(cache / "packs-old.json", (0, 0))
    write_compiled("new", {})
    assert sorted(path.name for path in cache.iterdir()) == ["packs-new.json", "packs-young.json"]


def test_the_compiled_form_is_plain_json(packs, cache):
    load_rulebook_from(packs())
    payload = json.loads(compiled_file(cache).read_bytes().split(b"\n", 1)[1])
    assert set(payload) == {"terms", "topics", "codes", "titles", "sets"}


def test_the_compiled_path_loads_no_schema_library(tmp_path):
    code = (
        "import sys; from cmeridian.packs.loader import load_rulebook; load_rulebook();"
        "print(sorted({'pydantic', 'yaml', 'hypothesis'} & set(sys.modules)))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    assert [run.stdout.strip() for run in runs] == ["['pydantic', 'yaml']", "[]"]


def test_the_compiled_form_equals_what_the_strict_path_reads(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    trees = load_everything()
    write_compiled("x", trees)
    assert read_compiled("x") == trees


def test_the_text_of_a_set_can_be_copied():
    text = set_text("us-hospital-template")
    assert "id: us-hospital-template" in text
    assert "editable: true" in text


@pytest.mark.parametrize("name", ["us-zz", "*", "../vocabulary", "us-fl-*", ""])
def test_the_text_of_no_set_is_an_error(name):
    with pytest.raises(KeyError):
        set_text(name)
