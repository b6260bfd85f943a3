# `make demo` and `make test` set up what they need; each works alone and first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The second environment: transformers 4 and tf_keras.
VENV4 := .venv-transformers4
READY4 := $(VENV4)/.ready
BUNDLE := tfxg_widget/static/widget.js
JS_SOURCES := $(shell find js/src -type f) package.json tsconfig.json vite.config.mts

export TF_CPP_MIN_LOG_LEVEL ?= 2

PIP := -m pip --disable-pip-version-check

# Install packages into an environment, with pins. The bundle is built already: building it
# again would touch package-lock.json, and so everything that depends on it.
define install
	test -d $(1) || $(PYTHON) -m venv $(1)
	$(1)/bin/python $(PIP) install --quiet "pip>=25.1"
	HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(1)/bin/python $(PIP) install --quiet --no-compile -c $(2) $(3)
	mkdir -p build
	touch $@
endef

# Write the versions in an environment into a file.
define freeze
	$(1)/bin/python $(PIP) freeze --exclude-editable --exclude tfxg-widget --exclude pip > $(2)
endef

.PHONY: help setup demo lab test test-all unit-all transformers4-all check check-python check-js types-drift unit \
	transformers4-test agreement js-test browser-test browser-all \
	mutants format bench bench-peers screenshots reference protocol methods lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(READY) $(BUNDLE) ## Install everything into .venv and node_modules

demo: setup ## Explain sentences by every method and write demo.html
	$(BIN)/python -m tfxg_widget --model demo --method all --html demo.html \
		"I love you, but I also kind of dislike you" \
		"A gripping, beautifully acted film that never quite finds its ending."

lab: setup ## Explore in JupyterLab (ARGS="--no-browser" and the like are passed on)
	$(BIN)/python -m scripts.lab $(ARGS)

# Two at a time: the browser waits half of the time, and so does an installation.
TWO_AT_A_TIME := $(MAKE) --no-print-directory --jobs=2 --output-sync=target

test: setup ## Run every check, and the tests
	$(TWO_AT_A_TIME) unit check $(READY4)
	$(TWO_AT_A_TIME) browser-test transformers4-test js-test

test-all: setup check unit-all transformers4-all agreement js-test browser-all ## Before a release: all tests on both stacks

check: check-python check-js types-drift

check-python: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check-js: node_modules/.ready
	npm run --silent lint
	npm run --silent types

# The types and the traits of each widget's page, into build/.
GENERATED := protocol.ts traits.ts text-map-protocol.ts text-map-traits.ts
define write-protocol
	$(BIN)/python -m tfxg_widget.protocol | npm run --silent protocol > build/protocol.ts
	$(BIN)/python -m tfxg_widget.protocol traits > build/traits.ts
	$(BIN)/python -m tfxg_widget.protocol text_map | npm run --silent protocol > build/text-map-protocol.ts
	$(BIN)/python -m tfxg_widget.protocol traits text_map > build/text-map-traits.ts
endef

types-drift: setup
	$(write-protocol)
	@for file in $(GENERATED); do diff -u js/src/generated/$$file build/$$file || exit 1; done || \
		{ echo "The protocol changed: run 'make protocol' and commit what it writes."; exit 1; }

# Two processes of one TensorFlow thread each are quicker on two cores than one process of two.
unit unit-all transformers4-test transformers4-all: export TF_NUM_INTRAOP_THREADS = 1
unit unit-all transformers4-test transformers4-all: export TF_NUM_INTEROP_THREADS = 1
IN_TWO := -n 2 --dist loadfile

unit: setup ## Run the quick tests on the default stack
	$(BIN)/pytest $(IN_TWO) -m "not browser and not slow"

unit-all: setup
	$(BIN)/pytest $(IN_TWO) -m "not browser"

transformers4-test: $(READY4) ## Run the tests that are marked "stack" on transformers 4
	$(VENV4)/bin/pytest -m "(stack or transformers4) and not slow" tests/engine tests/widget

transformers4-all: $(READY4)
	$(VENV4)/bin/pytest $(IN_TWO) tests/engine tests/protocol tests/widget

agreement: setup $(READY4) ## Compare the scores of both stacks
	$(VENV4)/bin/python -m scripts.agreement record build/agreement.json
	$(BIN)/python -m scripts.agreement compare build/agreement.json

js-test: node_modules/.ready
	npm test --silent

browser-test browser-all: setup
	$(BIN)/python scripts/ensure_browser.py
	$(BIN)/pytest tests/browser $(IN_TWO) -m "browser $(if $(filter browser-test,$@),and not slow)"

mutants: setup ## Check that the tests catch deliberate faults in a scratch copy (ARGS="run ID …")
	$(BIN)/python -m scripts.mutants $(or $(ARGS),run)

format: setup ## Format both languages
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	npm run --silent format

bench: setup ## Measure; the table of docs/performance.md
	$(BIN)/python scripts/ensure_browser.py
	$(BIN)/python -W ignore -m benchmarks

# The fourth environment: other libraries, with PyTorch and nothing of TensorFlow.
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready

bench-peers: setup $(PEERS_READY) ## Measure against other libraries (ARGS="--rounds 1 --rows sentence")
	$(BIN)/python -W ignore -m benchmarks.peers $(ARGS)

$(PEERS_READY): benchmarks/peers/constraints.txt
	test -d $(PEERS) || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python $(PIP) install --quiet "pip>=25.1"
	$(PEERS)/bin/python $(PIP) install --quiet -c $< torch captum shap transformers transformers-interpret
	touch $@

screenshots: setup ## Take the pictures of the documentation
	$(BIN)/python -m scripts.ensure_browser
	$(BIN)/python -m scripts.screenshots
	$(BIN)/python -m scripts.map_screenshots
	$(BIN)/python -m scripts.inside_screenshots

# The third environment: PyTorch, and nothing of TensorFlow.
reference: setup ## Recompute tests/reference with captum and PyTorch, and docs/references.md
	test -d .venv-reference || $(PYTHON) -m venv .venv-reference
	.venv-reference/bin/python -m pip install --quiet -r scripts/reference-requirements.txt
	.venv-reference/bin/python -m scripts.reference
	$(BIN)/python -m scripts.references_page

protocol: setup ## Regenerate the types and the traits of the page
	$(write-protocol)
	cp $(GENERATED:%=build/%) js/src/generated/

methods: setup ## Regenerate docs/methods.md from the catalogue
	$(BIN)/python -m scripts.methods_page

lock: $(READY) $(READY4) ## Pin what is installed in both environments
	$(call freeze,$(VENV),constraints.txt)
	$(call freeze,$(VENV4),constraints-transformers4.txt)

clean: ## Remove everything that was built or installed
	rm -rf $(VENV) $(VENV4) $(PEERS) .venv-reference node_modules build tfxg_widget/static demo.html

$(READY): pyproject.toml constraints.txt | $(BUNDLE)
	$(call install,$(VENV),constraints.txt,-e . --group dev)

$(READY4): pyproject.toml constraints-transformers4.txt | $(BUNDLE)
	$(call install,$(VENV4),constraints-transformers4.txt,-e ".[transformers4]" --group test)

node_modules/.ready: package.json package-lock.json .npmrc
	npm ci --no-progress --loglevel=error
	mkdir -p build
	touch $@

$(BUNDLE): node_modules/.ready $(JS_SOURCES)
	npm run --silent build
