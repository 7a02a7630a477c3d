"""What the environment says, read strictly: a wrong value stops the start and names its remedy."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url

from cmeridian.domain.kernel.problems import BadInput, Problem

PREFIX = "CMERIDIAN_"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MIN_SECRET = 50
_SECRET_BYTES = 48
MAIL_TIMEOUT_S = 20
DEFAULT_PORT = 8000
_MIN_DIFFERENT = 5
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
NETWORK_SYSTEMS = frozenset(
    {
        *("9p", "afs", "afpfs", "ceph", "cifs", "coda", "glusterfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "smb2", "smb3", "smbfs"),
        *("fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    }
)
"""File systems over which SQLite's locks and its write-ahead log do not hold."""
_YES_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def refuse(name: str, what: str, remedy: str) -> BadInput:
    """Build the error for a setting that cannot be used."""
    return BadInput("environment", [Problem(0, PREFIX + name, what, remedy)])


def text(name: str, default: str = "") -> str:
    """Read a setting as text."""
    return os.environ.get(PREFIX + name, default).strip()


def yes_no(name: str) -> bool:
    """Read a setting as yes or no. Raises BadInput for anything else."""
    given = text(name).casefold()
    if given not in _YES_NO:
        raise refuse(name, f"{given!r} is neither yes nor no.", "Write 1 or 0.")
    return _YES_NO[given]


def whole_number(name: str, default: int, *, most: int = 1_000_000_000) -> int:
    """Read a setting as a whole number from 1. Raises BadInput for anything else."""
    given = text(name) or str(default)
    if not (given.isdecimal() and len(given) <= len(str(most)) and 1 <= int(given) <= most):
        what = f"{given!r} is not a whole number from 1 to {most}."
        raise refuse(name, what, f"Write one, such as {default}.")
    return int(given)


def proxies(*, https: bool) -> int:
    """Read how many proxies stand before us; one where https is spoken, if nothing is said."""
    given = text("PROXIES")
    if given == "0" or (not given and not https):
        return 0
    return whole_number("PROXIES", 1, most=9)


def mail() -> dict[str, Any]:
    """Build Django's settings for mail: a server, or the terminal if none is named.

    Raises BadInput for an address of a server, or of a sender, that cannot be used.
    """
    sender = text("MAIL_FROM") or "CMEridian <cmeridian@localhost>"
    if "@" not in sender or any(sign in sender for sign in "\r\n"):
        raise refuse("MAIL_FROM", f"{sender!r} is no sender.", "Write Name <name@example.org>.")
    common = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    url = text("MAIL_URL")
    if not url:
        return {**common, "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError as error:
        raise refuse("MAIL_URL", f"it cannot be read: {error}.", _MAIL_REMEDY) from None
    if found.scheme not in ("smtp", "smtps") or not found.hostname:
        raise refuse("MAIL_URL", "it names no mail server.", _MAIL_REMEDY)
    is_tls = found.scheme == "smtps"
    is_here = found.hostname in ("localhost", "127.0.0.1", "::1")
    if not text("MAIL_FROM") and not is_here:
        what = "mail goes out by a server, and nobody is named as its sender."
        raise refuse("MAIL_FROM", what, "Write Name <name@example.org>.")
    return {
        **common,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": found.hostname,
        "EMAIL_PORT": port or (465 if is_tls else 25 if is_here else 587),
        "EMAIL_HOST_USER": unquote(found.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(found.password or ""),
        "EMAIL_USE_SSL": is_tls,
        # Nothing leaves this machine unencrypted.
        "EMAIL_USE_TLS": not is_tls and not is_here,
        "EMAIL_TIMEOUT": MAIL_TIMEOUT_S,
    }


_MAIL_REMEDY = "Write smtp://user:password@host:587, or smtps://… for TLS from the first byte."


def log_level() -> str:
    """Read from which level on lines are logged. Raises BadInput for an unknown one."""
    given = text("LOG_LEVEL", "WARNING").upper()
    if given not in _LOG_LEVELS:
        raise refuse("LOG_LEVEL", f"{given!r} is no level.", f"Write {', '.join(_LOG_LEVELS)}.")
    return given


def time_zone() -> str:
    """Read the time zone in which a day begins. Raises BadInput for an unknown one."""
    given = text("TIME_ZONE", "UTC")
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError):
        remedy = "Write one such as America/New_York."
        raise refuse("TIME_ZONE", f"{given!r} is no time zone.", remedy) from None
    return given


def data_folder() -> Path:
    """Name the folder of database, secret and collected files; it need not exist yet."""
    given = text("DATA")
    if given:
        return Path(given).expanduser().resolve()
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "cmeridian"


def hosts() -> list[str]:
    """List the host names that may be asked for. Raises BadInput for a wildcard."""
    given = [host.strip() for host in text("HOSTS").split(",") if host.strip()]
    if any(host.startswith(("*", ".")) for host in given):
        raise refuse("HOSTS", "a wildcard lets anyone name the host.", "List each name.")
    return [*LOOPBACK, *given]


def address(*, hosts: list[str], https: bool) -> str:
    """Read under which address others open the pages, for links in mails; it ends without a slash.

    hosts: all that may be asked for, this machine's own first. Raises BadInput for what is no
    address of a server, or leads elsewhere than to one of them.
    """
    given = text("ADDRESS").rstrip("/")
    if not given:
        named = hosts[len(LOOPBACK) :]
        if named and https:
            return f"https://{named[0]}"
        return f"http://{named[0] if named else LOOPBACK[0]}:{DEFAULT_PORT}"
    try:
        found = urlsplit(given)
        host, _ = found.hostname, found.port
    except ValueError as error:
        raise refuse("ADDRESS", f"it cannot be read: {error}.", _ADDRESS_REMEDY) from None
    rest = (found.path, found.query, found.fragment, found.username or found.password)
    if found.scheme not in ("http", "https") or not host or any(rest):
        raise refuse("ADDRESS", f"{given!r} is no address of a server.", _ADDRESS_REMEDY)
    if host not in hosts and f"[{host}]" not in hosts:
        remedy = "List it in CMERIDIAN_HOSTS, or write one that stands there."
        raise refuse("ADDRESS", f"nobody may ask for {host}.", remedy)
    return given


_ADDRESS_REMEDY = "Write https://cme.example.org, with its port if it has one, and no path."


def secret_key(folder: Path) -> str:
    """Read the secret key, made on the first run in a file that only its owner reads.

    Raises BadInput for one that is too short to be secret.
    """
    key = text("SECRET_KEY") or _kept_secret(folder / "secret_key")
    if len(key) < MIN_SECRET:
        raise refuse(
            "SECRET_KEY",
            f"the secret key has fewer than {MIN_SECRET} characters.",
            _KEY_REMEDY,
        )
    if len(set(key)) < _MIN_DIFFERENT or key.startswith("django-insecure-"):
        raise refuse("SECRET_KEY", "the secret key is easily guessed.", _KEY_REMEDY)
    return key


_KEY_REMEDY = "Leave it out, and one is made; or write a long random one."


def _kept_secret(path: Path) -> str:
    if not path.exists():
        make_folder(path.parent)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(_SECRET_BYTES))
                out.flush()
                os.fsync(out.fileno())
            # Of several that start at once the first wins, and none reads half a secret.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        except OSError as error:
            raise _unusable(path.parent, error) from None
        finally:
            draft.unlink(missing_ok=True)
    try:
        return path.read_text().strip()
    except OSError as error:
        raise _unusable(path.parent, error) from None


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner enters; one that is there is left as it is.

    Raises BadInput where that cannot be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unusable(folder, error) from None


def _unusable(folder: Path, error: OSError) -> BadInput:
    what = f"the folder {folder} cannot be used: {error.strerror or error}."
    return refuse("DATA", what, "Name one that you may write to, here or with --data.")


def database(folder: Path) -> dict[str, Any]:
    """Build Django's settings for the database: SQLite in the data folder, or what the URL names.

    Raises BadInput for a URL that names neither SQLite nor PostgreSQL.
    """
    url = text("DATABASE_URL")
    if not url:
        make_folder(folder)
        return _sqlite(str(folder / "cmeridian.sqlite3"))
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise refuse("DATABASE_URL", f"it cannot be read: {error}", _URL_REMEDY) from None
    if found["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(found["NAME"])
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise refuse("DATABASE_URL", "only PostgreSQL and SQLite are served.", _URL_REMEDY)
    return {**found, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


_URL_REMEDY = "Write postgresql://user:password@host:5432/name, or leave it out for SQLite."


def _sqlite(name: str) -> dict[str, Any]:
    kind = network_system(Path(name), _mounts())
    if kind:
        raise refuse(
            "DATA",
            f"{name} lies on a network file system ({kind}), where SQLite can lose data.",
            "Name a folder on a disk of this machine; or set CMERIDIAN_DATABASE_URL to PostgreSQL.",
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": None,
    }


def network_system(path: Path, mounts: str) -> str:
    """Name the network file system on which a path lies, or nothing.

    mounts: as in Linux's /proc/self/mounts. A machine whose very root is such a system is a
    sandbox that shows its own disk that way.
    """
    place = path.expanduser().absolute()
    place = place.parent.resolve() / place.name
    found = ("", "")
    for line in mounts.splitlines():
        _, at, kind = line.split(" ", 3)[:3]
        # The kernel writes a space as \040, and so on.
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), at)
        if place.is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1] if found[0] != "/" and found[1] in NETWORK_SYSTEMS else ""


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
