# The two commands a newcomer needs: make setup, make run. "make help" lists the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
WRITE ?= write
OLDEST ?= tests/test_study.py tests/test_store.py tests/test_results.py tests/test_tables.py tests/test_compiled_code.py
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fuzz mutants coverage oldest licences audit load benchmark findings trials picture document docs cards archive lock clean

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

coverage: setup ## list the lines and branches of src/ that no test runs; takes twice as long as the tests
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[coverage]"
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term tests

# The lower bounds of pyproject.toml are true only if somebody tries them. uv runs in an environment of its own.
oldest: ## run a few tests with the oldest versions of all libraries that pyproject.toml allows, on Python 3.11
	@place=$$(mktemp -d) && trap 'rm -rf "$$place"' EXIT && \
	$(PYTHON) -m venv "$$place/tools" && "$$place/tools/bin/pip" install --quiet uv && \
	uv="$$place/tools/bin/uv --no-config" && \
	printf 'pytest>=8.3\nhatchling>=1.27\neditables>=0.5\nhypothesis>=6.100\n' >"$$place/tests.in" && \
	$$uv pip compile pyproject.toml "$$place/tests.in" --extra report --python-version 3.11 \
	  --resolution lowest-direct --quiet --output-file "$$place/oldest.txt" && \
	$$uv venv --quiet --python 3.11 "$$place/old" && \
	$$uv pip install --quiet --python "$$place/old" -r "$$place/oldest.txt" && \
	$$uv pip install --quiet --python "$$place/old" --no-deps --no-build-isolation --editable . && \
	CIVSIM_CACHE_DIR="$$place/compiled" "$$place/old/bin/python" -m pytest -p no:cacheprovider $(OLDEST)

licences: setup ## list the licence of every package in requirements.lock
	@$(BIN)/python -m docs.licences

audit: ## ask a public list of known vulnerabilities about requirements.lock; needs the network
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	$(PYTHON) -m venv "$$tools" && "$$tools/bin/pip" install --quiet pip-audit && \
	"$$tools/bin/pip-audit" --requirement requirements.lock --require-hashes --disable-pip

load: setup ## show the memory of a sweep of 30,000 short runs, and of the page under 20 visitors at once
	$(BIN)/python -m benchmarks.load

benchmark: setup ## measure civsim beside other ways and renew docs/explanation/performance.md (ONLY=growth,engines); needs a quiet machine
	MUNICIPALITIES="$(MUNICIPALITIES)" $(BIN)/python -m benchmarks $(if $(ONLY),only=$(ONLY)) $(WRITE)

findings: setup ## run the experiments and renew docs/explanation/findings.md; takes about a quarter of an hour
	$(BIN)/python docs/findings.py

trials: setup ## put the assumptions on trial and renew conf/trials.yaml; takes about two hours
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
