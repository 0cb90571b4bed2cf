# netgloss: `make help` lists the verbs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A stamp for each set of packages: set-up is done once, and again when what is needed has changed.
RUN_READY := $(VENV)/run.stamp
TEST_READY := $(VENV)/test.stamp
LISTS_READY := $(VENV)/lists.stamp
FUZZ_READY := $(VENV)/fuzz.stamp
BENCH_READY := $(VENV)/bench.stamp
AUDIT_READY := $(VENV)/audit.stamp
NODE_READY := node_modules/ready.stamp
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit audit conformance fuzz bench accuracy build check package clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN_READY) ## set everything up and start the service on this computer
	@$(BIN)/netgloss serve --watch

test: lint types unit ## set everything up and run every test

lint: $(TEST_READY) $(NODE_READY) ## check the style of Python and JavaScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit -q -r server tools -c pyproject.toml
	$(BIN)/node node_modules/eslint/bin/eslint.js --max-warnings 0 server/netgloss/assets extension tests benchmarks

types: $(TEST_READY) $(NODE_READY) ## check the types of Python and JavaScript
	$(BIN)/mypy
	$(BIN)/node node_modules/typescript/bin/tsc --project jsconfig.json
	$(BIN)/node node_modules/typescript/bin/tsc --project tests/jsconfig.json

unit: $(TEST_READY) $(NODE_READY) ## run the tests, those in browsers too
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

audit: $(AUDIT_READY) $(NODE_READY) ## ask PyPI and npm for known holes in what is installed (needs a network)
	$(BIN)/python -m pip list --format=freeze --exclude-editable --disable-pip-version-check >$(VENV)/installed.txt
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement $(VENV)/installed.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm audit

conformance: $(TEST_READY) ## annotate the HTML parser tests (DATA=folder) and compare the pages in a browser
	$(BIN)/python -m tests.conformance "$(DATA)"

fuzz: $(TEST_READY) $(FUZZ_READY) ## look for inputs that break a law, for SECONDS=60 each target
	$(BIN)/python -m tests.fuzz $(if $(SECONDS),--seconds $(SECONDS))

bench: $(TEST_READY) $(NODE_READY) $(BENCH_READY) ## measure speed beside the peers
	$(BIN)/python -m benchmarks.matching
	$(BIN)/python -m benchmarks.spelling
	$(BIN)/python -m benchmarks.annotating
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.starting
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.extension
	$(BIN)/python -m benchmarks.serving

accuracy: $(RUN_READY) $(BENCH_READY) ## measure precision, recall and trap rate on the labelled texts
	$(BIN)/python -m benchmarks.accuracy

build: $(LISTS_READY) ## write what is derived from glossary.json
	$(BIN)/netgloss build

check: $(RUN_READY) ## report every problem of glossary.json
	$(BIN)/netgloss check

package: $(VENV)/bin/python ## write the extension's packages for the browsers' shops into dist/
	$(BIN)/python tools/package.py

clean: ## remove what set-up and tests have made
	rm -rf $(VENV) node_modules build dist test-output .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("netgloss needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python can't make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(RUN_READY): $(VENV)/bin/python pyproject.toml
	$(PIP) --editable .
	@touch $@

$(TEST_READY): $(RUN_READY)
	$(PIP) --editable '.[test]'
	$(BIN)/python tests/browsers.py
	@touch $@

$(LISTS_READY): $(RUN_READY)
	$(PIP) --editable '.[lists]'
	@touch $@

$(FUZZ_READY): $(RUN_READY)
	$(PIP) --editable '.[fuzz]'
	@touch $@

$(BENCH_READY): $(RUN_READY)
	$(PIP) --editable '.[bench]'
	@touch $@

$(AUDIT_READY): $(RUN_READY)
	$(PIP) --editable '.[audit]'
	@touch $@

$(NODE_READY): $(TEST_READY) package.json package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-progress
	@touch $@
