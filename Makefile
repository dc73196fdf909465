# Clipper: `make run` starts it, `make test` tests it. Everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
CHECKED := .venv/system-checked
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
WHOOSH3 := build/whoosh3

.PHONY: run test lint format bench bench-extraction bench-search test-whoosh3 test-long fuzz soak package clean

run: $(INSTALLED) $(CHECKED)
	@$(BIN)/python packaging/start.py

test: $(INSTALLED) $(CHECKED)
	@$(BIN)/python packaging/test.py

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python packaging/third_party.py --check

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Longer runs, by hand: benchmarks print ratios, the others fail when something is found.
bench: $(INSTALLED)
	$(BIN)/python -m tests.bench

bench-extraction: $(INSTALLED)
	$(BIN)/python -m tests.bench.extraction
	$(BIN)/python -m tests.bench.extraction_paste

bench-search: $(INSTALLED)
	$(BIN)/python -m tests.bench.search

# The way out should Whoosh-Reloaded fail on a new Python: the same search tests on its successor.
test-whoosh3: $(INSTALLED)
	$(PIP) install --no-deps --target $(WHOOSH3) 'whoosh3==3.54.0'
	PYTHONPATH=$(WHOOSH3) $(BIN)/python packaging/test.py tests/search

test-long: $(INSTALLED) $(CHECKED)
	$(BIN)/python packaging/test.py tests/long

fuzz: $(INSTALLED)
	$(PIP) install --constraint packaging/constraints.txt --editable '.[fuzz]'
	$(BIN)/python -m tests.long.fuzz

soak: $(INSTALLED) $(CHECKED)
	$(BIN)/python -m tests.long.soak

package: $(INSTALLED)
	$(PIP) install --constraint packaging/constraints.txt --editable '.[package]'
	$(BIN)/python packaging/linux/build.py

$(INSTALLED): pyproject.toml packaging/constraints.txt
	@$(PYTHON) packaging/check_python.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Clipper into .venv ..."
	@$(PIP) install --constraint packaging/constraints.txt --upgrade pip
	@$(PIP) install --constraint packaging/constraints.txt --editable '.[dev]'
	@touch $(INSTALLED)

$(CHECKED): packaging/system-packages.txt packaging/system_packages.py | $(INSTALLED)
	@$(PYTHON) packaging/system_packages.py
	@touch $(CHECKED)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
