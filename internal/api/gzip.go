package api

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// worthGzip is the least length of what is compressed, in bytes: less fits into one packet as it is.
const worthGzip = 1400

// writers are used again, since each is most of a megabyte.
var writers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// compress compresses an answer in words for whoever accepts that. API Gateway doesn't do it by itself.
func (w *recorder) compress(accepted string) error {
	if !inWords(w.header.Get("Content-Type")) || w.body.Len() < worthGzip || w.header.Get("Content-Encoding") != "" {
		return nil
	}
	w.header.Add("Vary", "Accept-Encoding")
	if !acceptsGzip(accepted) {
		return nil
	}
	var out bytes.Buffer
	z := writers.Get().(*gzip.Writer)
	defer writers.Put(z)
	z.Reset(&out)
	if _, err := z.Write(w.body.Bytes()); err != nil {
		return fmt.Errorf("compress: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress: %w", err)
	}
	w.body = out
	w.header.Set("Content-Encoding", "gzip")
	if tag := w.header.Get("ETag"); strings.HasPrefix(tag, `"`) {
		w.header.Set("ETag", "W/"+tag) // the same content in other bytes
	}
	return nil
}

// inWords reports whether a media type is of text, which gets much smaller.
func inWords(mediaType string) bool {
	media, _, _ := strings.Cut(mediaType, ";")
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || media == "image/svg+xml"
}

// acceptsGzip reads an Accept-Encoding header.
func acceptsGzip(header string) bool {
	for one := range strings.SplitSeq(strings.ToLower(header), ",") {
		name, parameters, _ := strings.Cut(one, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		quality, found := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		q, err := strconv.ParseFloat(quality, 64)
		return !found || err == nil && q > 0
	}
	return false
}
