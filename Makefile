# The whole project by name. `make report` and `make test` set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev

# Hundreds of processes are started: what is compiled once is kept, also where the environment says not to (each start would cost seconds).
export PYTHONDONTWRITEBYTECODE :=

.PHONY: report test lint bench docs clean

report: $(READY)  ## write reports/ from datasets/
	$(BIN)/python datasets/make.py reports

test: $(DEV_READY)  ## run the tests; those that need Chromium, Java or the corpus say why they are skipped
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(DEV_READY)  ## ruff and mypy, without a tolerated baseline
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV_READY)  ## speed and memory, as ratios measured in one run
	$(BIN)/python -m bench

docs: $(DEV_READY)  ## the pages of docs/ as a site in build/site, without the network
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

clean:
	rm -rf $(VENV) build *.egg-info

# What is imported is compiled then, and kept; compiling all that is installed takes longer than the reports do.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "budgetdiff needs Python 3.11 or later; set PYTHON=python3.12, say")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --editable .
	touch $@

$(DEV_READY): $(READY) pyproject.toml
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --editable '.[test,docs,spark,pandas,packages,ocr,desk]'
	touch $@
