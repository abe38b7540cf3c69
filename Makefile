# Two commands: `make lab` shows failover working on this machine, `make test` checks the code.
# The rest is what they are made of. Everything is idempotent.

SCENARIO ?= locality
VARIANT ?= hardened
GATEWAY ?=
FAULTS ?= all
OUT ?= out/$(SCENARIO)
FAILOVER := bin/failover

.PHONY: lab test test-lab test-browser screenshots matrix bench build clean help
.DEFAULT_GOAL := help

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: dist/.built ## Clusters, `pulumi up`, drill, report, teardown (KEEP=1 leaves it running; SCENARIO, GATEWAY, VARIANT, FAULTS)
	@FAILOVER="$(FAILOVER)" SCENARIO="$(SCENARIO)" VARIANT="$(VARIANT)" GATEWAY="$(GATEWAY)" FAULTS="$(FAULTS)" OUT="$(OUT)" KEEP="$(KEEP)" sh lab/run.sh

test: node_modules/.installed ## Formatting, lint, types and unit tests (FILES=test/drill: the unit tests of one room)
ifdef FILES
	npm run --silent test -- $(FILES)
else
	@$(MAKE) --no-print-directory --jobs=2 --output-sync $(CHECKS)
	npm run --silent test
endif

# What `npm run verify` runs one after the other.
CHECKS := lint format types unused cycles
.PHONY: $(CHECKS)

lint: node_modules/.installed
	npm run --silent lint

format: node_modules/.installed
	npm run --silent format:check

types: node_modules/.installed
	npm run --silent types

unused: node_modules/.installed
	npm run --silent unused

cycles: node_modules/.installed
	npm run --silent cycles

test-lab: dist/.built ## Tests that need the lab's real parts (builds them at first; FILES=test/plugins: of one room)
ifdef FILES
	npx jest --config jest.lab.config.js $(FILES)
else
	@$(FAILOVER) lab tools --build >/dev/null # no test waits for a build
	@code=0; \
	npx jest --config jest.lab.config.js --maxWorkers=2 $(PATIENT) || code=1; \
	npx jest --config jest.lab.config.js --testPathIgnorePatterns /node_modules/ $(PATIENT:%='<rootDir>/%/') || code=1; \
	exit $$code
endif

# Rooms whose lab tests mostly wait for deployments, each in a lab of its own. The others measure, so they run alone.
PATIENT := test/components test/engine test/package test/stacks

test-browser: node_modules/.installed ## Tests of the live page in chromium (apt-get install chromium)
	npx jest --config jest.browser.config.js

screenshots: node_modules/.installed ## Make the pictures of the live page in docs/ (needs chromium too)
	npx jest --config jest.browser.config.js --testMatch '**/test/pane/screenshots.ts'

matrix: dist/.built ## Drill every fault of every scenario and variant, and write docs/reference/matrix.md (resumes; SCENARIOS)
	.ci/matrix

bench: dist/.built ## Measure the load sender beside autocannon (and vegeta, if installed), and the lab itself
	npm run --silent bench

build: dist/.built ## Compile

# npm ci is the slow part, so it runs only when what it installs from has changed.
node_modules/.installed: package.json package-lock.json
	npm ci
	@touch $@

dist/.built: node_modules/.installed tsconfig.json tsconfig.build.json $(shell find analysis cli components drill engine fleet lab pane plugins policy stacks -name '*.ts*' 2>/dev/null) $(wildcard *.ts)
	npm run --silent build
	@touch $@

clean: ## Remove what was compiled and reported
	rm -rf dist out coverage
