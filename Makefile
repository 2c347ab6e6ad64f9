# SPDX-License-Identifier: Apache-2.0
#
# make demo    a real call on this machine, start to end
# make run     serve with config/gateway.yaml
# make test    everything that is tested, and the house rules

SHELL := /bin/bash
SWIFT ?= swift
# One configuration for everything, so that the heavy packages are built once.
FLAGS := -c release --explicit-target-dependency-import-check error
HANDOFF := .build/release/handoff
TEST_LOG := .build/test.log
# Tests on real sockets in real time run by themselves: beside tests that compute they would starve. So
# would they beside each other, all at once.
REAL_SOCKETS := InteropTests|TransportTests|MediaThreadsTests|BridgeBenchmark|ConsoleTests|HandoffBench|TortureTests|NamedOperator|ConnectionTrial|TakenPort
REAL_CALLS := LoopbackScenario
REAL_SOUND := RecordingScenario|DemoTests|FromSound
REAL_CARDS := SoundCard|CardScenario|DeskCall
REAL_TIME := $(REAL_SOCKETS)|$(REAL_CALLS)|$(REAL_SOUND)|$(REAL_CARDS)
CONFIG ?= config/gateway.yaml
SOURCES := Package.swift Sources Tests

# What failed is said once more at the end, where it is seen.
# A test that waits for ever is ended, and the log says which had begun.
define run-tests
set -o pipefail; \
timeout --foreground 1500 $(SWIFT) test $(FLAGS) --skip-build $(1) 2>&1 | tee -a $(TEST_LOG) || { \
	echo; echo "what failed (all of it: $(TEST_LOG)):"; \
	grep -aE -A 8 'recorded an issue' $(TEST_LOG) | cut -c 1-300; \
	grep -aE '^✘|error:' $(TEST_LOG); exit 1; }
endef

.DEFAULT_GOAL := help
.PHONY: help setup build binary demo run test check lint format bench sanitize fixtures clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing
	@scripts/setup

build: setup ## build everything, the tests too
	@echo "building (the first time some minutes, most of it libraries)"
	$(SWIFT) build $(FLAGS) --build-tests

binary: setup ## build the program alone
	@echo "building (the first time some minutes, most of it libraries)"
	$(SWIFT) build $(FLAGS) --product handoff

demo: binary ## play a real call on loopback; DEMO_FLAGS="--out DIR --quiet --json"
	$(HANDOFF) demo $(DEMO_FLAGS)

run: binary ## serve; CONFIG=config/gateway.yaml RUN_FLAGS=
	$(HANDOFF) serve --config $(CONFIG) $(RUN_FLAGS)

test: build lint ## unit, scenario, simulation, interop, tidy, lint; TEST_FLAGS="--filter NAME"
	@rm -f $(TEST_LOG)
ifdef TEST_FLAGS
	@$(call run-tests,$(TEST_FLAGS))
else
	@$(call run-tests,--skip '$(REAL_TIME)')
	@$(call run-tests,--filter '$(REAL_SOCKETS)' --skip '$(REAL_CALLS)|$(REAL_SOUND)|$(REAL_CARDS)')
	@$(call run-tests,--filter '$(REAL_CALLS)')
	@$(call run-tests,--filter '$(REAL_SOUND)')
	@$(call run-tests,--filter '$(REAL_CARDS)')
endif

check: binary ## validate the configuration
	$(HANDOFF) check --config $(CONFIG)

lint: ## the format rules, strictly
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format: ## bring all sources into the house format
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

bench: binary ## bridged calls on one core and tick lateness, as JSON; BENCH_FLAGS
	$(HANDOFF) bench bridge $(BENCH_FLAGS)

# Left out: a test of our own counter of allocations, which the sanitizer replaces, and one that calls what
# spandsp does wrong to compare with it.
sanitize: setup ## the lock-free code and the parsers under sanitizers (some minutes the first time)
	HANDOFF_SANITIZE=thread $(SWIFT) test --scratch-path .build/sanitize-thread --sanitize thread
	LSAN_OPTIONS=suppressions=$(CURDIR)/scripts/sanitize.supp \
	HANDOFF_SANITIZE=address $(SWIFT) test --scratch-path .build/sanitize-address --sanitize address \
		--skip 'theCounterCounts|narrowSoundIsFilledAsBySpanDSP'

fixtures: ## make the demo's voices anew (needs the flite program)
	scripts/make-audio-fixtures

clean: ## remove what was built and what runs left behind
	rm -rf .build var
