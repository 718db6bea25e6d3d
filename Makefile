# Two commands matter: `make demo` and `make test`. They need Python 3.11 or newer, and make; nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Files of tests live in memory where there is some: each commit waits for the disk otherwise.
export PYTEST_DEBUG_TEMPROOT ?= $(shell test -w /dev/shm && echo /dev/shm)
# Bytecode is kept: the tests start many processes, each of which would compile the whole bot again.
unexport PYTHONDONTWRITEBYTECODE
# Processes for the tests: they wait for disks about as long as they count, so one more than this many cores.
WORKERS ?= 3
# More for pytest: CI adds what is covered, which takes a third of the time again.
MORE   ?=

.PHONY: help demo test long lint words kill bench pictures requirements clean
help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

# The environment is made once, and again when the pins change.
$(VENV)/.run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run   ## the whole of Bocal on this machine: no token, no network
	@$(BIN)/bocal demo

test: $(VENV)/.dev   ## everything that must hold, on SQLite and on PostgreSQL
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not long" $(MORE)

long: $(VENV)/.dev   ## what takes minutes: seasons lived through with sabotage, many trials
	@$(BIN)/python -m pytest -n $(WORKERS) -m long

lint: $(VENV)/.dev   ## style, types and floors only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

words: $(VENV)/.dev  ## sentences of the code into locales/*/messages.po
	@$(BIN)/python -m tools.words

kill: $(VENV)/.dev   ## 500 kills of the running bot: nothing may be lost
	@$(BIN)/python -m tests.kill --kills 500

bench: $(VENV)/.dev  ## the figures of docs/: throughput, look-up, reading, a message to many, calls, tours
	@$(BIN)/python -m benchmarks.throughput && $(BIN)/python -m benchmarks.lookup && $(BIN)/python -m benchmarks.reading && $(BIN)/python -m benchmarks.broadcast && $(BIN)/python -m benchmarks.waves --quick && $(BIN)/python -m benchmarks.tours --small 20 --seeds 1

pictures: $(VENV)/.dev  ## the README's pictures, taken from the page by the browser tests
	@$(BIN)/python -m pytest -q tests/browser/test_demo.py && mkdir -p docs/pictures && cp build/pictures/*.png docs/pictures/

requirements:    ## the pins, after a change of pyproject.toml (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra postgres --extra fast --extra tours --group build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra postgres --extra fast --extra tours --group dev pyproject.toml -o requirements-dev.txt

clean:           ## forget the environment and what tests leave
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
