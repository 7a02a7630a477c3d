"""What the environment says is read strictly: a wrong value names itself and its remedy."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.web import environment
from cmeridian.web.sqlite import is_sound

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/homes /shared nfs4 rw 0 0
/dev/vdb /shared/own ext4 rw 0 0
//office/files /our\\040files cifs rw 0 0
ann@host: /far fuse.sshfs rw 0 0
tmpfs /tmp/x tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/cme/cmeridian.sqlite3", ""),
        ("/shared/ann/cmeridian.sqlite3", "nfs4"),
        ("/shared/own/cmeridian.sqlite3", ""),
        ("/sharedness/cmeridian.sqlite3", ""),
        ("/our files/cmeridian.sqlite3", "cifs"),
        ("/far/cmeridian.sqlite3", "fuse.sshfs"),
    ],
)
def test_a_network_file_system_is_known(path: str, kind: str) -> None:
    assert environment.network_system(Path(path), MOUNTS) == kind


def test_a_sandbox_whose_very_root_looks_like_one_is_none() -> None:
    assert environment.network_system(Path("/srv/x.sqlite3"), "none / 9p rw 0 0\n") == ""


def test_a_link_to_a_network_file_system_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "there")
    mounts = f"server:/x {tmp_path.resolve()}/there nfs rw 0 0\n"
    assert environment.network_system(tmp_path / "here" / "x.sqlite3", mounts) == "nfs"


def test_a_database_on_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = f"server:/x {tmp_path.resolve()} nfs rw 0 0\n"
    monkeypatch.setattr(environment, "_mounts", lambda: mounts)
    monkeypatch.delenv("CMERIDIAN_DATABASE_URL", raising=False)
    with pytest.raises(BadInput, match=r"network file system \(nfs\).*PostgreSQL"):
        environment.database(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("HTTPS", "maybe", lambda: environment.yes_no("HTTPS")),
        ("HOSTS", "*", environment.hosts),
        ("HOSTS", "cme.example.org,.example.org", environment.hosts),
        ("WEB_PROCESSES", "0", lambda: environment.whole_number("WEB_PROCESSES", 1, most=64)),
        ("WEB_PROCESSES", "65", lambda: environment.whole_number("WEB_PROCESSES", 1, most=64)),
        ("WEB_PROCESSES", "two", lambda: environment.whole_number("WEB_PROCESSES", 1, most=64)),
        ("WEB_PROCESSES", "9" * 5000, lambda: environment.whole_number("WEB_PROCESSES", 1)),
        ("LOG_LEVEL", "loud", environment.log_level),
        ("TIME_ZONE", "Mars/Olympus", environment.time_zone),
        ("TIME_ZONE", "../etc/passwd", environment.time_zone),
        ("DATABASE_URL", "mysql://a@b/c", lambda: environment.database(Path("/nowhere"))),
        ("DATABASE_URL", "nonsense", lambda: environment.database(Path("/nowhere"))),
        ("SECRET_KEY", "short", lambda: environment.secret_key(Path("/nowhere"))),
        ("SECRET_KEY", "a" * 60, lambda: environment.secret_key(Path("/nowhere"))),
        (
            "SECRET_KEY",
            "django-insecure-" + "abcdefghij" * 5,
            lambda: environment.secret_key(Path("/nowhere")),
        ),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    name: str, value: str, read: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"CMERIDIAN_{name}", value)
    with pytest.raises(BadInput) as refused:
        read()  # type: ignore[operator]
    (problem,) = refused.value.problems
    assert problem.place == f"CMERIDIAN_{name}"
    assert problem.remedy


@pytest.mark.parametrize(
    ("value", "number"), [("", 1), ("1", 1), ("64", 64)], ids=["left out", "least", "most"]
)
def test_a_number_within_its_limits_is_taken(
    value: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMERIDIAN_WEB_PROCESSES", value)
    assert environment.whole_number("WEB_PROCESSES", 1, most=64) == number


def test_the_secret_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CMERIDIAN_SECRET_KEY", raising=False)
    folder = tmp_path / "new" / "data"
    first = environment.secret_key(folder)
    assert environment.secret_key(folder) == first
    assert len(first) >= environment.MIN_SECRET
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CMERIDIAN_SECRET_KEY", raising=False)
    barrier, keys = threading.Barrier(8), set()

    def read() -> None:
        barrier.wait(timeout=10)
        keys.add(environment.secret_key(tmp_path))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="CMERIDIAN_DATA"):
        environment.make_folder(tmp_path / "file" / "data")


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 51, 3), True),
        ((3, 51, 2), False),
        ((3, 52, 0), True),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 45, 1), False),
        ((3, 40, 1), False),
    ],
)
def test_which_versions_of_sqlite_are_sound(version: tuple[int, int, int], sound: bool) -> None:
    assert is_sound(version) is sound


HOSTS = [*environment.LOOPBACK, "cme.example.org", "other.example.org"]


@pytest.mark.parametrize(
    ("given", "hosts", "https", "expected"),
    [
        ("", list(environment.LOOPBACK), False, "http://localhost:8000"),
        ("", HOSTS, True, "https://cme.example.org"),
        ("", HOSTS, False, "http://cme.example.org:8000"),
        ("https://other.example.org/", HOSTS, True, "https://other.example.org"),
        ("https://cme.example.org:8443", HOSTS, True, "https://cme.example.org:8443"),
        ("http://[::1]:9", HOSTS, False, "http://[::1]:9"),
    ],
)
def test_the_address_of_the_pages_is_given_or_made_of_the_first_name(
    given: str, hosts: list[str], https: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMERIDIAN_ADDRESS", given)
    assert environment.address(hosts=hosts, https=https) == expected


@pytest.mark.parametrize(
    "given",
    [
        "cme.example.org",
        "ftp://cme.example.org",
        "https://cme.example.org/pages",
        "https://cme.example.org?x=1",
        "https://ann:secret@cme.example.org",
        "https://evil.example",
        "https://cme.example.org:port",
        "https://[",
        "https://",
    ],
)
def test_an_address_that_is_none_or_of_no_host_of_ours_is_refused(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMERIDIAN_ADDRESS", given)
    with pytest.raises(BadInput, match="CMERIDIAN_ADDRESS"):
        environment.address(hosts=HOSTS, https=True)


def mail_by(
    monkeypatch: pytest.MonkeyPatch, url: str, sender: str = "CME <cme@example.org>"
) -> dict:
    monkeypatch.setenv("CMERIDIAN_MAIL_URL", url)
    monkeypatch.setenv("CMERIDIAN_MAIL_FROM", sender)
    return environment.mail()


def test_without_a_server_mail_goes_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail_by(monkeypatch, "")["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert mail_by(monkeypatch, "", "")["DEFAULT_FROM_EMAIL"] == "CMEridian <cmeridian@localhost>"


@pytest.mark.parametrize(
    ("url", "port", "is_tls", "starts_tls"),
    [
        ("smtp://mail.example.org", 587, False, True),
        ("smtp://mail.example.org:2525", 2525, False, True),
        ("smtps://mail.example.org", 465, True, False),
        ("smtp://localhost", 25, False, False),
        ("smtp://[::1]:2525", 2525, False, False),
    ],
)
def test_mail_leaves_this_machine_encrypted_only(
    url: str, port: int, is_tls: bool, starts_tls: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = mail_by(monkeypatch, url)
    assert found["EMAIL_PORT"] == port
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (is_tls, starts_tls)
    assert found["EMAIL_TIMEOUT"] == environment.MAIL_TIMEOUT_S


def test_user_and_password_of_a_mail_server_may_hold_any_sign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = mail_by(monkeypatch, "smtp://ann%40example.org:p%2F%3A%40ss@mail.example.org")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("ann@example.org", "p/:@ss")


@pytest.mark.parametrize(
    ("url", "sender", "name"),
    [
        ("http://mail.example.org", "CME <cme@example.org>", "MAIL_URL"),
        ("mail.example.org", "CME <cme@example.org>", "MAIL_URL"),
        ("smtp://", "CME <cme@example.org>", "MAIL_URL"),
        ("smtp://mail.example.org:port", "CME <cme@example.org>", "MAIL_URL"),
        ("smtp://mail.example.org:99999", "CME <cme@example.org>", "MAIL_URL"),
        ("smtp://mail.example.org", "", "MAIL_FROM"),
        ("smtp://mail.example.org", "CME", "MAIL_FROM"),
        ("smtp://mail.example.org", "cme@example.org\nBcc: all@example.org", "MAIL_FROM"),
    ],
)
def test_a_mail_server_or_sender_that_cannot_be_used_is_refused(
    url: str, sender: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match=f"CMERIDIAN_{name}"):
        mail_by(monkeypatch, url, sender)
