# plancompare: `make` lists what can be made. Needs only Python 3.11 or newer (with venv) and make.
.DEFAULT_GOAL := help
BIN := .venv/bin
export PYTHONUTF8 := 1
unexport PYTHONHOME PYTHONPATH

# LANG=vi or LANG=en counts only when typed after make: in the environment LANG is a locale (en_US.UTF-8),
# and a locale again is what the programs started here must find in it.
ifeq ($(origin LANG),command line)
  LANGUAGE_CHOSEN := $(LANG)
  override LANG := C.UTF-8
  MAKEOVERRIDES :=
  ifeq ($(filter vi en,$(LANGUAGE_CHOSEN)),)
    $(error LANG=$(LANGUAGE_CHOSEN) is not a language of the reports; use LANG=vi or LANG=en)
  endif
endif
with_language = $(if $(LANGUAGE_CHOSEN),--lang $(LANGUAGE_CHOSEN))

.PHONY: help setup report data excel site lab docs accuracy test fuzz lint format bench lock clean distclean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## Set up .venv (the other targets do it by themselves)
	@PYTHON="$(PYTHON)" sh tools/setup.sh

report: setup ## Make everything: data, PDF and HTML reports in both languages, workbook (LANG=vi or en for one; FORCE=1 to redo)
	@$(BIN)/plancompare report $(with_language) $(if $(FORCE),--force)

data: setup ## Rebuild data/processed/ from data/raw/
	@$(BIN)/plancompare build

excel: setup ## Make the workbook reports/plancompare.xlsx
	@$(BIN)/plancompare export --format xlsx --output reports/plancompare.xlsx

site: setup ## Make the HTML site reports/site/, which opens without a network
	@$(BIN)/plancompare report --only site $(with_language)

lab: setup ## Open JupyterLab on the notebooks (LANG=vi: with a Vietnamese interface)
	@$(BIN)/python tools/lab.py $(LANGUAGE_CHOSEN)

docs: setup ## Make docs/api.md and docs/code-book.md from code and data
	@$(BIN)/python tools/docs.py

accuracy: setup ## Compare what is read with the hand annotation (ARGS=--errors lists the differences)
	@$(BIN)/python tools/accuracy.py $(ARGS)

test: setup ## Run the tests (ARGS="-k reading" for some)
	@$(BIN)/python -m pytest $(ARGS)

fuzz: setup ## Try to break the reading (COUNT=100000 SEED=7 JOBS=4; what breaks it is kept in .cache/fuzz)
	@$(BIN)/python tools/fuzz.py --count $(or $(COUNT),1000) --seed $(or $(SEED),1) --jobs $(or $(JOBS),1)

lint: setup ## Check style, common mistakes and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/basedpyright --level error

format: setup ## Put the code in the common style
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: setup ## Measure reading speed (ARGS="--against COMMIT" beside an old commit)
	@$(BIN)/python benchmarks/bench.py $(ARGS)

lock: ## Resolve requirements.lock again after pyproject.toml changed (UPGRADE=1 for newer versions)
	@PYTHON="$(PYTHON)" UPGRADE="$(UPGRADE)" sh tools/lock.sh

clean: ## Remove what can be made again: reports and caches
	@[ ! -d reports ] || find reports -mindepth 1 ! -path reports/README.md -delete
	@rm -rf .cache .pytest_cache .ruff_cache .hypothesis build dist
	@find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## ... and .venv
	@rm -rf .venv
