# `make` lists the commands. They need Python 3.11 to 3.13 and make; all else they bring along,
# into .venv, from the lock files.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A stamp carries the hash of what it was made from: a fresh checkout changes every time of
# modification, and nothing else.
digest = $(shell cat $(1) | sha256sum | cut -c1-16)
RUNTIME := .venv/runtime-$(call digest,requirements.lock pyproject.toml)
TOOLS := .venv/tools-$(call digest,requirements.lock requirements-dev.lock pyproject.toml)
NODE := .venv/node-$(call digest,requirements-node.lock)

.PHONY: help install run serve-production test test-no-browser test-no-virtuoso check lint format lock bench findings assets browser nginx virtuoso clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

install: $(RUNTIME) assets ## install into .venv, with the scripts of the pages

run: install | gongbao.db ## install, build the graph of the bundled gazette, serve it
	@exec .venv/bin/gongbao serve --store gongbao.db

# What is in the environment goes before the file. docs/deployment.md says what else it takes.
serve-production: install | gongbao.db ## the same with settings for the open internet
	@mapfile -t settings < <(grep '^GONGBAO_' deploy/production.env; env | grep '^GONGBAO_' || true)
	exec env "$${settings[@]}" .venv/bin/gongbao serve --store gongbao.db

test: browser nginx virtuoso $(TOOLS) assets ## check everything: style, types, tests, a real browser
	@$(MAKE) --no-print-directory check

test-no-browser: nginx virtuoso $(TOOLS) assets ## the same without the browser
	@$(MAKE) --no-print-directory check PYTEST_ARGS='-m "not browser"'

test-no-virtuoso: browser nginx $(TOOLS) assets ## check everything except stores on Virtuoso
	@$(MAKE) --no-print-directory check PYTEST_ARGS='-m "not virtuoso"'

# The tests run even when the style is wrong: both verdicts are wanted at once.
check:
	@failed=
	$(MAKE) --no-print-directory lint || failed=yes
	.venv/bin/python -m pytest $(PYTEST_ARGS) || failed=yes
	[ -z "$$failed" ]

lint: $(TOOLS) ## ruff and mypy
	@.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy

format: $(TOOLS) ## write the code the way lint wants it
	@.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

compile = .venv/bin/python -m uv pip compile pyproject.toml --quiet --universal \
	--python-version 3.11 --generate-hashes --custom-compile-command "make lock"

lock: $(TOOLS) ## compile the lock files from pyproject.toml (LOCK_ARGS=--upgrade for newer versions)
	@$(compile) $(LOCK_ARGS) --group build --output-file requirements.lock
	$(compile) $(LOCK_ARGS) --group build --group dev --constraint requirements.lock \
	  --output-file requirements-dev.lock
	.venv/bin/python -m uv pip compile --group node --quiet --universal --python-version 3.11 \
	  --generate-hashes --custom-compile-command "make lock" $(LOCK_ARGS) \
	  --output-file requirements-node.lock

findings: install ## write docs/findings.md from the bundled gazette
	@.venv/bin/python docs/findings/write.py

bench: $(TOOLS) ## measure how fast notices are read and questions answered
	@.venv/bin/python -m benchmarks

clean: ## remove what make made, except the graph in gongbao.db
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis api/static/build
	find . -name node_modules -prune -exec rm -rf {} +
	find . -name __pycache__ -prune -exec rm -rf {} +

assets: $(if $(shell command -v npm),,$(NODE)) | .venv/bin/pip
	@.venv/bin/python -m api.assets

# A build puts the whole store in place at its end: where gongbao.db is, it is complete.
gongbao.db: | $(RUNTIME)
	@.venv/bin/gongbao build --store gongbao.db

browser:
	@missing=()
	chromium --version >/dev/null 2>&1 || missing+=(chromium)
	{ fc-list :lang=zh 2>/dev/null || true; } | grep -q . || missing+=(fonts-noto-cjk)
	if [ $${#missing[@]} != 0 ]; then
	  .ci/apt-install "$${missing[@]}" || {
	    echo "The browser tests need it; make test-no-browser does without." >&2; exit 1; }
	fi

# The site is tried behind a real reverse proxy.
nginx:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || .ci/apt-install nginx-light || {
	  echo "The tests behind a reverse proxy need it, and are left out." >&2; }

# The site is tried over a real Virtuoso, a server that keeps stores larger than ours.
virtuoso:
	@command -v virtuoso-t >/dev/null && command -v isql-vt >/dev/null || \
	  .ci/apt-install virtuoso-opensource-7-bin || {
	    echo "The tests of remote stores need it; make test-no-virtuoso does without." >&2; exit 1; }

install = .venv/bin/python -m pip install --quiet --require-hashes
install_gongbao = .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .

$(RUNTIME): | .venv/bin/pip
	@echo "Installing Gongbao into .venv (a minute or two, once)."
	$(install) --requirement requirements.lock
	$(install_gongbao)
	touch $@

$(TOOLS): | .venv/bin/pip
	@echo "Installing Gongbao and the development tools into .venv (a minute or two, once)."
	$(install) --requirement requirements-dev.lock
	$(install_gongbao)
	touch $@ $(RUNTIME)

$(NODE): | .venv/bin/pip
	@echo "No Node.js here: installing the one from PyPI into .venv."
	$(install) --requirement requirements-node.lock
	touch $@

# Debian and Ubuntu split ensurepip off Python, into a package of its own.
.venv/bin/pip:
	@python=
	for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3; do
	  if version=$$("$$candidate" -c 'import sys
	v = sys.version_info[:2]; print("%d.%d" % v); sys.exit(not (3, 11) <= v <= (3, 13))' 2>/dev/null)
	  then python=$$candidate; break; fi
	done
	if [ -z "$$python" ]; then
	  echo "Gongbao needs Python 3.11, 3.12 or 3.13. Install one (Debian, Ubuntu: sudo apt-get install python3-venv) or name yours: make run PYTHON=/path/to/python3.12" >&2
	  exit 1
	fi
	"$$python" -c 'import ensurepip' 2>/dev/null || .ci/apt-install "python$$version-venv"
	"$$python" -m venv --clear .venv
