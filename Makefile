# Clipper: `make run` starts it, `make test` tests it. Everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
CHECKED := .venv/system-checked

.PHONY: run test lint format bench clean

run: $(STAMP) $(CHECKED)
	@$(BIN)/python packaging/start.py

test: $(STAMP) $(CHECKED)
	$(BIN)/python packaging/test.py

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	$(BIN)/python -m tests.bench

$(STAMP): pyproject.toml packaging/constraints.txt
	$(PYTHON) packaging/check_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt --editable '.[dev]'
	touch $(STAMP)

$(CHECKED): packaging/system-packages.txt packaging/system_packages.py $(STAMP)
	@$(PYTHON) packaging/system_packages.py && touch $(CHECKED)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
