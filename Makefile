.DEFAULT_GOAL := help
SHELL := /bin/bash
SWIFT_SOURCES := Sources Tests db playbooks cities Package.swift
# Suites that hold something to a bound on the clock: they run by themselves, where no other test takes their time.
TIMED := FeedBombTests|ConnectionCareTests|LostConnectionTests|PostRunnerTests|PostChangeTests|PostRestTests|MailPeerTests|WireTests|PersonalWordPaceTests
EXPLICIT := --explicit-target-dependency-import-check error

help: ## Lists what can be asked of this file
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "%-10s %s\n", $$1, $$2 }'

packages: ## Installs the system packages that are missing (Debian)
	@scripts/packages

run: packages ## Builds and opens the demonstration city with a PostgreSQL of its own
	@echo "Building; the first time this takes several minutes …"
	@$(MAKE) --no-print-directory release
	.build/release/huiying demo $(DEMO)

build: packages ## Builds everything, and refuses an import that Package.swift does not allow
	swift build --build-tests $(EXPLICIT)

# More tests at once than 24 only wait for each other.
test: build ## Runs every test on a private PostgreSQL server
	@scripts/packages tests || echo "Without them no mail is sent in the tests."
	scripts/run-tests --experimental-maximum-parallelization-width 24 --skip '$(TIMED)'
	scripts/run-tests --no-parallel --filter '$(TIMED)'

lint: ## Complains about what the formatter would change, and more
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	scripts/check-tree
	scripts/check-schemas

format: ## Formats the sources
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

schema: ## Writes db/schema.sql from the migrations
	scripts/dump-schema > db/schema.sql.new && mv db/schema.sql.new db/schema.sql

fresh-schema: packages
	@scripts/dump-schema | diff - db/schema.sql || { echo "db/schema.sql is stale: run make schema" >&2; exit 1; }

release: packages
	swift build -c release --product huiying

rounds: release ## Kills services, sends malformed bodies and files, walks through cases (the short part)
	Tests/Rounds/kill-rounds --rounds 20
	Tests/Rounds/malformed --bodies 940 --files 60
	Tests/Rounds/imports --rows 5000
	Tests/Rounds/stop
	Tests/Rounds/playbooks
	Tests/Rounds/calendar
	Tests/Rounds/orders
	Tests/Rounds/migrations
	Tests/Rounds/journal --rounds 4
	Tests/Rounds/drill --seed 7
	Tests/Rounds/walks --walks 300
	Tests/Rounds/models
	Tests/Rounds/learning
	Tests/Rounds/sources
	Tests/Rounds/first-run

check: packages lint fresh-schema test rounds ## All that must pass before a change is offered

bench: packages ## Measures, each figure with its ceiling in the same run
	scripts/packages bench
	Benchmarks/run

rivals: packages ## Measures reading, assessment and intake beside a Python pipeline; SnowNLP from PyPI is part of it where it is installed
	scripts/packages rivals
	Benchmarks/rivals

models: release ## Measures models on real labelled texts beside a baseline; HUIYING_SAMPLES names their folder
	scripts/packages models
	Benchmarks/models

fields: release ## Measures the model of fields that ships on real labelled letters; HUIYING_SAMPLES names their folder
	scripts/packages models
	Benchmarks/fields

gathering: packages ## Measures gathering on real labelled letters beside a baseline; HUIYING_SAMPLES names their folder
	scripts/packages models
	Benchmarks/gathering

prove: release ## The long part: kill, cut and walk rounds at full length, PostgreSQL killed, races, pages in a browser, benchmarks
	scripts/packages browser
	scripts/packages bench
	Tests/Rounds/kill-rounds --rounds 300 --arming 32
	Tests/Rounds/cut-rounds --changes 1000
	Tests/Rounds/kill-rounds --rounds 50 --ground embedded
	Tests/Rounds/database-rounds --rounds 20
	Tests/Rounds/imports --rows 100000
	Tests/Rounds/burst
	Tests/Rounds/database-rounds --rounds 20 --ground embedded
	Tests/Rounds/migrations --rounds 50
	Tests/Rounds/walks --walks 20000
	HUIYING_HISTORIES=10000 swift test --filter LedgerHistoryTests
	HUIYING_MUTATIONS=10000 swift test --filter MutationTests
	Tests/Rounds/journal --rounds 50 --rows 1000000
	Tests/Rounds/due --limits 1000000
	scripts/packages clocks
	Tests/Rounds/clocks
	Tests/Rounds/faults
	Tests/Rounds/contract
	Tests/Rounds/races
	Tests/Browser/pages
	Benchmarks/run
	scripts/packages models
	Benchmarks/models
	Benchmarks/fields
	Benchmarks/gathering

.PHONY: help packages release run build test lint format schema fresh-schema rounds check bench models fields rivals gathering prove
