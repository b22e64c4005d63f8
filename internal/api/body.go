package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"limber/internal/fault"
)

// maxBody is the largest body taken, in bytes: an enquiry of 2,000 characters, however they are written
// in a form, and some.
const maxBody = 32 << 10

func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, fault.New(fault.Invalid, "This request could not be read.")
	}
	if len(body) > maxBody {
		return nil, fault.New(fault.TooLarge, "This is too long. Please send less than 32 kB.")
	}
	return body, nil
}

// readJSONBody reads the body of a POST that a program sends, or a form in its place.
func readJSONBody(r *http.Request) ([]byte, error) {
	if contentType(r) != jsonType {
		return nil, fault.New(fault.Unsupported, "Send application/json, or a form.")
	}
	return readBody(r)
}

// contentType returns the media type of the body, without its parameters; "" where it can't be told.
func contentType(r *http.Request) string {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return ""
	}
	return media
}

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded"
)

// jsonField is one member of a JSON object: where its value goes, and how to say what it must be.
type jsonField struct {
	into any
	want string
}

var errJSON = fault.New(fault.Invalid, "The body must be one JSON object, in UTF-8.")

// readJSON reads the one object that a body must be. Unlike encoding/json by itself, it refuses names
// that are unknown, repeated or in another case, null, text that isn't UTF-8, and anything after the
// object. Its error says that the body can't be read at all, or names each field that is wrong.
func readJSON(body []byte, fields map[string]jsonField) error {
	var wrong fault.Fields
	if !utf8.Valid(body) {
		return errJSON
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return errJSON
	}
	seen := map[string]bool{}
	for d.More() {
		name, value, err := readMember(d)
		if err != nil {
			return errJSON
		}
		field, known := fields[name]
		switch {
		case !known:
			wrong.Add(printable(name), "There is no such field. The fields are "+names(fields)+".")
		case seen[name]:
			wrong.Add(name, "Give this field once only.")
		case string(value) == "null" && !mayBeNull(field.into) || json.Unmarshal(value, field.into) != nil:
			wrong.Add(name, "This must be "+field.want+".")
		}
		seen[name] = true
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return errJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errJSON
	}
	return wrong.Err()
}

// mayBeNull reports whether null is a value of a member: it is of those that null clears.
func mayBeNull(into any) bool {
	_, ok := into.(interface{ null() })
	return ok
}

func readMember(d *json.Decoder) (name string, value json.RawMessage, err error) {
	token, err := d.Token()
	if err != nil {
		return "", nil, err
	}
	name, ok := token.(string)
	if !ok {
		return "", nil, fmt.Errorf("a name that is %T", token)
	}
	return name, value, d.Decode(&value)
}

// readForm reads a form as browsers send it. It notes names that aren't in the form, and names that come
// more than once where only many may.
func readForm(body []byte, single, many []string, wrong *fault.Fields) (url.Values, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || !utf8.Valid(body) {
		return nil, fault.New(fault.Invalid, "This form could not be read. Please fill it in again.")
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		switch {
		case slices.Contains(many, name):
		case !slices.Contains(single, name):
			wrong.Add(printable(name), "This form has no such question.")
		case len(form[name]) > 1:
			wrong.Add(name, "Give one answer only.")
		}
	}
	return form, nil
}

// printable returns a name that a caller made up in a form that is safe to repeat: it may be anything,
// an address too.
func printable(name string) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	if name == "" || len(name) > 40 || strings.Trim(name, letters) != "" {
		return "unknown"
	}
	return name
}

func names(fields map[string]jsonField) string {
	return strings.Join(slices.Sorted(maps.Keys(fields)), ", ")
}
