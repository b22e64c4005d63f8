// Package e2e holds the end-to-end tests: the functions' real binaries, under the template's policies, on
// the local cloud. `make test` runs them; without DynamoDB Local they are skipped.
package e2e
