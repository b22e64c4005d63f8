package ses

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The reasons an address is on the suppression list for.
const (
	bounced    = "BOUNCE"
	complained = "COMPLAINT"
)

// suppression is the account's suppression list, and what tests said about
// addresses.
type suppression struct {
	mu      sync.RWMutex
	entries map[string]Suppressed // by lower-case address
	fates   map[string]string     // by lower-case address: a key of fates
}

// Suppressed is one address on the account's suppression list.
type Suppressed struct {
	Address string
	Reason  string // "BOUNCE" or "COMPLAINT"
	Since   time.Time
}

// fate is what becomes of an email at one recipient.
type fate struct {
	delivered                 bool
	bounceType, bounceSubType string // "" for no bounce
	status, diagnostic        string // of the bounce
	complained                bool
}

// names lists the events of a fate, in the order they come.
func (f fate) names() []string {
	names := []string{"Send"}
	if f.delivered {
		names = append(names, "Delivery")
	}
	if f.bounceType != "" {
		names = append(names, "Bounce")
	}
	if f.complained {
		names = append(names, "Complaint")
	}
	return names
}

// fates are those of the mailbox simulator, by local part.
var fates = map[string]fate{
	"success":   {delivered: true},
	"bounce":    {bounceType: "Permanent", bounceSubType: "General", status: "5.1.1", diagnostic: "smtp; 550 5.1.1 user unknown"},
	"complaint": {delivered: true, complained: true},
	"ooto": {
		delivered: true, bounceType: "Transient", bounceSubType: "General",
		status: "5.0.0", diagnostic: "smtp; out of the office",
	},
	"suppressionlist": {
		bounceType: "Permanent", bounceSubType: "Suppressed", status: "5.1.1",
		diagnostic: "Not sent: the address is on SES's global suppression list.",
	},
}

var onAccountList = fate{
	bounceType: "Permanent", bounceSubType: "OnAccountSuppressionList", status: "5.1.1",
	diagnostic: "Not sent: the address is on the account's suppression list.",
}

const simulator = "@simulator.amazonses.com"

// Behave makes an address behave as one of the mailbox simulator's does from
// now on: "success", "bounce", "complaint", "ooto" or "suppressionlist". Unlike
// the simulator's own, it goes on the suppression list when it bounces for good
// or complains.
func (s *Service) Behave(address, like string) error {
	if _, known := fates[like]; !known {
		return fmt.Errorf("ses: the mailbox simulator has no %q", like)
	}
	s.suppressed.mu.Lock()
	defer s.suppressed.mu.Unlock()
	if s.suppressed.fates == nil {
		s.suppressed.fates = map[string]string{}
	}
	s.suppressed.fates[strings.ToLower(address)] = like
	return nil
}

// fate settles what becomes of an email to address, and puts the address on
// the suppression list where that follows.
func (s *Service) fate(address string) fate {
	key := strings.ToLower(address)
	if local, ok := strings.CutSuffix(key, simulator); ok {
		local, _, _ = strings.Cut(local, "+")
		if f, known := fates[local]; known {
			return f
		}
		return fates["bounce"]
	}
	s.suppressed.mu.RLock()
	_, listed := s.suppressed.entries[key]
	like, told := s.suppressed.fates[key]
	s.suppressed.mu.RUnlock()
	f := fates[like]
	switch {
	case listed:
		return onAccountList
	case !told:
		return fates["success"]
	case f.complained:
		s.suppress(address, complained)
	case f.bounceType == "Permanent":
		s.suppress(address, bounced)
	}
	return f
}

func (s *Service) suppress(address, reason string) {
	s.suppressed.mu.Lock()
	defer s.suppressed.mu.Unlock()
	if s.suppressed.entries == nil {
		s.suppressed.entries = map[string]Suppressed{}
	}
	s.suppressed.entries[strings.ToLower(address)] = Suppressed{address, reason, s.options.Now()}
}

func (s *Service) putSuppressed(w http.ResponseWriter, body []byte) {
	var request struct{ EmailAddress, Reason string }
	if json.Unmarshal(body, &request) != nil || request.Reason != bounced && request.Reason != complained {
		s.refuse(w, bad("An address and a reason, BOUNCE or COMPLAINT, are needed."))
		return
	}
	address, err := recipient(request.EmailAddress)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.suppress(address, request.Reason)
	answer(w, http.StatusOK, struct{}{})
}

func (s *Service) getSuppressed(w http.ResponseWriter, address string) {
	s.suppressed.mu.RLock()
	entry, listed := s.suppressed.entries[strings.ToLower(address)]
	s.suppressed.mu.RUnlock()
	if !listed {
		s.refuse(w, notListed)
		return
	}
	answer(w, http.StatusOK, map[string]any{"SuppressedDestination": entry.wire()})
}

func (s *Service) deleteSuppressed(w http.ResponseWriter, address string) {
	key := strings.ToLower(address)
	s.suppressed.mu.Lock()
	_, listed := s.suppressed.entries[key]
	delete(s.suppressed.entries, key)
	s.suppressed.mu.Unlock()
	if !listed {
		s.refuse(w, notListed)
		return
	}
	answer(w, http.StatusOK, struct{}{})
}

var notListed = &refusal{http.StatusNotFound, "NotFoundException", "Email address does not exist on your suppression list."}

// listSuppressed answers one page of the list, by address.
func (s *Service) listSuppressed(w http.ResponseWriter, query url.Values) {
	size := 100
	if text := query.Get("PageSize"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 1000 {
			s.refuse(w, bad("PageSize must be from 1 to 1000."))
			return
		}
		size = n
	}
	reasons, after := query["Reason"], query.Get("NextToken")
	page := struct {
		SuppressedDestinationSummaries []map[string]any
		NextToken                      string `json:",omitempty"`
	}{SuppressedDestinationSummaries: []map[string]any{}}
	s.suppressed.mu.RLock()
	defer s.suppressed.mu.RUnlock()
	last := ""
	for _, key := range slices.Sorted(maps.Keys(s.suppressed.entries)) {
		entry := s.suppressed.entries[key]
		if key <= after || len(reasons) > 0 && !slices.Contains(reasons, entry.Reason) {
			continue
		}
		if len(page.SuppressedDestinationSummaries) == size {
			page.NextToken = last
			break
		}
		page.SuppressedDestinationSummaries = append(page.SuppressedDestinationSummaries, entry.wire())
		last = key
	}
	answer(w, http.StatusOK, page)
}

func (a Suppressed) wire() map[string]any {
	return map[string]any{
		"EmailAddress": a.Address, "Reason": a.Reason, "LastUpdateTime": float64(a.Since.UnixMilli()) / 1000,
	}
}
