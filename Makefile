# Every command of the README. Each set-up is done once per lock: a stamp in the environment remembers it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo serve portal sealing-site screenshots check test test-long test-quick vectors lock

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_READY := $(VENV)/.ready-demo
DEV_READY := $(VENV)/.ready-dev
# Everything that Node runs: the linter of API documents, the peers of our formats, the browser's tests.
NODE := $(patsubst %/package-lock.json,%/node_modules/.package-lock.json,\
	$(wildcard tests/*/package-lock.json tests/*/*/package-lock.json))
# What pages that seal, sign or prove need of others, bundled for the browser; the last of them stands for all.
LIBRARIES := verifier/service/portal/libraries
PORTAL := verifier/service/portal/scripts/hpke.js
EXPORT := $(BIN)/uv export -q --format requirements-txt --no-emit-project

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Programs start more than twice as fast when their bytecode may be kept.
unexport PYTHONDONTWRITEBYTECODE

help: ## show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

setup: $(DEV_READY) $(NODE) $(PORTAL) ## set up everything that working here needs

demo: $(DEMO_READY) ## play the whole story on this machine, then exit
	$(BIN)/plaatsbewijs demo

serve: $(DEMO_READY) $(PORTAL) ## open the demo's data and keep every program running
	$(BIN)/plaatsbewijs serve

portal: $(PORTAL) ## build what the pages run in the browser

sealing-site: $(DEMO_READY) $(PORTAL) ## build the page that seals, to stand anywhere else, and print its hash
	@node $(LIBRARIES)/sealing_site.mjs build/sealing-site
	@$(BIN)/python -m verifier.service.portal.sealing_site build/sealing-site

screenshots: $(DEV_READY) $(NODE) $(PORTAL) ## make pictures of every page: both languages, light and dark, wide and narrow
	$(BIN)/python -m tests.portal.screens

check: $(DEV_READY) ## static checks: lint, types, arrows, habits
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/bandit -q -r verifier keys -c pyproject.toml
	$(BIN)/pytest -q -n 2 tests/architecture

test: $(DEV_READY) $(NODE) $(PORTAL) ## every test
	$(BIN)/pytest -n 3

test-long: $(DEV_READY) $(NODE) $(PORTAL) ## every test, with races and crashes repeated many times more
	PLAATSBEWIJS_LONG=1 $(BIN)/pytest -n 3

test-quick: $(DEV_READY) ## the tests that take less than a second each
	$(BIN)/pytest -n 2 -m "not slow"

vectors: $(DEV_READY) ## write test vectors and generated documents again, bit for bit
	@for script in $$(find tests/vectors -name regenerate.py | sort) tests/conformance/wire/write_*.py \
			docs/reference/build_*.py docs/reference/render_*.py; do \
		echo "$$script"; \
		$(BIN)/python -m "$$(echo "$${script%.py}" | tr / .)" || exit 1; \
	done

lock: | $(BIN)/uv ## resolve the dependencies again and write both locks
	$(BIN)/uv lock -q
	$(EXPORT) --no-dev --all-extras --group build -o requirements.lock > /dev/null
	$(EXPORT) --all-extras --all-groups -o requirements-dev.lock > /dev/null

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# uv comes in with the hashes that the lock has for it, like everything else.
$(BIN)/uv: | $(BIN)/python
	@awk '/^uv==/ {found = 1} found {print; if (!/\\$$/) exit}' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install -q --require-hashes -r $(VENV)/uv.lock

# $(call install,LOCK): what the lock names, hash by hash, and this checkout; by pip where uv cannot run.
define install
$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) \
	|| $(BIN)/python -m pip install -q --require-hashes -r $(1)
$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . \
	|| $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
endef

$(DEMO_READY): requirements.lock pyproject.toml | $(BIN)/uv
	$(call install,requirements.lock)
	@touch $@

$(DEV_READY): requirements-dev.lock pyproject.toml | $(BIN)/uv
	$(call install,requirements-dev.lock)
	@touch $(DEMO_READY) $@

# Where there is no Node, the tests that need it are left out.
%/node_modules/.package-lock.json: %/package-lock.json %/.npmrc
	@if command -v npm > /dev/null; then npm ci --silent --prefix $* && touch $@; \
	else echo "No npm: what $* holds is not tested on this machine."; fi

$(PORTAL): $(LIBRARIES)/node_modules/.package-lock.json $(LIBRARIES)/build.mjs $(LIBRARIES)/styles.mjs \
		$(wildcard $(LIBRARIES)/entries/*.js $(LIBRARIES)/../pages/*.html $(LIBRARIES)/../pages/*/*.html)
	@if [ -d $(LIBRARIES)/node_modules ]; then node $(LIBRARIES)/build.mjs; \
	else echo "No npm: pages that seal or sign say that they were not built."; fi
