// Package website is the website of the demonstration's clinic: a page of another origin than Limber's, with
// Limber's elements on it. What its security policy lets in is all that they need.
package website

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
)

//go:embed page
var files embed.FS

var page = template.Must(template.ParseFS(files, "page/page.html"))

// Handler serves the website, for a Limber at an address without a slash at its end.
func Handler(limber string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		var out bytes.Buffer
		if err := page.Execute(&out, limber); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data: "+limber+"; script-src "+limber+"; connect-src "+limber)
		_, _ = w.Write(out.Bytes())
	})
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "page/style.css") })
	return mux
}
