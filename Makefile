# What a newcomer needs: make run, make test. What a maintainer needs besides: make bench, make fuzz, make eval,
# make mutants, make docs.
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
LINT     := $(shell go env GOPATH)/bin/golangci-lint
GOTESTSUM := gotest.tools/gotestsum@v1.13.0
TESTSUM  := $(shell go env GOPATH)/bin/gotestsum
FUZZTIME ?= 30s

SHELL       := bash
.SHELLFLAGS := -o pipefail -c

LICENCES ?= .artifacts/licences

# Packages in which nothing runs at once: the race detector would find nothing there and takes eight times as long.
ALONE := liman/console|liman/edition/(check|draft|draft/exchange|ledger)|liman/flows/intent

# What the race detector does not look into, though it looks into whatever calls it: parsers, expressions and an interpreter of others, of which each
# runs on what one goroutine alone has. They are half of what it costs.
PARSERS := go.yaml.in/yaml/v3 encoding/csv regexp regexp/syntax golang.org/x/text/... github.com/santhosh-tekuri/jsonschema/v6/... \
  github.com/yuin/gopher-lua/...
RACE    := -race $(foreach package,$(PARSERS),-gcflags=$(package)=-race=false)

# gotest runs go test in a step: its number, the packages, the flags. A test that is red is run once more, by itself: what is broken is
# red again, and what only a busy machine made red is named at the end, for somebody to mend. More than three, a data race, a program
# that panics and whatever does not build are not run again.
RED    := $(CURDIR)/.artifacts/red-once
gotest = echo "go test $(3)" && $(TESTSUM) --format $(or $(4),standard-quiet) --hide-summary skipped --rerun-fails=1 \
  --rerun-fails-max-failures=3 --rerun-fails-run-root-test --rerun-fails-abort-on-data-race --rerun-fails-report $(RED)-$(1) \
  --packages "$(2)" -- $(3)
# told prints of what was tried the results alone, without a line for each part that held.
told   = grep -v '^ *--- PASS\|^=== [RPCN]'

# step says which part of make test begins, how far that is, and when.
step = @echo "== $(1) of 10, $$(date +%T): $(2)"

test: export ARTIFACTS := $(CURDIR)/.artifacts

.PHONY: run test tools lint bench fuzz eval mutants build licences docs

run:
	go run ./cmd/liman

# Installs what is missing where it may, then runs every check. Screenshots are kept in .artifacts/.
test: tools
	$(call step,1,gofmt); test -z "$$(gofmt -l . | tee /dev/stderr)"
	$(call step,2,go vet); go vet ./...
	$(call step,3,golangci-lint); $(LINT) run
	$(call step,4,liman check and the manifests); go run ./cmd/liman check --today 2026-11-24
	cd deploy/kubernetes && go vet ./... && go test ./...
	@mkdir -p .artifacts; rm -f $(RED)-*
	$(call step,5,go test -race: minutes)
	@$(call gotest,5a,$$(go list ./... | grep -vE '/cmd/|^($(ALONE))$$'),$(RACE) -timeout 30m)
	@$(call gotest,5b,./console,$(RACE) -run TestStaffAtOnce)
	@$(call gotest,5c,$$(go list ./... | grep -E '^($(ALONE))$$' | grep -v console),-timeout 30m)
	@$(call gotest,5d,./console,-timeout 30m -args -looks=some)
	$(call step,6,go test: the program as a process; minutes)
	@$(call gotest,6a,./cmd/...,-timeout 30m -skip 'T11_EveryMessage|TestFailovers')  # these come below
	cd cmd/bench && go vet .
	@cd cmd/bench && $(call gotest,6b,.,)
	$(call step,7,1000 schedules of faults (T13 and T14))
	@$(call gotest,7,./bot,-run T13 -args -schedules=1000 -replicaschedules=30)
	$(call step,8,100 runs with kill -9 (T11); minutes)
	@$(call gotest,8,./cmd/liman,-run T11 -args -kills=100,standard-verbose) | $(told)
	$(call step,9,30 schedules of lost primaries with real failovers; minutes)
	@$(call gotest,9,./cmd/liman,-timeout 30m -run TestFailovers -args -failovers=30,standard-verbose) | $(told)
	$(call step,10,liman eval); go run ./cmd/liman eval
	@for red in $(RED)-*; do test ! -f $$red || { echo "== red once, green alone (step $${red##*-}):"; cat $$red; }; done
	@echo "== all 10 steps passed, $$(date +%T)"

# redis-server, chromium and npm come from Debian; on another system, install them yourself. What npm brings (.npm/package.json)
# only tests run: where it cannot be had, they name it and are skipped, except in CI.
tools: .npm/node_modules/.package-lock.json
	@for p in redis-server chromium; do command -v $$p >/dev/null && continue; \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$p >/dev/null; \
	  else echo "missing: $$p; install it (on Debian: sudo apt-get install $$p)"; exit 1; fi; done
	@$(LINT) version 2>/dev/null | grep -q 2.15.0 || go install $(GOLANGCI)
	@$(TESTSUM) --version 2>/dev/null | grep -q v1.13.0 || go install $(GOTESTSUM)

.npm/node_modules/.package-lock.json: .npm/package-lock.json
	@command -v npm >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq npm >/dev/null; } || true
	@if command -v npm >/dev/null; then npm ci --prefix .npm --silent && touch $@ || \
	    echo "missing: axe-core, @redocly/cli and opening_hours; npm could not install them (npm ci --prefix .npm)"; \
	  else echo "missing: npm; install it (on Debian: sudo apt-get install npm)"; fi

bench:
	cmd/bench/run

# How typed words are understood: danger and the three likeliest screens, on phrases that are no part of flows/phrases.
eval:
	go run ./cmd/liman eval

# Every fuzz target for FUZZTIME. That Go's fuzzer was interrupted by the end of its own time is no finding.
fuzz:
	@log=$$(mktemp); trap 'rm -f '$$log EXIT; for pkg in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(cat $$pkg/*_test.go | grep -o '^func Fuzz[A-Za-z0-9_]*' | cut -c6-); do \
	  echo "== $$pkg $$f"; \
	  go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$pkg >$$log 2>&1 || \
	    { grep -q 'context deadline exceeded' $$log && ! grep -q 'Failing input' $$log; } || { cat $$log; exit 1; }; \
	  grep 'execs:' $$log | tail -1 || true; done; done

# Plants each fault of cmd/mutants/faults.yaml in a copy and runs the test that must see it; goes on where it ended. ONLY=name for one.
mutants:
	go run ./cmd/mutants $(if $(ONLY),-only $(ONLY))

# Takes the pictures of the guide for staff anew (docs/guide/pictures), each of the page as it is now. A test fails when a page is newer.
docs:
	go test ./console -run TestTheGuidesPicturesAreNotOld -pictures -count=1 -timeout 10m

build:
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -buildid=' -o liman ./cmd/liman

# What the licences of everything in the binary ask to be handed on with it: ours and its notices, Go's, and each module's own.
licences:
	@mkdir -p $(LICENCES)/go && cp LICENSE NOTICE $(LICENCES)/ && cp "$$(go env GOROOT)/LICENSE" $(LICENCES)/go/
	@go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/liman | sort -u | while read -r path dir; do \
	  mkdir -p "$(LICENCES)/$$path" && find "$$dir" -maxdepth 1 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' \) \
	    -exec cp -f {} "$(LICENCES)/$$path/" \; ; \
	  test -n "$$(ls "$(LICENCES)/$$path")" || { echo "no licence in $$path"; exit 1; }; done
