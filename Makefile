# Every target builds .venv when it is missing or out of date. Another Python: make test PYTHON=python3.12
PYTHON ?= python3

VENV := .venv
PY := $(VENV)/bin/python
UV := $(PY) -m uv --quiet
UV_VERSION := 0.13.9
READY := $(VENV)/ready
ON_BOTH := tests/features $(wildcard tests/browser)
CHECKS := lint format types imports packs house

.DEFAULT_GOAL := help
.PHONY: help demo test check $(CHECKS:%=check-%) bench docs pictures fix pins clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(READY) ## open six sample clinicians in the browser: prints one address
	@exec $(VENV)/bin/cmeridian demo $(ARGS)

# What touches the database runs on PostgreSQL as well; then everything runs on SQLite, and its
# summary stands last. ARGS names tests of one's own choice, and leaves PostgreSQL out.
test: $(READY) ## run all tests, on both databases
	@status=0; \
	if [ -n "$(ARGS)" ]; then :; \
	elif url=$$($(PY) -m tests.postgres); then \
	  echo "== on PostgreSQL: $(ON_BOTH)"; \
	  CMERIDIAN_DATABASE_URL=$$url $(PY) -m pytest -q --numprocesses auto --dist worksteal $(ON_BOTH) || status=1; \
	  echo "== on SQLite: everything"; \
	elif [ "$$CI" = true ]; then \
	  echo "make test: without PostgreSQL this proves too little; the line above says why." >&2; status=1; \
	else \
	  echo "make test: SKIPPED on PostgreSQL, which does not answer; the line above says why." >&2; \
	fi; \
	CMERIDIAN_DATABASE_URL= $(PY) -m pytest -q --numprocesses auto --dist worksteal $(ARGS) || status=1; \
	exit $$status

check: $(READY) ## run all linters, types, contracts and pack health, then a total
	@passed=0; failed=0; \
	for part in $(CHECKS); do \
	  echo "== $$part"; \
	  if $(MAKE) --no-print-directory check-$$part; then passed=$$((passed + 1)); else failed=$$((failed + 1)); fi; \
	done; \
	echo "check: $$passed passed, $$failed failed"; \
	test $$failed -eq 0

check-lint: $(READY)
	@$(PY) -m ruff check .

check-format: $(READY)
	@$(PY) -m ruff format --check .

check-types: $(READY)
	@$(PY) -m mypy

check-imports: $(READY)
	@$(VENV)/bin/lint-imports --no-logo

check-packs: $(READY)
	@$(PY) -m pytest tests/packs -q -k health

check-house: $(READY)
	@$(PY) -m pytest tests/house -q

bench: $(READY) ## run the benchmarks
	@$(VENV)/bin/cmeridian bench

docs: $(READY) ## write the generated pages anew
	@$(PY) docs/generate.py

pictures: $(READY) ## take the pictures of the pages anew
	@$(PY) docs/pictures.py

fix: $(READY) ## format, and mend what the linter can mend itself
	@$(PY) -m ruff check --fix-only --quiet . && $(PY) -m ruff format .

pins: $(READY) ## resolve constraints.txt anew, after a change of dependencies
	@printf 'hatchling\n' | $(UV) pip compile --upgrade --python-version 3.11 --extra dev \
	  --no-header --no-annotate --no-emit-index-url --output-file constraints.txt pyproject.toml -

clean: ## remove the environment and all caches
	@rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "CMEridian needs Python 3.11 or newer, and $(PYTHON) was not found. Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "CMEridian needs Python 3.11 or newer, and $(PYTHON) is older. Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot build environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Building $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION)
	@$(UV) --system-certs pip install --python $(PY) --constraint constraints.txt \
	  --build-constraint constraints.txt --editable '.[dev]' 2>$(VENV)/uv.log \
	|| { echo "uv could not (see $(VENV)/uv.log); pip, which knows this machine's mirror, tries." >&2; \
	  $(PY) -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'; }
	@touch $@
