package lambda

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"limber/infra/local/bus"
)

// errNotTaken says that a process ended before it took the invocation.
var errNotTaken = errors.New("lambda: the process ended before it took the invocation")

// process is one child process of a function. It is given work only by the one that holds it.
type process struct {
	id   string
	pool *pool
	cmd  *exec.Cmd
	out  *output
	work chan *invocation // holds at most one
	gone chan struct{}    // closed when the process has ended

	mu      sync.Mutex
	current *invocation
}

// invocation is one piece of work for one process.
type invocation struct {
	id      string
	payload []byte
	taken   chan struct{} // closed when the process has polled it
	result  chan outcome  // holds at most one
}

type outcome struct {
	response []byte
	err      error
}

func newProcess(id string, p *pool, verbose io.Writer) *process {
	return &process{
		id: id, pool: p, work: make(chan *invocation, 1), gone: make(chan struct{}),
		out: &output{name: p.ID, ring: &p.log, also: verbose},
	}
}

// launch starts the executable with a Runtime API address and a session token of its own.
func (p *process) launch(address string) error {
	p.cmd = exec.Command(p.pool.Binary)
	p.cmd.Dir = filepath.Dir(p.pool.Binary)
	p.cmd.Env = append(append([]string{}, p.pool.Env...), "AWS_LAMBDA_RUNTIME_API="+address+"/"+p.id, "AWS_SESSION_TOKEN="+p.id)
	p.cmd.SysProcAttr = attributes()
	pipe, err := p.out.open()
	if err != nil {
		return err
	}
	p.cmd.Stdout, p.cmd.Stderr = pipe, pipe
	if err := p.cmd.Start(); err != nil {
		p.out.close()
		return err
	}
	return nil
}

// wait returns when the process has ended, its output is read and its time is counted.
func (p *process) wait() {
	_ = p.cmd.Wait()
	p.out.close()
	p.pool.mu.Lock()
	p.pool.deadCPU += p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
	p.pool.mu.Unlock()
	close(p.gone)
}

func (p *process) alive() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

// kill returns when the process is dead.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.gone
}

func (p *process) terminate() { _ = p.cmd.Process.Signal(syscall.SIGTERM) }

// invoke gives the process one piece of work and waits for what becomes of it.
func (p *process) invoke(payload []byte) ([]byte, error) {
	inv := &invocation{id: bus.NewID(), payload: payload, taken: make(chan struct{}), result: make(chan outcome, 1)}
	p.work <- inv
	limit := time.NewTimer(initLimit)
	defer limit.Stop()
	select {
	case <-inv.taken:
	case <-p.gone:
		select {
		case <-inv.taken:
		default:
			return nil, errNotTaken
		}
	case <-limit.C:
		p.kill()
		return nil, &Error{Type: "Runtime.InitError", Message: fmt.Sprintf("no poll within %s: %s", initLimit, p.lastWords())}
	}
	limit.Reset(p.pool.Timeout)
	select {
	case out := <-inv.result:
		return out.response, out.err
	case <-p.gone:
		select {
		case out := <-inv.result:
			return out.response, out.err
		default:
			return nil, &Error{Type: "Runtime.ExitError", Message: "the process ended: " + p.cmd.ProcessState.String() + ": " + p.lastWords()}
		}
	case <-limit.C:
		p.kill()
		return nil, &Error{Type: "Sandbox.Timedout", Message: fmt.Sprintf("Task timed out after %.2f seconds", p.pool.Timeout.Seconds())}
	}
}

// finish hands over the answer to the invocation under way. It reports whether the id was right.
func (p *process) finish(id string, out outcome) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == nil || p.current.id != id {
		return false
	}
	p.current.result <- out
	p.current = nil
	return true
}

// lastWords returns the end of what the process wrote.
func (p *process) lastWords() string { return p.out.end() }
