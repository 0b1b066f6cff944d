# One command each. A fresh clone needs only make and Python 3.11 or newer.
VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check lint docs pythons lowest bench benches soak plans mutants clean

demo: $(STAMP)  ## a register with invented people, made and shown
	$(BIN)/admission-flow demo --again

test: $(STAMP)  ## -I: tests import what is installed, never the folder they are started in
	$(BIN)/python -Im pytest -n auto --dist loadfile --no-loadscope-reorder

check: lint test

lint: $(STAMP)  ## format, lint, types, layers (the documents are checked by the tests)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)  ## the pages that are made from the code
	for name in schema released api_docs schemas reference rule_docs law_pages coverage facts check_docs glossary attacks roles forms \
	  completions; do \
	  $(BIN)/python tools/make_$$name.py || exit 1; done

pythons: $(STAMP)  ## the tests on each Python that this machine has of those we promise; TESTS="…" for some
	$(BIN)/python tools/environments.py pythons $(TESTS)

lowest: $(STAMP)  ## the tests with the oldest packages that pyproject.toml allows, all at once
	$(BIN)/python tools/environments.py lowest $(TESTS)

bench: $(STAMP)  ## one table: what is fast where it is used, its aim, and other libraries beside it; ARGS="--only act"
	$(BIN)/python bench/table.py $(ARGS)

benches: $(STAMP)  ## every measurement by itself, in detail
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/acts.py
	$(BIN)/python bench/held.py
	$(BIN)/python bench/starts.py --postgres
	$(BIN)/python bench/audits.py
	$(BIN)/python bench/officers.py
	$(BIN)/python bench/people.py
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/release.py
	$(BIN)/python bench/large.py lists

soak: $(STAMP)  ## the tests of reliability for half an hour, and the page about them; impact by hand
	$(BIN)/python tools/soak.py
	$(BIN)/python tools/soak.py --page
	$(BIN)/python tools/soak_bundle.py readers
	$(BIN)/python tools/soak_impact.py

plans: $(STAMP)  ## the plans of 2,000 random small cases, against every way to date their steps: 2 minutes
	$(BIN)/python tools/soak_plans.py

mutants: $(STAMP)  ## every small change of procedure/, and whether a test notices; FILES="…" for some
	$(BIN)/python tools/mutants.py $(FILES)

clean:
	rm -rf $(VENV) $(VENV)-wheel .mutants build dist admission-flow-demo .*_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml constraints.txt
	@for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then exec $$name -m venv $(VENV); fi; \
	done; \
	echo "admission-flow needs Python 3.11 or newer with its venv module" \
	  "(on Debian: apt install python3-venv)." >&2; exit 1
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[all]' --group dev
	@touch $@
