package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// publicCache lets anyone keep what is the same for everyone, for five minutes without asking.
const publicCache = "public, max-age=300"

// writePublic answers with content that is the same for everyone, under a strong ETag made from it, or
// with 304 where the caller has it already.
func writePublic(w http.ResponseWriter, r *http.Request, mediaType string, content []byte) {
	writeTagged(w, r, mediaType, publicCache, content)
}

// writeTagged does the same for content that may be kept otherwise.
func writeTagged(w http.ResponseWriter, r *http.Request, mediaType, cache string, content []byte) {
	tag := tagOf(content)
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", cache)
	h.Set("X-Content-Type-Options", "nosniff")
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", mediaType)
	w.Write(content)
}

// tagOf is the ETag of content.
func tagOf(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

func writePublicJSON(w http.ResponseWriter, r *http.Request, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	writePublic(w, r, jsonType, content)
	return nil
}

// writeJSON answers one caller, with what nobody keeps.
func writeJSON(w http.ResponseWriter, status int, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", jsonType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, err = w.Write(content)
	return err
}

// matches compares weakly, as RFC 9110 asks of If-None-Match. Our tags hold no comma.
func matches(headers []string, tag string) bool {
	for _, candidate := range strings.Split(strings.Join(headers, ","), ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
			return true
		}
	}
	return false
}
