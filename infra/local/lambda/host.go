// Package lambda runs Lambda functions on this machine: the real binaries, as child processes that
// poll a Runtime API, one invocation at a time each, several at once per function.
package lambda

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// MaxPayload is the largest request or response of an invocation, in bytes.
const MaxPayload = 6 << 20

// defaultConcurrency bounds the processes of a function that reserves no concurrency.
const defaultConcurrency = 20

// initLimit is how long a process may take from its start to its first poll.
const initLimit = 10 * time.Second

// ErrTooLarge is returned for a payload over MaxPayload.
var ErrTooLarge = errors.New("lambda: the payload is over 6 MB")

// Error is what a failed invocation answers.
type Error struct {
	Type    string // the function's own, or Sandbox.Timedout, Runtime.ExitError, Runtime.InitError
	Message string
}

func (e *Error) Error() string { return e.Type + ": " + e.Message }

// Function is what the host needs to run a function.
type Function struct {
	ID, Name, ARN string
	Binary        string // path of the executable
	Timeout       time.Duration
	Env           []string // all of it, but for what differs by process
	Concurrency   int      // most processes at once; 0 is a default
}

// Host runs functions. It is safe for concurrent use.
type Host struct {
	listener net.Listener
	server   *http.Server
	verbose  io.Writer

	mu        sync.Mutex
	pools     map[string]*pool // by function id
	processes map[string]*process
	started   int
	closed    bool
}

// NewHost starts a Runtime API for the functions. What they log goes to verbose too, unless nil.
func NewHost(functions []Function, verbose io.Writer) (*Host, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the Runtime API: %w", err)
	}
	h := &Host{listener: listener, verbose: verbose, pools: map[string]*pool{}, processes: map[string]*process{}}
	for _, f := range functions {
		if f.Concurrency == 0 {
			f.Concurrency = defaultConcurrency
		}
		h.pools[f.ID] = &pool{Function: f, slots: make(chan struct{}, f.Concurrency)}
	}
	h.server = &http.Server{Handler: h.runtimeAPI(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = h.server.Serve(listener) }()
	return h, nil
}

// Invoke runs a function once and returns its response. A failure of the function is an *Error. The
// context bounds only the wait for a free process: as at AWS, an invocation that has begun goes on.
func (h *Host) Invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	p := h.pools[function]
	if p == nil {
		return nil, fmt.Errorf("lambda: there is no function %s", function)
	}
	if len(payload) > MaxPayload {
		return nil, ErrTooLarge
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	response, err := h.run(p, payload)
	p.count(err)
	return response, err
}

// run gives the work to an idle process or a new one. An idle process that dies before it takes the
// work costs nothing: another gets it.
func (h *Host) run(p *pool, payload []byte) ([]byte, error) {
	for {
		proc, fresh, err := h.take(p)
		if err != nil {
			return nil, err
		}
		response, err := proc.invoke(payload)
		if errors.Is(err, errNotTaken) && !fresh {
			continue
		}
		if errors.Is(err, errNotTaken) {
			err = &Error{Type: "Runtime.InitError", Message: "the process ended before its first poll: " + proc.lastWords()}
		}
		if proc.alive() {
			p.giveBack(proc)
		}
		return response, err
	}
}

// take returns an idle process that is alive, or a new one.
func (h *Host) take(p *pool) (proc *process, fresh bool, err error) {
	for {
		proc := p.pop()
		if proc == nil {
			break
		}
		if proc.alive() {
			return proc, false, nil
		}
	}
	proc, err = h.start(p)
	return proc, true, err
}

func (h *Host) start(p *pool) (*process, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errors.New("lambda: the host is closed")
	}
	h.started++
	proc := newProcess(fmt.Sprintf("p%d", h.started), p, h.verbose)
	if err := proc.launch(h.listener.Addr().String()); err != nil {
		return nil, &Error{Type: "Runtime.InitError", Message: err.Error()}
	}
	p.started()
	h.processes[proc.id] = proc
	go func() {
		proc.wait()
		h.mu.Lock()
		delete(h.processes, proc.id)
		h.mu.Unlock()
	}()
	return proc, nil
}

func (h *Host) process(id string) *process {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.processes[id]
}

// living returns the processes of a function, or of all when the name is empty.
func (h *Host) living(function string) []*process {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []*process
	for _, proc := range h.processes {
		if function == "" || proc.pool.ID == function {
			all = append(all, proc)
		}
	}
	return all
}

// Kill ends every process of a function at once with SIGKILL, and returns how many there were.
func (h *Host) Kill(function string) int {
	processes := h.living(function)
	for _, proc := range processes {
		proc.kill()
	}
	return len(processes)
}

// KillNext kills the process that takes the function's next invocation, before it sees the invocation.
func (h *Host) KillNext(function string) {
	if p := h.pools[function]; p != nil {
		p.mu.Lock()
		p.killNext++
		p.mu.Unlock()
	}
}

// KillProcess kills the process that Function.Env's AWS_SESSION_TOKEN names, and returns when it is dead.
func (h *Host) KillProcess(id string) {
	if proc := h.process(id); proc != nil {
		proc.kill()
	}
}

// Close ends all processes: SIGTERM first, SIGKILL half a second later.
func (h *Host) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	processes := h.living("")
	for _, proc := range processes {
		proc.terminate()
	}
	limit := time.After(500 * time.Millisecond)
	for _, proc := range processes {
		select {
		case <-proc.gone:
		case <-limit:
			for _, proc := range processes {
				proc.kill()
			}
		}
	}
	_ = h.server.Close()
}
