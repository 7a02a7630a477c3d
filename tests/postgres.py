"""Where PostgreSQL answers for the tests: `python -m tests.postgres` prints it, or says why not.

A test database is made in it and dropped again; its name is that of the address, after `test_`.
"""

from __future__ import annotations

import getpass
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg

URL = (
    os.environ.get("CMERIDIAN_TEST_POSTGRES")
    or f"postgresql://{getpass.getuser()}@127.0.0.1:5432/cmeridian"
)


def database_url(name: str) -> str:
    """Name another database of the same server."""
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


def why_not() -> str:
    """Say why PostgreSQL cannot be used, or nothing."""
    try:
        psycopg.connect(database_url("postgres"), connect_timeout=5).close()
    except psycopg.Error as error:
        return (str(error).strip() or type(error).__name__).splitlines()[0]
    return ""


def main() -> int:
    """Print the address, or on standard error what is amiss."""
    problem = why_not()
    print(problem or URL, file=sys.stderr if problem else sys.stdout)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
