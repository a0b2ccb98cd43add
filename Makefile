.DEFAULT_GOAL := help
.PHONY: help run dev test lint verify generate web bench checks test-engines engines engines-stop

LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
WATCH := go run github.com/cespare/reflex@v0.3.1
DEMO ?= --demo

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## run the server on the demo network
	go run . $(DEMO)

dev: ## run the server and restart it when a source file changes
	$(WATCH) --start-service --decoration=none -r '\.(go|graphqls|txt)$$|^web/dist/' -R '^(data|web/node_modules|web/checks/node_modules)/' -- go run . $(DEMO)

test: ## run the tests that need nothing but Go
	go test ./...

lint: ## run golangci-lint
	$(LINT) run

verify: ## check that generated code and built web files are current, formatting and vet
	$(MAKE) generate
	test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	! grep -rn '!!! WARNING !!!' resolvers
	go vet ./...
	$(MAKE) web
	git diff --exit-code -- graph resolvers stores web/dist
	test -z "$$(git status --porcelain -- graph resolvers stores web/dist)"

generate: ## write generated code: graph/, the resolvers' signatures, the stores' interceptor, the tables of FORMAT.md
	go generate ./stores
	go run ./graph/executor/generate . graph/executor/internal/testschema graph/executor/internal/apollo
	go generate ./stores/dataset

web: ## build the playground into web/dist
	cd web && npm ci --ignore-scripts --no-audit --no-fund && npm run build

bench: ## run every benchmark once
	go test -run '^$$' -bench . -benchmem ./...

checks: ## run public conformance suites and the browser against a server of this checkout (needs Node)
	web/checks/run

test-engines: ## run the tests of the whole program on PostgreSQL with Redis, and those of each engine (needs what .ci/install installs)
	.ci/engines

engines: ## start PostgreSQL, Redis, OpenSearch, Typesense and stripe-mock on loopback and print the variables to export; their data is in DIR, or temporary
	@.ci/server start $(DIR)

engines-stop: ## stop what make engines has started; with the same DIR
	@.ci/server stop $(DIR)
