package api

import (
	"net/http"
	"path"
	"strings"

	"limber/internal/fault"
)

// route is one pattern, such as "GET /v1/exercises/{id}", and what answers it.
type route struct {
	pattern string
	handle  func(http.ResponseWriter, *http.Request) error
}

// patterns lists the routes as template.yaml has them: method, space, path.
func patterns(routes []route) []string {
	list := make([]string, len(routes))
	for i, r := range routes {
		list[i] = strings.Replace(r.pattern, "{$}", "", 1)
	}
	return list
}

// newHandler serves the routes, answers an error as fail does, and everything else as not found or not
// allowed.
func newHandler(clinic Clinic, routes []route) http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.HandleFunc(r.pattern, func(w http.ResponseWriter, req *http.Request) {
			if err := r.handle(w, req); err != nil {
				fail(w, req, clinic, err)
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tidy := r.URL.Path == path.Clean(r.URL.Path) // the mux would redirect others, links with dots in them too
		if _, pattern := mux.Handler(r); pattern != "" && tidy {
			mux.ServeHTTP(w, r)
			return
		}
		allowed := allowedMethods(mux, r)
		if len(allowed) == 0 || !tidy {
			fail(w, r, clinic, fault.New(fault.NotFound, "There is nothing at this address."))
			return
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		fail(w, r, clinic, errMethod)
	})
}

func allowedMethods(mux *http.ServeMux, r *http.Request) []string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		probe := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := mux.Handler(probe); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	return allowed
}
