package gateway

import (
	"net/http"
	"strconv"
	"strings"
)

func preflight(r *http.Request) bool {
	return r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// answerPreflight answers OPTIONS without asking any function.
func (g *Gateway) answerPreflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if g.allow(h, r.Header.Get("Origin")) {
		h.Set("Access-Control-Allow-Methods", strings.Join(g.CORS.Methods, ","))
		h.Set("Access-Control-Allow-Headers", strings.ToLower(strings.Join(g.CORS.Headers, ",")))
		if g.CORS.MaxAge > 0 {
			h.Set("Access-Control-Max-Age", strconv.Itoa(g.CORS.MaxAge))
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// allow sets the headers for an origin on the list, and reports whether it is.
func (g *Gateway) allow(h http.Header, origin string) bool {
	allowed := ""
	for _, o := range g.CORS.Origins {
		switch {
		case origin == "":
		case o == "*":
			allowed = "*"
		case o == origin, strings.HasSuffix(o, "://*") && strings.HasPrefix(origin, strings.TrimSuffix(o, "*")):
			allowed = origin
		}
	}
	if allowed == "" {
		return false
	}
	h.Set("Access-Control-Allow-Origin", allowed)
	if allowed != "*" {
		h.Set("Vary", "Origin")
	}
	if g.CORS.Credentials {
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	if len(g.CORS.Expose) > 0 {
		h.Set("Access-Control-Expose-Headers", strings.Join(g.CORS.Expose, ","))
	}
	return true
}
