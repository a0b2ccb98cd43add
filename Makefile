# make test · make verify · make bench · make web · make generate

.PHONY: generate web test verify bench checks

generate: ## write graph/ and the resolvers' signatures from schema/
	go generate ./stores
	go run ./graph/executor/generate . graph/executor/internal/testschema graph/executor/internal/apollo

web: ## build the playground into web/dist
	cd web && npm ci --ignore-scripts --no-audit --no-fund && npm run build

test:
	go test ./...

verify: ## generated code and web build are current, formatting, vet, staticcheck
	go generate ./stores
	go run ./graph/executor/generate . graph/executor/internal/testschema graph/executor/internal/apollo
	test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	! grep -rn '!!! WARNING !!!' resolvers
	go vet ./...
	go tool staticcheck $$(go list ./... | grep -vE '/(generated|testschema|apollo)$$') # the generated code has loops of its own making
	$(MAKE) web
	git diff --exit-code -- graph resolvers stores web/dist
	test -z "$$(git status --porcelain -- graph resolvers stores web/dist)"

bench: ## every benchmark once, ratios side by side
	go test -run '^$$' -bench . -benchmem ./...

checks: ## the audits of strangers against a server of this checkout (needs node)
	web/checks/run
