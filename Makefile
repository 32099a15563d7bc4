# Everything runs from .venv, which `setup` makes from pinned, hashed wheels.
# Needed on the machine: Python 3.11 or later, and make.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
FORMAT ?= text
FAULTS ?= tests/faults
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo sample test test-walls test-browser screenshots test-faults bad-files corpus truth mutants texts bench lint clean lock

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Install everything into .venv

$(READY): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python can't make virtual environments (its ensurepip is missing; on Debian install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv
	@# the lock is the whole set; left to look for dependencies, older pips pass over a pin for its extras
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip --disable-pip-version-check check
	@touch $@

demo: $(READY) ## Run the product with sample data on PORT (8000); Ctrl-C ends it
	@PORT=$(PORT) $(BIN)/python -m reconcile.supervisor demo

sample: $(READY) ## Write the sample files into sample/, for a first try of reconcile_files
	@$(BIN)/python -m reconcile.demo sample

test: $(READY) ## Run the tests on a real PostgreSQL and broker
	@$(BIN)/python -m pytest -n 2 --quiet

test-walls: $(READY) ## Drop each wall between merchants in turn, and count what turns red
	@$(BIN)/python -m pytest tests/walls --override-ini addopts= --quiet

test-browser: $(READY) ## Drive the product in Chromium (needs Debian's chromium)
	@$(BIN)/python -m pytest tests/browser --override-ini addopts= --quiet

screenshots: $(READY) ## Picture every page in each language, theme and width, and name what is wrong (PAGES="a b")
	@PAGES="$(PAGES)" $(BIN)/python -m tests.screens

test-faults: $(READY) ## Kill workers while they work, and count what is lost (FAULTS_ROWS, FAULTS=one of its files)
	@$(BIN)/python -m pytest $(FAULTS) --override-ini addopts= --quiet -s

bad-files: $(READY) ## Read 800 bad files, and see that each ends with a reason
	@$(BIN)/python -m tests.bad_files

corpus: $(READY) ## Read the samples in RECONCILE_SAMPLES and judge each (FORMAT=json for details)
	@FORMAT=$(FORMAT) $(BIN)/python -m tests.corpus

truth: $(READY) ## Simulate months with known answers and judge the engine by them (SEED, ROWS, FORMAT=json)
	@FORMAT=$(FORMAT) $(BIN)/python -m tests.truth

mutants: $(READY) ## Change the engine in 400 places, and list the changes that no test notices (SEED, MUTANTS)
	@$(BIN)/python -m tests.mutants

texts: $(READY) ## Collect what the product says, compile the translations, name what lacks one
	@$(BIN)/python -m tests.texts

bench: $(READY) ## Measure speed against a floor taken in the same run (BENCH="run files" for some)
	@$(BIN)/python -m tests.benchmarks $(BENCH)

lint: $(READY) ## Check style, types, imports and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@RECONCILE_MODE=test $(BIN)/python manage.py makemigrations --check --dry-run

clean: ## Remove what the commands above have made, sample data included
	rm -rf .venv .data sample staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

lock: $(READY) ## Pin the newest allowed versions anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --all-extras pyproject.toml -o requirements-dev.lock
