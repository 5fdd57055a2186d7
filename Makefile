# `make sandbox` and `make test` are all a newcomer needs; each does its own set-up and a second run reuses it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help sandbox test lint format bench mutants docs engine lock clean

help: ## Show this list.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

sandbox: $(READY) ## Preview, judge and deploy the dev stack on the embedded cloud.
	@$(BIN)/penstock up dev --sandbox --yes

test: $(READY) engine ## Run the tests, with the real engine and the embedded cloud.
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(READY) ## Check style, types and import arrows.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@cd tests && ../$(BIN)/mypy --config-file ../pyproject.toml . ../benchmarks # from there, or tests/policies would be `policies`
	@$(BIN)/tach check

format: $(READY) ## Format the code and mend what can be mended.
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: $(READY) engine ## Measure the figures that the README promises.
	@$(BIN)/python benchmarks/run.py

mutants: $(READY) ## Find what no test of a policy would notice (MODULE=policies/storage.py for one).
	@cd tests && ../$(BIN)/python -m mutants.run "$(MODULE)" "$(OPERATOR)"

docs: $(READY) ## Renew the pages of docs/ that are made from the code.
	@UPDATE_GOLDEN=1 $(BIN)/python -m pytest --quiet tests/docs tests/platform/test_ownership_table.py tests/platform/sandbox/test_replacement_facts.py

engine: $(READY)
	@$(BIN)/python -m penstock.platform.engine.install > /dev/null
	@$(BIN)/python -m penstock.platform.sandbox.kubernetes.binaries > /dev/null

lock: $(READY) ## Renew requirements.txt from pyproject.toml (needs uv).
	@uv export --quiet --format requirements-txt --all-extras --group dev --no-emit-project --no-header --no-annotate --output-file requirements.txt
	@rm -f uv.lock # it would hold the addresses of registries

clean: ## Stop the embedded cloud and remove what was made here.
	@test ! -x $(BIN)/penstock || $(BIN)/penstock sandbox stop
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The stamp comes last, so an interrupted installation is taken up again.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11" >&2; exit 3; }
	@echo "Setting up $(VENV) from requirements.txt (once, about a minute)" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
