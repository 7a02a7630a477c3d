"""What lies in deploy/ is true: its settings exist, its commands parse, its limits are ours."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from cmeridian.cli.serve import command as serve
from cmeridian.web import settings
from tests.command.conftest import Run
from tests.command.places import ENGINES, new_place

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
SETTING = re.compile(r"\bCMERIDIAN_[A-Z_]+\b")
UNITS = ("cmeridian.service", "cmeridian-backup.service")


def listed() -> set[str]:
    """The settings that have a line on their page."""
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    return set(re.findall(r"^\| `(CMERIDIAN_[A-Z_]+)` \|", page, flags=re.MULTILINE))


def environment() -> dict[str, str]:
    """What the environment file sets."""
    lines = (DEPLOY / "cmeridian.env").read_text("utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def unit(name: str) -> configparser.RawConfigParser:
    """Read a unit; of a key that stands several times, all lines."""

    class Several(dict[str, object]):
        def __setitem__(self, key: str, value: object) -> None:
            if isinstance(value, list) and key in self:
                self[key].extend(value)  # type: ignore[attr-defined]
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(
        strict=False, delimiters=("=",), interpolation=None, dict_type=Several
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name, "utf-8")
    return parser


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_exists(path: Path) -> None:
    assert set(SETTING.findall(path.read_text("utf-8"))) - listed() == set()


def test_the_environment_file_has_every_setting() -> None:
    text = (DEPLOY / "cmeridian.env").read_text("utf-8")
    assert set(re.findall(r"^#?(CMERIDIAN_[A-Z_]+)=", text, flags=re.MULTILINE)) == listed()


@pytest.mark.parametrize("engine", ENGINES)
def test_with_its_settings_it_is_fit_to_be_reached_by_others(
    engine: str, tmp_path: Path, spawn: Run
) -> None:
    with new_place(tmp_path / "place", engine) as place:
        given = environment() | {"CMERIDIAN_DATA": str(place.data)}
        if place.url:
            given["CMERIDIAN_DATABASE_URL"] = place.url
        answer = spawn("manage", "check", "--deploy", "--fail-level", "WARNING", **given)
        assert answer.code == 0, answer.err
        assert "no issues" in answer.out
        assert answer.err == ""


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_a_command_that_there_is(name: str, spawn: Run, tmp_path: Path) -> None:
    program, *words = shlex.split(unit(name)["Service"]["ExecStart"])
    assert Path(program).name == "cmeridian"
    if words[0] == "serve":
        serve.make_context("serve", words[1:])
        return
    answer = spawn(*words[:2], "--help", CMERIDIAN_DATA=str(tmp_path / "data"))
    assert answer.code == 0, answer.err
    assert "FILE_OR_DIR" in answer.out


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_no_more_rights_than_it_needs(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == "cmeridian"
    assert service["UMask"] == "0077"
    for key in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "RestrictSUIDSGID"):
        assert service[key] == "yes", key
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["EnvironmentFile"] == "/etc/cmeridian/cmeridian.env"
    folder = environment()["CMERIDIAN_DATA"]
    allowed = service.get("ReadWritePaths", f"/var/lib/{service.get('StateDirectory')}")
    assert folder in allowed.split()


def test_the_proxy_takes_as_much_as_we_do_and_passes_on_what_we_read() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    size = re.search(r"client_max_body_size (\d+)m;", text)
    assert size
    assert int(size[1]) * 1024 * 1024 == settings.MAX_BODY_BYTES
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "Strict-Transport-Security" not in text, "the pages send it themselves"
    names = set(re.findall(r"server_name ([^;]+);", text))
    assert names == {environment()["CMERIDIAN_HOSTS"]}
    assert re.search(r"location /account/sign-in/ \{\s+limit_req zone=", text)


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        pytest.skip("nginx, or openssl for a certificate, is not installed.")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    arguments = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    arguments += ["-subj", "/CN=cme.example.org", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(arguments, check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text("utf-8").replace("/etc/ssl/cmeridian", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\nhttp {{\n{text}\n}}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(whole)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr, done.stderr


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed.")
    units = [*UNITS, "cmeridian-backup.timer"]
    for name in units:
        text = (DEPLOY / name).read_text("utf-8")
        # The program and its user are of the machine that it will run on.
        text = text.replace("/opt/cmeridian/bin/cmeridian", "/bin/true")
        (tmp_path / name).write_text(text.replace("=cmeridian\nGroup=cmeridian", "=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert said == []


def test_the_container_runs_as_nobody_in_particular_and_fetches_nothing() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    stages = text.split("\nFROM ")
    assert len(stages) == 3, "built in one stage, run in another"
    last = stages[-1]
    assert re.search(r"^USER [1-9]\d*$", last, flags=re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/health/ready" in last
    assert "ADD " not in text
    assert "constraints.txt" in text
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", text, flags=re.MULTILINE):
        for name in copied.split():
            assert (ROOT / name).exists(), name
    words = re.search(r"^CMD (\[.+\])$", last, flags=re.MULTILINE)
    assert words
    name, *arguments = shlex.split(words[1].strip("[]").replace(",", " "))
    assert name == "serve"
    serve.make_context("serve", arguments)
