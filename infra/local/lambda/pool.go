package lambda

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pool is the processes of one function, and what is known of them.
type pool struct {
	Function
	slots chan struct{} // one taken for each invocation under way
	log   ring

	mu       sync.Mutex
	idle     []*process // the last to become idle is the first to be used
	killNext int
	deadCPU  time.Duration
	stats    Stats
}

// Stats counts what became of a function's invocations.
type Stats struct {
	Invocations int `json:"invocations"`
	Errors      int `json:"errors"` // of any kind, the next two included
	Timeouts    int `json:"timeouts"`
	Crashes     int `json:"crashes"`
	Starts      int `json:"starts"` // of processes
}

func (p *pool) pop() *process {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.idle) - 1
	if last < 0 {
		return nil
	}
	proc := p.idle[last]
	p.idle = p.idle[:last]
	return proc
}

func (p *pool) giveBack(proc *process) {
	p.mu.Lock()
	p.idle = append(p.idle, proc)
	p.mu.Unlock()
}

func (p *pool) started() {
	p.mu.Lock()
	p.stats.Starts++
	p.mu.Unlock()
}

func (p *pool) count(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Invocations++
	if err == nil {
		return
	}
	p.stats.Errors++
	var failed *Error
	if errors.As(err, &failed) {
		switch failed.Type {
		case "Sandbox.Timedout":
			p.stats.Timeouts++
		case "Runtime.ExitError", "Runtime.InitError":
			p.stats.Crashes++
		}
	}
}

// killsNext reports whether the invocation just taken is to be cut off.
func (p *pool) killsNext() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.killNext == 0 {
		return false
	}
	p.killNext--
	return true
}

// Stats returns the counts of each function since the host began, by function id.
func (h *Host) Stats() map[string]Stats {
	all := map[string]Stats{}
	for id, p := range h.pools {
		p.mu.Lock()
		all[id] = p.stats
		p.mu.Unlock()
	}
	return all
}

// CPU returns the processor time, user and system, that each function's processes have used since
// the host began, the dead included. Where there is no /proc, only the dead are counted.
func (h *Host) CPU() map[string]time.Duration {
	all := map[string]time.Duration{}
	for id, p := range h.pools {
		p.mu.Lock()
		all[id] = p.deadCPU
		p.mu.Unlock()
	}
	for _, proc := range h.living("") {
		all[proc.pool.ID] += processorTime(proc.cmd.Process.Pid)
	}
	return all
}

// processorTime reads /proc/PID/stat, which counts in hundredths of a second on Linux.
func processorTime(pid int) time.Duration {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(raw), ") ")
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
