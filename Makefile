# Limber. `make run` shows the whole product on this machine; `make test` proves it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

FUNCTIONS := GuideFunction SubscriptionFunction ScheduleFunction DeliverFunction MailEventFunction \
	TextReplyFunction UpkeepFunction EnquiryFunction DigestFunction
TOOL := go tool -modfile=infra/tools/go.mod
# sam build sets ARTIFACTS_DIR; by hand, the binaries go here.
ARTIFACTS_DIR ?= .build/$@

.PHONY: help
help: ## What there is to do
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z%-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.PHONY: go
go:
	@command -v go >/dev/null || { echo "Limber needs Go 1.26 or newer: install it from go.dev and run this again."; exit 1; }

.PHONY: run
run: go ## Bring it all up here and play two runners' first weeks (DEMO=off, PORT=8787, DATA=dir)
	@go build -o .build/limber ./infra/local && exec .build/limber -port $(or $(PORT),8787) -demo $(or $(DEMO),on) $(if $(DATA),-data $(DATA))

.PHONY: test
test: go ## All tests: rules, promises, stores on DynamoDB Local, end to end on the local cloud
	@echo "Testing. The first time this fetches what it needs; in all it takes some minutes."
	@go build -o .build/limber ./infra/local && exec .build/limber exec -- go test -timeout 40m ./...

.PHONY: lint
lint: go content ## Formatting, vet, staticcheck, the clinic's content, emails against caniemail's data, and the template with cfn-lint
	@unformatted="$$($(TOOL) gofumpt -l functions internal infra)"; [ -z "$$unformatted" ] || { echo "gofumpt these: $$unformatted"; exit 1; }
	@go vet ./...
	@$(TOOL) staticcheck ./...
	@go run ./infra/maillint
	@if command -v cfn-lint >/dev/null; then cfn-lint template.yaml; else echo "cfn-lint is not installed: template.yaml was not linted."; fi

.PHONY: content
content: go ## Check the clinic's own content, in internal/guide/clinic
	@go run ./infra/content

.PHONY: build
build: go $(FUNCTIONS:%=build-%) ## Build every function for AWS, into .build/

.PHONY: build-%
build-%: content ## Build one function, as sam build does
	@mkdir -p "$(ARTIFACTS_DIR)"
	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags lambda.norpc -ldflags '-s -w' \
		-o "$(ARTIFACTS_DIR)/bootstrap" ./functions/$(shell echo $(patsubst %Function,%,$*) | tr A-Z a-z)

.PHONY: browse
browse: go ## Hold every page against WCAG 2.2 AA in Chromium (SHOTS=dir keeps pictures)
	@go build -o .build/limber ./infra/local && exec .build/limber exec -chromium -- go test -timeout 20m -v ./infra/browser

.PHONY: lighthouse
lighthouse: go ## Measure the guide, an exercise and a routine with Lighthouse, as on a phone
	@go build -o .build/limber ./infra/local && exec .build/limber exec -lighthouse -- go test -count 1 -timeout 20m -v -run Lighthouse ./infra/browser

.PHONY: figures
figures: go ## Draw all figures anew, and one sheet of them to look at: .build/figures.png
	@go run ./infra/figure

.PHONY: bench
bench: go ## Measure reminders a second, CPU, quota share, units, ticks and starts
	@go build -o .build/limber ./infra/local && exec .build/limber exec -- go run ./infra/bench

.PHONY: deploy
deploy: ## Deploy to the AWS account you are signed in to
	@command -v sam >/dev/null || { echo "Deploying needs the AWS SAM CLI: install it and run this again."; exit 1; }
	sam build && sam deploy --guided --capabilities CAPABILITY_IAM
