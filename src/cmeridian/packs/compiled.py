"""Validated packs as one JSON file in the user's cache, so that a command need not validate them.

Its name is a digest of every file of this package, the packs and the code that judged them, so a
stale one is never found. Without a writable cache everything still works, a second slower.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_KEEP_SECONDS = 30 * 24 * 3600


def fingerprint(folder: Path = HERE) -> str:
    """Digest the name and the bytes of every pack and every module below a folder."""
    digest = hashlib.sha256()
    for name in sorted(_files(str(folder))):
        with open(name, "rb") as file:  # noqa: PTH123 - two hundred Path objects cost 2 ms
            content = file.read()
        digest.update(f"{os.path.relpath(name, folder)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_compiled(name: str) -> dict[str, Any] | None:
    """Read the compiled packs of that fingerprint; None if they are missing or damaged."""
    try:
        digest, payload = _path(name).read_bytes().split(b"\n", 1)
    except (OSError, ValueError, RuntimeError):
        return None
    if hashlib.sha256(payload).hexdigest().encode() != digest:
        return None
    found: dict[str, Any] = json.loads(payload)
    return found


def write_compiled(name: str, trees: dict[str, Any]) -> None:
    """Keep the compiled packs under that fingerprint, if the cache can be written."""
    payload = json.dumps(trees, separators=(",", ":"), ensure_ascii=False).encode()
    content = hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload
    with contextlib.suppress(OSError, RuntimeError):
        path = _path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, content)
        _forget_old_ones(path)


def _files(folder: str) -> list[str]:
    found: list[str] = []
    for entry in os.scandir(folder):
        if entry.is_dir() and entry.name != "__pycache__":
            found.extend(_files(entry.path))
        elif entry.name.endswith((".yaml", ".py")):
            found.append(entry.path)
    return found


def _path(name: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME", "")
    # A relative path there is to be ignored (XDG Base Directory Specification).
    root = Path(home) if Path(home).is_absolute() else Path.home() / ".cache"
    return root / "cmeridian" / f"packs-{name}.json"


def _replace(path: Path, content: bytes) -> None:
    # Loaded only here, where a second has gone by already: it costs as much as reading all packs.
    import tempfile

    # mkstemp makes the file readable by its owner only.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".packs-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _forget_old_ones(path: Path) -> None:
    oldest = time.time() - _KEEP_SECONDS
    for other in path.parent.glob("packs-*.json"):
        if other != path and other.stat().st_mtime < oldest:
            other.unlink(missing_ok=True)
