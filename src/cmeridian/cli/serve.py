"""`cmeridian serve`: the web application, its worker and its schedule, under one parent.

The one module of the command that needs Django, and it imports it only when it starts the server.
"""

from __future__ import annotations

import http.client
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmeridian.cli.output import warn
from cmeridian.domain.kernel.problems import BadInput, Problem

if TYPE_CHECKING:
    from cmeridian.cli.supervisor import Child

SETTINGS = "cmeridian.web.settings"
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
OTHER_PORTS = 20
"""So many more ports are tried for a server that may stand anywhere."""
THREADS = 4
MAX_PROCESSES = 64

EPILOG = """\b
Examples:
  cmeridian serve                           on this machine, for you
  cmeridian serve --data ~/cme --port 8080  another folder, another port
  CMERIDIAN_DATABASE_URL=postgresql://... cmeridian serve    on PostgreSQL

\b
One address is printed once the first page answers. Ctrl-C stops everything.
Every setting is listed in docs/reference/settings.md.
"""


@click.command("serve", epilog=EPILOG)
@click.option("--host", metavar="HOST", help="Listen here; 127.0.0.1 if left out.")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    help="Listen on this port; 8000 if left out, 0 for any that is free.",
)
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of database, secret and static files; ~/.local/share/cmeridian if left out.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, MAX_PROCESSES),
    help="Web processes: one on SQLite, one a core on PostgreSQL if left out.",
)
@click.option("--verbose", is_flag=True, help="Log every request to standard error.")
def command(
    host: str | None, port: int | None, data: Path | None, workers: int | None, verbose: bool
) -> int:
    """Serve the web application with its worker and its schedule, until it is stopped."""
    if data is not None:
        os.environ["CMERIDIAN_DATA"] = str(data)
    return run_server(host=host, port=port, workers=workers, verbose=verbose)


def run_server(
    *,
    host: str | None,
    port: int | None,
    workers: int | None = None,
    verbose: bool = False,
    may_move: bool = False,
) -> int:
    """Prepare, start, print the address, and keep running until stopped. Returns the exit code.

    may_move: take another port where the one asked for is taken. Raises BadInput for a setting,
    folder, port or database that cannot be used.
    """
    from cmeridian.cli.supervisor import Supervisor

    place = host or DEFAULT_HOST
    _refuse_unknown_host(place)
    chosen = _free_port(place, DEFAULT_PORT if port is None else port, may_move=may_move)
    _prepare_environment(port=chosen, workers=workers, verbose=verbose)
    warn("cmeridian", [Problem(0, "", words, "") for words in _prepare()])
    children = _children(place, chosen)
    asked = "127.0.0.1" if place in ("0.0.0.0", "localhost") else place  # noqa: S104 - compared
    asked = "::1" if asked == "::" else asked
    return Supervisor(children).run(
        is_ready=lambda: _answers(asked, chosen), when_ready=lambda: _say_address(chosen)
    )


def run_django(arguments: list[str]) -> int:
    """Run one of Django's own commands with our settings, and return its exit code."""
    # What is made in the data folder is its owner's alone, as when it is served.
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(["cmeridian manage", *arguments]).execute()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def data_folder() -> Path:
    """Name the folder of the data, as the environment says."""
    from cmeridian.web import environment

    return environment.data_folder()


def _refuse_unknown_host(host: str) -> None:
    """Refuse to be reached under names that nobody has listed."""
    from cmeridian.web import environment

    is_local = host in ("localhost", "::1") or host.startswith("127.")
    if not is_local and len(environment.hosts()) == len(environment.LOOPBACK):
        what = f"{host} is reached by others, and no name is listed under which they may ask."
        remedy = "Set CMERIDIAN_HOSTS to the names, such as cme.example.org; separate by commas."
        raise BadInput("command line", [Problem(0, "--host", what, remedy)])


def _free_port(host: str, port: int, *, may_move: bool) -> int:
    last, why = (port + OTHER_PORTS if may_move and port else port), ""
    for number in range(port, min(last, 65535) + 1):
        try:
            return _bound_port(host, number)
        except OSError as error:
            why = error.strerror or str(error)
    name = f"{port} to {last}" if last != port else str(port)
    what = f"{host} cannot listen on port {name}: {why.lower()}."
    raise BadInput(
        "command line", [Problem(0, "--port", what, "Name another: --port 8080, or 0 for any.")]
    )


def _bound_port(host: str, port: int) -> int:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        # A port whose last connections are still closing is free; one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
        return int(probe.getsockname()[1])


def _prepare_environment(*, port: int, workers: int | None, verbose: bool) -> None:
    """Say to this process and its children what the command line says."""
    from cmeridian.web import environment

    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if not environment.yes_no("HTTPS"):
        # With https a proxy stands before us, whose port is not ours.
        named = environment.hosts()[len(environment.LOOPBACK) :]
        os.environ.setdefault("CMERIDIAN_ADDRESS", f"http://{[*named, 'localhost'][0]}:{port}")
    if verbose:
        os.environ["CMERIDIAN_LOG_LEVEL"] = "INFO"
    if workers is not None:
        os.environ["CMERIDIAN_WEB_PROCESSES"] = str(workers)
    elif os.environ.get("CMERIDIAN_DATABASE_URL", "").startswith("postgres"):
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
        os.environ.setdefault("CMERIDIAN_WEB_PROCESSES", str(min(cores, MAX_PROCESSES)))


def _prepare() -> list[str]:
    from cmeridian.web.prepare import prepare

    return prepare()


def _children(host: str, port: int) -> list[Child]:
    from django.conf import settings

    from cmeridian.cli.supervisor import Child, module_command

    web = [
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", str(settings.WEB_PROCESSES), "--blocking-threads", str(THREADS)),
        *("--log-level", "warning", "--workers-kill-timeout", "5"),
        "cmeridian.web.wsgi:application",
    ]
    return [
        Child("the web server", module_command("granian", *web)),
        Child("the worker", module_command("django", "qcluster", "--skip-checks"), waits=True),
    ]


def _answers(host: str, port: int) -> bool:
    """Tell whether the server is ready; it is asked under a name that it always knows."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/health/ready", headers={"Host": "localhost"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _say_address(port: int) -> None:
    """Print the address: a name, since passkeys refuse a number."""
    from django.conf import settings

    from cmeridian.web.environment import LOOPBACK

    named = settings.ALLOWED_HOSTS[len(LOOPBACK) :]
    # Behind a proxy that speaks https, ours leads there anyhow.
    click.echo(f"https://{named[0]}" if settings.HTTPS and named else f"http://localhost:{port}")
    if sys.stderr.isatty():
        click.echo("Ctrl-C stops it.", err=True)
