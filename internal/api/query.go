package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"limber/internal/fault"
)

// query reads the parameters of a request, each of which may be given once, and no others.
func query(r *http.Request, known ...string) (map[string]string, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fault.New(fault.Invalid, "The part of the address after the question mark could not be read.")
	}
	given := map[string]string{}
	for name, list := range values {
		if !slices.Contains(known, name) {
			if len(known) == 0 {
				return nil, fault.New(fault.Invalid, "This address takes nothing after a question mark.")
			}
			return nil, fault.New(fault.Invalid, "The address may have these after the question mark, and no others: "+strings.Join(known, ", ")+".")
		}
		if len(list) > 1 {
			return nil, fault.New(fault.Invalid, "Give each part after the question mark once only.")
		}
		given[name] = list[0]
	}
	return given, nil
}

func refuseQuery(r *http.Request) error {
	_, err := query(r)
	return err
}

// number reads a whole number as we would write it; anything else is -1, which is out of every range.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text {
		return -1
	}
	return n
}
