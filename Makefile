# The two commands a newcomer needs: make setup, make run. "make help" lists the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
WRITE ?= write
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fuzz mutants benchmark findings trials picture document docs cards archive lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-7s %s\n", $$1, $$2}'

setup: $(VENV)/.installed ## install civsim and all it needs into .venv (PYTHON=python3.12 chooses another Python)

run: setup ## compare the modes in Pirmasens and write the results to results/pirmasens
	$(BIN)/civsim compare town=pirmasens out=results/pirmasens

# One pytest run for tests and notebooks; -rs names at the end what was skipped for lack of a tool.
test: setup lint ## run every check: form, types, imports between modules, tests, notebooks
	$(BIN)/python -m pytest -n $(WORKERS) -rs tests $(if $(NOTEBOOKS),--nbmake notebooks)

lint: setup ## run only the checks that need no simulation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: setup ## try input as it should not be, some 20,000 of each kind; takes a night (CIVSIM_FUZZ=500: fewer)
	CIVSIM_FUZZ=$(or $(CIVSIM_FUZZ),20000) $(BIN)/python -m pytest -n $(WORKERS) tests/fuzz

mutants: setup ## change rules, measures and draws line by line, to see whether tests notice; takes half an hour (ONLY="civsim.rules.trust.*")
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[mutants]"
	$(BIN)/python -m tests.undecorated build/mutants
	cd build/mutants && NUMBA_DISABLE_JIT=1 $(CURDIR)/$(BIN)/python -m mutmut run --max-children $(WORKERS) $(ONLY)
	cd build/mutants && $(CURDIR)/$(BIN)/python -m mutmut export-cicd-stats && cat mutants/mutmut-cicd-stats.json

benchmark: setup ## measure civsim beside other ways and renew docs/explanation/performance.md (ONLY=growth,engines); needs a quiet machine
	MUNICIPALITIES="$(MUNICIPALITIES)" $(BIN)/python -m benchmarks $(if $(ONLY),only=$(ONLY)) $(WRITE)

findings: setup ## run the experiments and renew docs/explanation/findings.md; takes about a quarter of an hour
	$(BIN)/python docs/findings.py

trials: setup ## put the assumptions on trial and renew conf/trials.yaml; takes about half an hour
	$(BIN)/python docs/trials.py

picture: run ## renew the picture of the README
	cp results/pirmasens/figures/pirmasens_differences_en.png docs/_static/pirmasens.png

document: setup ## renew the generated tables of MODEL.md, and what commands print on the pages
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/transcripts.py

docs: setup ## build the documentation into docs/_build; needs no network
	$(BIN)/python -m sphinx -W --keep-going -q -c docs -d docs/_build/trees . docs/_build/html
	@echo "docs/_build/html/index.html"

cards: setup ## write the printable cards of the workshop to results/cards
	$(BIN)/python docs/workshop/cards.py

archive: setup ## write the model archive for a public library of models to dist
	$(BIN)/python docs/archive.py

# Versions already in the lock stay unless pyproject.toml rules them out; UPGRADE=1 takes the newest.
# uv runs in an environment of its own; the lock names no host, so it serves behind a mirror as well.
lock: ## bring requirements.lock in line with pyproject.toml (UPGRADE=1: newest versions)
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	$(PYTHON) -m venv "$$tools" && "$$tools/bin/pip" install --quiet uv && \
	"$$tools/bin/uv" --no-config pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet \
	  $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@echo "requirements.lock is up to date; say in CHANGELOG.md if results change"

clean: ## remove .venv, caches and built packages; results/ stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -type d -name __pycache__ -prune -exec rm -rf {} +

# ---- how .venv is made: two stamps, so that nothing is installed twice --------------------------

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "civsim needs Python 3.11 or newer; '$(PYTHON)' is older or not there."; \
	  echo "Choose another one, for instance: make setup PYTHON=python3.12"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
	  || { $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null && $(PYTHON) -m venv --clear $(VENV); } \
	  || $(PYTHON) -m virtualenv --quiet --clear $(VENV) 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment: its venv module is missing or incomplete."; \
	  echo "On Debian and Ubuntu: apt install python3-venv. Or choose another Python: make setup PYTHON=..."; exit 1; }
	@echo "Installing the packages of requirements.lock into $(VENV); the first time this takes a minute or two"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@
