# EMVI from a checkout. `make demo` needs Python 3.11 (with venv) and make, nothing else.

PYTHON ?= $(shell for p in python3.11 python3; do command -v $$p && break; done)
PORT ?= 8000
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# Installing is skipped while the hash of what would be installed stands in the stamp's name.
stamp = $(VENV)/.$(1)-$(word 1,$(shell cat $(2) | cksum))
RUN := $(call stamp,run,requirements.txt)
DEV := $(call stamp,dev,requirements.txt requirements-dev.txt)
MANAGE := DEMO=True $(BIN)/python manage.py
# Long tests come last: whoever is done takes half of what the other still has.
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)

.PHONY: help demo test test-all bench lint format messages requirements installed

help:
	@echo "make demo           the portal with six cities on http://localhost:$(PORT)"
	@echo "make demo RESET=1   the same, from the beginning (its data is dropped)"
	@echo "make test           the suite (about 6 minutes on 2 cores)"
	@echo "make test-all       the suite, the long matrices of roles and pages, and Chromium"
	@echo "make bench          ratios against an empty view; needs DATABASE_URL (PostgreSQL)"
	@echo "make lint format    what the linters find; what they can put right"
	@echo "make messages       texts of code and templates into the catalogues of locale/"
	@echo "make requirements   requirements*.txt anew from requirements*.in"

# The demo keeps to its own files in var/, whatever the shell has set for another purpose.
demo: $(RUN)
	@env -u DATABASE_URL -u REDIS_URL DEMO=True PORT=$(PORT) \
		$(BIN)/python -m emvi.demo_server $(if $(RESET),--reset)

test: $(DEV)
	$(PYTEST) -m "not browser and not matrix"

test-all: $(DEV)
	$(PYTEST)

bench: $(DEV)
	$(BIN)/python -m tests.bench

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check templates

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt templates

installed: $(DEV)

messages: $(DEV)
	$(MANAGE) extract_messages

requirements: $(DEV)
	$(BIN)/python -m pip install --quiet uv
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-annotate --no-header \
			$$name.in --output-file $$name.txt || exit 1; \
	done

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "EMVI needs Python 3.11. If it has another name here: make PYTHON=/path/to/python"; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(RUN): | $(BIN)/python
	@echo "Installing what EMVI needs. The first time takes about half a minute."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): | $(BIN)/python
	@echo "Installing what EMVI and its tests need."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $(RUN) $@
