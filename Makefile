# `make help` lists what there is. Everything happens inside .venv.

PYTHON ?= python3
PORT ?= 8000
# Many tests wait for a browser or a process: one more of them than there are processors.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --constraint constraints.txt
RUN := .venv/.installed
DEV := .venv/.installed-dev
SOURCES := workflow notifications web tools migrations tests khuyencong.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-full bench lint fmt migrate docs lock browser

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(RUN) ## set up everything and serve the demo (PORT=8000; FRESH=1 starts from new)
	@$(if $(filter 1,$(FRESH)),rm -rf var/demo)
	@exec $(BIN)/khuyencong demo --data var/demo --port $(PORT)

test: $(DEV) browser ## set up everything and run the tests on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS)

test-full: $(DEV) browser ## the tests and those of a release, which take long
	@$(BIN)/python -m pytest -n $(WORKERS) -m "release or not release"

bench: $(DEV) ## measure the speed of transitions, lists, pages and the control room (PART=room)
	@$(BIN)/python -m tools.bench $(PART)

lint: $(DEV) ## every check that reads the source without running it
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/ast-grep scan --error
	$(BIN)/djlint --lint --quiet web/templates
	$(BIN)/python -m tools.sizes
	$(BIN)/python -m tools.noqa_reasons

fmt: $(DEV) ## put the source into its one form
	$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

migrate: $(RUN) ## bring the database of KC_DATABASE_URL to the newest form
	@$(BIN)/python -c 'import os; from workflow.db import migrate; migrate(os.environ["KC_DATABASE_URL"])'

docs: $(DEV) ## write docs/processes from the definitions
	@$(BIN)/python -m tools.process_docs

lock: $(DEV) ## write constraints.txt from pyproject.toml
	@$(PIP) install --quiet uv
	@$(BIN)/uv pip compile --quiet --extra dev --no-emit-index-url --no-header --no-annotate \
	  --output-file constraints.txt pyproject.toml

browser: $(DEV)
	@$(BIN)/python -m tools.browser

$(RUN): pyproject.toml constraints.txt
	@echo "Preparing .venv, once ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt
	@echo "Preparing .venv with the tools for tests, once ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --editable '.[dev]'
	@touch $(RUN) $@
