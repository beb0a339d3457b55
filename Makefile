# `make run` and `make test` are all that a newcomer needs; both set up `.venv` themselves.
.DEFAULT_GOAL := help
.PHONY: help run test lint format types imports tests coverage screenshots bench lock clean venv

PYTHON_FILES := bot handlers rules storage tests $(wildcard benchmarks)
WORKERS ?= auto

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## set up, migrate, load the demo union when empty, serve http://127.0.0.1:8080
	@scripts/venv run
	@exec .venv/bin/python -m bot run --demo $(ARGS)

test: lint types imports tests ## everything: lint, types, imports, tests

venv:
	@scripts/venv dev

lint: venv ## ruff: rules and layout
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: venv ## mypy, strict
	.venv/bin/mypy $(PYTHON_FILES)

imports: venv ## the arrows of docs/architecture.md
	.venv/bin/lint-imports

tests: venv ## pytest on all cores; `make tests ARGS="-k join"` for a part
	.venv/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

coverage: venv ## the same, and what of each line and branch they reach; twice as long
	.venv/bin/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term $(ARGS)

screenshots: venv ## take the pictures of the README anew
	NIANGJIA_SCREENSHOTS=1 .venv/bin/python -m pytest tests/browser/test_errands.py tests/browser/test_chats.py -q

format: venv ## lay out the code and mend what ruff can mend
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: venv ## measure against the peers; `make bench ONLY=name` for one
	@exec .venv/bin/python -m benchmarks $(ONLY)

lock: venv ## resolve again and write both locks
	@scripts/lock

clean: ## remove what make made (never data/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find bot handlers rules storage tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
