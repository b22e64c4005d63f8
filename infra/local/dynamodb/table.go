package dynamodb

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
)

// Table says what a table is like. Nothing expires here: DynamoDB Local removes
// items whose time to live is over by the machine's clock, which isn't the
// simulated one. At AWS they linger for days, so that nothing may count on it.
type Table struct {
	Name    string
	Key     Key
	Types   map[string]string // of the key attributes, the indexes' too: "S", "N" or "B"
	Indexes []Index
}

// Key names a table's or an index's key attributes.
type Key struct {
	Hash, Range []string // Hash has one or more; Range may be empty
}

// Index is a global secondary index.
type Index struct {
	Name       string
	Key        Key
	Projection string   // "ALL", "KEYS_ONLY" or "INCLUDE"
	Include    []string // what "INCLUDE" includes
}

// CreateTable creates a table, if there isn't one of that name already, and
// lets the service know its key.
func (s *Service) CreateTable(ctx context.Context, table Table) error {
	s.learn(table)
	err := s.ask(ctx, "CreateTable", definition(table))
	if isCode(err, "ResourceInUseException") {
		return nil // from an earlier run
	}
	if err != nil {
		return fmt.Errorf("creating table %s: %w", table.Name, err)
	}
	return nil
}

// definition gives the CreateTable request.
func definition(table Table) map[string]any {
	var attributes []map[string]string
	for _, name := range slices.Sorted(maps.Keys(table.Types)) {
		attributes = append(attributes, map[string]string{"AttributeName": name, "AttributeType": table.Types[name]})
	}
	request := map[string]any{
		"TableName": table.Name, "BillingMode": "PAY_PER_REQUEST",
		"AttributeDefinitions": attributes, "KeySchema": table.Key.schema(),
	}
	var indexes []map[string]any
	for _, index := range table.Indexes {
		projection := map[string]any{"ProjectionType": index.Projection}
		if len(index.Include) > 0 {
			projection["NonKeyAttributes"] = index.Include
		}
		indexes = append(indexes, map[string]any{
			"IndexName": index.Name, "KeySchema": index.Key.schema(), "Projection": projection,
		})
	}
	if len(indexes) > 0 {
		request["GlobalSecondaryIndexes"] = indexes
	}
	return request
}

func (k Key) schema() []map[string]string {
	var schema []map[string]string
	for _, name := range k.Hash {
		schema = append(schema, map[string]string{"AttributeName": name, "KeyType": "HASH"})
	}
	for _, name := range k.Range {
		schema = append(schema, map[string]string{"AttributeName": name, "KeyType": "RANGE"})
	}
	return schema
}

// ask makes a call of our own to DynamoDB Local.
func (s *Service) ask(ctx context.Context, action string, request any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	answer, err := s.forward(ctx, targetPrefix+action, body)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return &apiError{code: errorCode(text), text: string(text)}
	}
	return nil
}

// apiError is an error answer of DynamoDB Local to a call of our own.
type apiError struct{ code, text string }

func (e *apiError) Error() string { return e.text }

func isCode(err error, code string) bool {
	e, ok := err.(*apiError)
	return ok && e.code == code
}

// errorCode gives the code of an error answer, without its namespace.
func errorCode(answer []byte) string {
	code := []byte(str(find(answer, "__type")))
	return string(code[bytes.LastIndexByte(code, '#')+1:])
}
