# One folder, `.venv`, holds everything that is installed; nothing outside the checkout is touched.

PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test check bench format clean

demo: $(READY)       ## a throw-away workspace, the real daemon, requests and their answers
	@$(BIN)/orchestrator demo $(ARGS)

test: $(READY)       ## the whole suite
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: $(READY)      ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY)      ## what must be fast, as ratios to the floor measured in the same run
	@$(BIN)/python -m tests.benchmarks $(ARGS)

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

$(READY): pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(READY)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
