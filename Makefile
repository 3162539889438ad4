# Each target is a line or two that a person could type; `make test` is what CI runs.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint bench docs clean

demo: $(READY)  ## the main job, on a copy of examples/chat, without Docker
	$(BIN)/python scripts/demo.py

test: lint  ## everything that CI checks
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## ratios against the bare tools
	$(BIN)/python benchmarks/new.py
	$(BIN)/python benchmarks/guard.py
	$(BIN)/python benchmarks/review.py
	$(BIN)/python -m benchmarks.pr

docs: $(READY)  ## the generated pages
	$(BIN)/python scripts/docs.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "lamina needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint constraints.txt
	touch $(READY)
