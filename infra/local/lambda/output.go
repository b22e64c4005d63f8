package lambda

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// Logs returns the last lines that a function's processes wrote, oldest first. Whatever was written
// before the call is there.
func (h *Host) Logs(function string) []string {
	p := h.pools[function]
	if p == nil {
		return nil
	}
	for _, proc := range h.living(function) {
		proc.out.flush()
	}
	return p.log.lines()
}

// ring keeps the last lines of a log.
type ring struct {
	mu   sync.Mutex
	kept []string
	next int
}

const ringSize = 2000

func (r *ring) add(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) < ringSize {
		r.kept = append(r.kept, line)
		return
	}
	r.kept[r.next] = line
	r.next = (r.next + 1) % ringSize
}

func (r *ring) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append(append([]string{}, r.kept[r.next:]...), r.kept[:r.next]...)
}

// output is the pipe that a process writes to, cut into lines.
type output struct {
	name string // of the function
	ring *ring
	also io.Writer // may be nil

	reader, writer *os.File
	done           chan struct{} // closed when all is read

	mu      sync.Mutex
	partial []byte
	last    []string
	flushes int
	waiting map[string]chan struct{} // by the mark that flush wrote
}

// open makes the pipe and starts to read it. The process gets the end that it returns.
func (o *output) open() (*os.File, error) {
	var err error
	if o.reader, o.writer, err = os.Pipe(); err != nil {
		return nil, err
	}
	o.done, o.waiting = make(chan struct{}), map[string]chan struct{}{}
	go func() {
		defer close(o.done)
		_, _ = io.Copy(o, o.reader)
	}()
	return o.writer, nil
}

// close returns when all that the process wrote is read. A child of the process that holds the pipe
// open is given a second.
func (o *output) close() {
	_ = o.writer.Close()
	_ = o.reader.SetReadDeadline(time.Now().Add(time.Second))
	<-o.done
	_ = o.reader.Close()
}

// flush returns when all that the process wrote before is read: it writes a mark behind it and waits
// for the mark to come out.
func (o *output) flush() {
	seen := make(chan struct{})
	o.mu.Lock()
	o.flushes++
	mark := fmt.Sprintf("\x00%d\x00", o.flushes)
	o.waiting[mark] = seen
	o.mu.Unlock()
	if _, err := io.WriteString(o.writer, mark); err != nil {
		return // the process has ended, and all is read
	}
	select {
	case <-seen:
	case <-o.done:
	}
}

// Write takes what was read from the pipe. It never fails.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.partial = append(o.partial, b...)
	for mark, seen := range o.waiting {
		if before, after, found := bytes.Cut(o.partial, []byte(mark)); found {
			o.partial = append(before, after...)
			delete(o.waiting, mark)
			defer close(seen)
		}
	}
	for {
		line, rest, found := bytes.Cut(o.partial, []byte("\n"))
		if !found {
			return len(b), nil
		}
		o.line(string(line))
		o.partial = append(o.partial[:0], rest...)
	}
}

func (o *output) line(s string) {
	o.ring.add(s)
	if o.last = append(o.last, s); len(o.last) > 20 {
		o.last = o.last[1:]
	}
	if o.also != nil {
		_, _ = io.WriteString(o.also, o.name+" "+s+"\n")
	}
}

// end returns the last lines.
func (o *output) end() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Join(append(append([]string{}, o.last...), string(o.partial)), "\n")
}
