"""Settings of the tests: the product's own, with the data in a folder that goes away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "CMERIDIAN_DATA" not in os.environ:
    os.environ["CMERIDIAN_DATA"] = tempfile.mkdtemp(prefix="cmeridian-tests-")
    atexit.register(shutil.rmtree, os.environ["CMERIDIAN_DATA"], ignore_errors=True)
# What a request leaves in the log is looked at, too.
os.environ.setdefault("CMERIDIAN_LOG_LEVEL", "INFO")

from cmeridian.web.settings import *  # noqa: F403
from cmeridian.web.settings import DATA, DATABASES, STATIC_ROOT, STORAGES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in use: the log, its locks and writers side by side are not those of memory.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}

# Static files come from the package itself; collecting them is proven by starting the server.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Each test begins as someone new.
GUESTS_PER_HOUR = 1_000_000
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
