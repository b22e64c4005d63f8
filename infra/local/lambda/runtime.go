package lambda

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"limber/infra/local/bus"
)

// runtimeAPI serves the Lambda Runtime API, with the process's id as the first part of the path, and
// as much of the Extensions API as a runtime needs that asks for SIGTERM.
func (h *Host) runtimeAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{process}/2018-06-01/runtime/invocation/next", h.next)
	mux.HandleFunc("POST /{process}/2018-06-01/runtime/invocation/{id}/response", h.response)
	mux.HandleFunc("POST /{process}/2018-06-01/runtime/invocation/{id}/error", h.failure)
	mux.HandleFunc("POST /{process}/2018-06-01/runtime/init/error", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted) // the process ends now, and says why in its log
	})
	mux.HandleFunc("POST /{process}/2020-01-01/extension/register", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Lambda-Extension-Identifier", bus.NewID())
		_, _ = io.WriteString(w, "{}")
	})
	mux.HandleFunc("GET /{process}/2020-01-01/extension/event/next", func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
	})
	return mux
}

// next answers a poll with the process's next work, whenever that comes.
func (h *Host) next(w http.ResponseWriter, r *http.Request) {
	p := h.process(r.PathValue("process"))
	if p == nil {
		http.Error(w, "unknown process", http.StatusForbidden)
		return
	}
	var inv *invocation
	select {
	case inv = <-p.work:
	case <-p.gone:
		return
	case <-r.Context().Done():
		return
	}
	p.mu.Lock()
	p.current = inv
	p.mu.Unlock()
	close(inv.taken)
	if p.pool.killsNext() {
		p.kill()
		panic(http.ErrAbortHandler)
	}
	deadline := time.Now().Add(p.pool.Timeout)
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
	header.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(deadline.UnixMilli(), 10))
	header.Set("Lambda-Runtime-Invoked-Function-Arn", p.pool.ARN)
	header.Set("Lambda-Runtime-Trace-Id", fmt.Sprintf("Root=1-%08x-%s;Sampled=0", deadline.Unix(), strings.ReplaceAll(inv.id, "-", "")[:24]))
	_, _ = w.Write(inv.payload)
}

func (h *Host) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxPayload+1))
	if err != nil || len(body) > MaxPayload {
		h.finish(w, r, outcome{err: &Error{Type: "Function.ResponseSizeTooLarge", Message: "the response is over 6 MB"}})
		return
	}
	h.finish(w, r, outcome{response: body})
}

func (h *Host) failure(w http.ResponseWriter, r *http.Request) {
	var failed struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}
	body, _ := io.ReadAll(io.LimitReader(r.Body, MaxPayload))
	if json.Unmarshal(body, &failed) != nil {
		failed.Type, failed.Message = "Unknown", string(body)
	}
	h.finish(w, r, outcome{err: &Error{Type: failed.Type, Message: failed.Message}})
}

func (h *Host) finish(w http.ResponseWriter, r *http.Request, out outcome) {
	p := h.process(r.PathValue("process"))
	if p == nil || !p.finish(r.PathValue("id"), out) {
		http.Error(w, `{"errorType":"InvalidRequestID"}`, http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"status":"OK"}`)
}
