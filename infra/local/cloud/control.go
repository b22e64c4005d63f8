package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"limber/infra/local/inbox"
)

// siteHandler serves the site, and the control surface under /_local/.
func (c *Cloud) siteHandler() http.Handler {
	control := c.control()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_local/") || r.URL.Path == "/_local" {
			control.ServeHTTP(w, r)
			return
		}
		c.gateway.ServeHTTP(w, r)
	})
}

// control is the surface by which people and tests steer the cloud.
func (c *Cloud) control() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/_local/", inbox.Handler(&c.inbox, c.clock.now))
	mux.HandleFunc("GET /_local/clock", func(w http.ResponseWriter, _ *http.Request) { c.replyClock(w) })
	mux.HandleFunc("POST /_local/clock", c.moveClock)
	mux.HandleFunc("GET /_local/faults", func(w http.ResponseWriter, _ *http.Request) { reply(w, c.Faults()) })
	mux.HandleFunc("POST /_local/faults", c.addFaults)
	mux.HandleFunc("DELETE /_local/faults", c.do(c.ClearFaults))
	mux.HandleFunc("POST /_local/sms", c.receiveText)
	mux.HandleFunc("GET /_local/usage", func(w http.ResponseWriter, _ *http.Request) { reply(w, c.Usage()) })
	mux.HandleFunc("DELETE /_local/usage", c.do(c.ResetUsage))
	mux.HandleFunc("POST /_local/quota", c.changeQuota)
	mux.HandleFunc("POST /_local/addresses", c.setAddress)
	mux.HandleFunc("POST /_local/numbers", c.setNumber)
	mux.HandleFunc("GET /_local/queues", func(w http.ResponseWriter, _ *http.Request) { reply(w, c.Queues()) })
	mux.HandleFunc("GET /_local/logs", func(w http.ResponseWriter, r *http.Request) {
		lines := c.Logs(r.URL.Query().Get("function"))
		if lines == nil {
			problem(w, http.StatusNotFound, errors.New("name a function of the template, such as ?function=GuideFunction"))
			return
		}
		reply(w, lines)
	})
	return http.NewCrossOriginProtection().Handler(mux) // no other site's page may steer it
}

// do makes a handler of what needs no input and gives no answer.
func (c *Cloud) do(f func()) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		f()
		w.WriteHeader(http.StatusNoContent)
	}
}

func (c *Cloud) replyClock(w http.ResponseWriter) {
	reply(w, map[string]string{
		"now": c.clock.now().Format(time.RFC3339Nano), "offset": time.Duration(c.clock.offset.Load()).String(),
	})
}

func (c *Cloud) moveClock(w http.ResponseWriter, r *http.Request) {
	var move struct{ Advance, To string }
	if !decode(w, r, &move) {
		return
	}
	to, err := c.parseMove(move.Advance, move.To)
	if err == nil {
		err = c.AdvanceTo(r.Context(), to)
	}
	if err != nil {
		problem(w, http.StatusBadRequest, err)
		return
	}
	c.replyClock(w)
}

func (c *Cloud) addFaults(w http.ResponseWriter, r *http.Request) {
	body, ok := read(w, r)
	if !ok {
		return
	}
	var rules []Fault
	var one Fault
	err := decodeStrict(body, &rules)
	single := err != nil && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("["))
	if single {
		if err = decodeStrict(body, &one); err == nil {
			rules = []Fault{one}
		}
	}
	for _, f := range rules {
		if err == nil {
			err = f.check()
		}
	}
	if err != nil {
		problem(w, http.StatusBadRequest, err)
		return
	}
	made := []map[string]string{}
	for _, f := range rules {
		id, err := c.Inject(f)
		if err != nil {
			problem(w, http.StatusBadRequest, err)
			return
		}
		made = append(made, map[string]string{"id": id})
	}
	if single {
		reply(w, made[0])
		return
	}
	reply(w, made)
}

// receiveText plays a text from a runner, and answers when what it leads to is done.
func (c *Cloud) receiveText(w http.ResponseWriter, r *http.Request) {
	var text IncomingText
	if !decode(w, r, &text) {
		return
	}
	if !strings.HasPrefix(text.From, "+") || text.Body == "" {
		problem(w, http.StatusBadRequest, errors.New("give a number such as +447700900123 as \"from\", and a \"body\""))
		return
	}
	if err := c.ReceiveText(text); err != nil {
		problem(w, http.StatusConflict, err)
		return
	}
	if err := c.Drain(r.Context()); err != nil {
		return // the caller went away
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *Cloud) changeQuota(w http.ResponseWriter, r *http.Request) {
	var quota struct {
		Rate  float64
		Daily int
	}
	if !decode(w, r, &quota) {
		return
	}
	if quota.Rate <= 0 || quota.Daily <= 0 {
		problem(w, http.StatusBadRequest, errors.New("rate and daily need to be above zero"))
		return
	}
	c.SetQuota(quota.Rate, quota.Daily)
	w.WriteHeader(http.StatusNoContent)
}

// setAddress makes an address bounce or complain from now on, as the mailbox simulator's addresses do.
func (c *Cloud) setAddress(w http.ResponseWriter, r *http.Request) {
	var as struct{ Address, Like string }
	if decode(w, r, &as) {
		settled(w, c.SetAddress(as.Address, as.Like))
	}
}

// setNumber makes texts to a number arrive or not from now on.
func (c *Cloud) setNumber(w http.ResponseWriter, r *http.Request) {
	var as struct{ Number, Fate string }
	if decode(w, r, &as) {
		settled(w, c.SetNumber(as.Number, as.Fate))
	}
}

// settled answers an order that gives nothing back.
func settled(w http.ResponseWriter, err error) {
	if err != nil {
		problem(w, http.StatusBadRequest, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func problem(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
}

func read(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		problem(w, http.StatusBadRequest, err)
		return nil, false
	}
	return body, true
}

func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	body, ok := read(w, r)
	if !ok {
		return false
	}
	if err := decodeStrict(body, into); err != nil {
		problem(w, http.StatusBadRequest, err)
		return false
	}
	return true
}

// decodeStrict refuses fields that nobody knows.
func decodeStrict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
