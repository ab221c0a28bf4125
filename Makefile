# Two commands matter: `make demo` and `make test`. Everything they make stays in .venv/ and var/.

SHELL := bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo test quick coverage chaos lint format lock bench clean

PYTHON := .venv/bin/python

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: ## run the demo on http://127.0.0.1:8000 (PORT=… to change)
	@bash scripts/demo.sh

test: ## run everything: lint, unit and rule tests on SQLite and PostgreSQL, browser tests
	@bash scripts/prepare.sh dev && $(PYTHON) scripts/test.py

quick: ## the tests on SQLite but the slow ones, without a browser: while one works
	@bash scripts/prepare.sh dev && $(PYTHON) scripts/test.py quick

coverage: ## the same, with the lines that no test runs and the share that they do
	@bash scripts/prepare.sh dev && $(PYTHON) scripts/test.py coverage

chaos: ## faults of a machine while students write (a table), then spoiled requests to every address (HARCELEMENT=40 rounds)
	@bash scripts/prepare.sh dev && $(PYTHON) -m bench.chaos && $(PYTHON) scripts/test.py chaos

lint: ## check style, types, imports, templates, migrations and deployment settings, without the tests
	@bash scripts/prepare.sh dev && $(PYTHON) scripts/test.py lint

format: ## rewrite the Python files and the templates in the project's style
	@bash scripts/prepare.sh dev && $(PYTHON) -m ruff check --fix --quiet . && $(PYTHON) -m ruff format .
	@.venv/bin/djangofmt --quiet templates

lock: ## resolve requirements/*.in into the lock files, with hashes
	@bash scripts/prepare.sh dev && bash scripts/lock.sh

bench: ## measure the speed aims: prints a table and writes JSON
	@bash scripts/prepare.sh dev && { bash scripts/prepare.sh chromium >/dev/null || true; } && $(PYTHON) -m bench

clean: ## remove the environment and caches; keeps var/, where the demo's data is
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache && find . -name __pycache__ -prune -exec rm -rf {} +
