package api

import (
	_ "embed"
	"net/http"
)

// openAPIDocument is infra/openapi.yaml as JSON. A test fails where the two differ, and rewrites it when
// run with -update.
//
//go:embed openapi.json
var openAPIDocument []byte

func openAPI(w http.ResponseWriter, r *http.Request) error {
	if err := refuseQuery(r); err != nil {
		return err
	}
	writePublic(w, r, jsonType, openAPIDocument)
	return nil
}
