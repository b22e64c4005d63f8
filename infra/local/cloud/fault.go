package cloud

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"limber/infra/local/policy"
)

// Fault is a rule that makes some AWS calls or events go wrong.
type Fault struct {
	Service  string  // ses, sqs, dynamodb, sms-voice, events or scheduler; empty for every AWS call
	Action   string  // such as SendBulkEmail, with * and ?; for events a detail-type, or TEXT_DELIVERED and the like; empty for all
	Function string  // logical id of the calling function; empty for all
	Mode     string  // see the modes below
	Share    float64 // of the matching calls; 0 means all of them
	Skip     int     // matching calls to let pass first
	Count    int     // calls to strike, and then no more; 0 means no end, and for kills 1
	Latency  time.Duration
	When     string // for the mode kill: now (or empty), or next-invocation
}

// The modes of a Fault.
const (
	Throttle   = "throttle"    // the service's own throttling error
	FailBefore = "fail-before" // 500, and nothing is applied
	FailAfter  = "fail-after"  // applied, and then 500
	Latency    = "latency"     // wait, and then go on
	DropAnswer = "drop-answer" // applied, and then the connection is closed without an answer
	KillBefore = "kill-before" // SIGKILL the caller before its call is applied
	KillAfter  = "kill-after"  // SIGKILL the caller after its call is applied, before the answer
	Kill       = "kill"        // SIGKILL the function's processes
	Hold       = "hold"        // events only: keep until released
	Drop       = "drop"        // events and schedules only: lose
	Release    = "release"     // end every hold and deliver what was held
)

var (
	callModes  = []string{Throttle, FailBefore, FailAfter, Latency, DropAnswer, KillBefore, KillAfter}
	eventModes = []string{Hold, Drop}
	services   = []string{"ses", "sqs", "dynamodb", "sms-voice"}
)

// FaultStatus is a rule that is or was in force.
type FaultStatus struct {
	ID   string `json:"id"`
	Hits int    `json:"hits"` // calls struck so far
	Fault
}

// faults holds the rules in force. It is safe for concurrent use, and costs next to nothing while
// there are none.
type faults struct {
	some atomic.Bool
	mu   sync.Mutex
	made int
	list []*rule
}

type rule struct {
	FaultStatus
	passed int
}

// check reports what is wrong with a rule.
func (f Fault) check() error {
	modes := callModes
	switch f.Service {
	case "events":
		modes = eventModes
	case "scheduler":
		modes = []string{Drop}
	case "":
	default:
		if !slices.Contains(services, f.Service) {
			return fmt.Errorf("the service %q is not one of %v, events, scheduler", f.Service, services)
		}
	}
	switch {
	case f.Mode == Kill && f.Function == "":
		return fmt.Errorf("the mode kill needs a function")
	case f.Mode == Kill && f.When != "" && f.When != "now" && f.When != "next-invocation":
		return fmt.Errorf("when is %q, not now or next-invocation", f.When)
	case f.Mode == Kill, f.Mode == Release:
		return nil
	case !slices.Contains(modes, f.Mode):
		return fmt.Errorf("the mode %q is not one of %v", f.Mode, modes)
	case f.Share < 0 || f.Share > 1 || f.Skip < 0 || f.Count < 0 || f.Latency < 0:
		return fmt.Errorf("share needs to be from 0 to 1, and skip, count and latency not negative")
	case f.Mode == Latency && f.Latency == 0:
		return fmt.Errorf("the mode latency needs a latency, such as 25ms")
	}
	return nil
}

// add puts a rule in force and returns its id.
func (f *faults) add(fault Fault) string {
	if fault.Count == 0 && (fault.Mode == KillBefore || fault.Mode == KillAfter) {
		fault.Count = 1
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.made++
	id := strconv.Itoa(f.made)
	f.list = append(f.list, &rule{FaultStatus: FaultStatus{ID: id, Fault: fault}})
	f.some.Store(true)
	return id
}

// remove ends the rules for which it is true.
func (f *faults) remove(which func(Fault) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = slices.DeleteFunc(f.list, func(r *rule) bool { return which(r.Fault) })
	f.some.Store(len(f.list) > 0)
}

func (f *faults) status() []FaultStatus {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make([]FaultStatus, 0, len(f.list))
	for _, r := range f.list {
		all = append(all, r.FaultStatus)
	}
	return all
}

// strike is what the rules do to one call: the latencies together, and the first other mode.
type strike struct {
	latency time.Duration
	mode    string // empty when the call goes on
}

// judge counts a call or an event against the rules.
func (f *faults) judge(service, function, action string) strike {
	var s strike
	if !f.some.Load() {
		return s
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.list {
		if s.mode != "" && r.Mode != Latency || !r.matches(service, function, action) || !r.strikes() {
			continue
		}
		if r.Mode == Latency {
			s.latency += r.Latency
		} else {
			s.mode = r.Mode
		}
	}
	return s
}

func (r *rule) matches(service, function, action string) bool {
	called := service != "events" && service != "scheduler"
	return (r.Service == service || r.Service == "" && called) &&
		(r.Function == "" || r.Function == function) &&
		(r.Action == "" || policy.Match(r.Action, action))
}

func (r *rule) strikes() bool {
	if r.Count > 0 && r.Hits >= r.Count {
		return false
	}
	if r.passed < r.Skip {
		r.passed++
		return false
	}
	if r.Share > 0 && r.Share < 1 && rand.Float64() >= r.Share {
		return false
	}
	r.Hits++
	return true
}

// wireFault is a Fault in JSON: the latency as text.
type wireFault struct {
	Service  string  `json:"service,omitempty"`
	Action   string  `json:"action,omitempty"`
	Function string  `json:"function,omitempty"`
	Mode     string  `json:"mode"`
	Share    float64 `json:"share,omitempty"`
	Skip     int     `json:"skip,omitempty"`
	Count    int     `json:"count,omitempty"`
	Latency  string  `json:"latency,omitempty"`
	When     string  `json:"when,omitempty"`
}

// UnmarshalJSON takes the form that the control surface documents.
func (f *Fault) UnmarshalJSON(text []byte) error {
	var w wireFault
	if err := decodeStrict(text, &w); err != nil {
		return err
	}
	*f = Fault{w.Service, w.Action, w.Function, w.Mode, w.Share, w.Skip, w.Count, 0, w.When}
	if w.Latency == "" {
		return nil
	}
	var err error
	f.Latency, err = time.ParseDuration(w.Latency)
	return err
}

// MarshalJSON writes the documented form with the id and the hits.
func (s FaultStatus) MarshalJSON() ([]byte, error) {
	latency := ""
	if s.Latency > 0 {
		latency = s.Latency.String()
	}
	return json.Marshal(struct {
		ID   string `json:"id"`
		Hits int    `json:"hits"`
		wireFault
	}{s.ID, s.Hits, wireFault{s.Service, s.Action, s.Function, s.Mode, s.Share, s.Skip, s.Count, latency, s.When}})
}
