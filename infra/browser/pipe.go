package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
)

// pipe speaks the DevTools protocol with a browser: JSON messages, each ended by a zero byte.
type pipe struct {
	orders, answers *os.File

	mu       sync.Mutex
	last     int // id of the last order
	waiting  map[int]chan<- message
	sessions map[string]func(method string, params json.RawMessage)
	ended    chan struct{} // closed when the browser says no more
}

// message is an order, its answer, or an event.
type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

var errEnded = errors.New("the browser has ended")

func newPipe(orders, answers *os.File) *pipe {
	p := &pipe{
		orders: orders, answers: answers, waiting: map[int]chan<- message{},
		sessions: map[string]func(string, json.RawMessage){}, ended: make(chan struct{}),
	}
	go p.read()
	return p
}

func (p *pipe) close() {
	_ = p.orders.Close()
	_ = p.answers.Close()
	<-p.ended
}

// listen has the events of a session handed to hear, one after the other.
func (p *pipe) listen(session string, hear func(method string, params json.RawMessage)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions[session] = hear
}

func (p *pipe) read() {
	defer close(p.ended)
	for answers := bufio.NewReader(p.answers); ; {
		raw, err := answers.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(raw, []byte{0}), &m) != nil {
			return
		}
		p.mu.Lock()
		waiting, hear := p.waiting[m.ID], p.sessions[m.SessionID]
		delete(p.waiting, m.ID)
		p.mu.Unlock()
		switch {
		case waiting != nil:
			waiting <- m
		case m.ID == 0 && hear != nil:
			hear(m.Method, m.Params)
		}
	}
}

// call gives an order and waits for its answer, which it decodes into result unless that is nil. The
// session is empty for orders to the browser itself.
func (p *pipe) call(ctx context.Context, session, method string, params, result any) error {
	m := message{SessionID: session, Method: method}
	if params != nil {
		raw, err := json.Marshal(params)
		if err != nil {
			return err
		}
		m.Params = raw
	}
	answered, err := p.send(m)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m = <-answered:
	case <-p.ended:
		return fmt.Errorf("%s: %w", method, errEnded)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
	if m.Error != nil {
		return fmt.Errorf("%s: %s", method, m.Error.Message)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(m.Result, result)
}

func (p *pipe) send(m message) (<-chan message, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	m.ID = p.last
	raw, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if _, err := p.orders.Write(append(raw, 0)); err != nil {
		return nil, errEnded
	}
	answered := make(chan message, 1)
	p.waiting[m.ID] = answered
	return answered, nil
}
