package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/queue"
	"limber/infra/local/ses"
	"limber/infra/local/sms"
)

// savedState is what a data directory keeps beside the tables and the inbox.
type savedState struct {
	Offset  time.Duration
	Secrets map[string]string
	Queues  map[string][]queue.Message // by logical id
	Emails  ses.State
	Texts   sms.State
}

const saveEvery = 3 * time.Second

func (c *Cloud) path(name string) string { return filepath.Join(c.options.Data, name) }

// load reads the state of an earlier run, and sets the clock and the namespace of the tables.
func (c *Cloud) load() (savedState, error) {
	var s savedState
	c.namespace = "local" + strings.ReplaceAll(bus.NewID(), "-", "")
	if c.options.Data != "" {
		c.namespace = "limber"
		raw, err := os.ReadFile(c.path("state.json"))
		if err == nil {
			err = json.Unmarshal(raw, &s)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return s, fmt.Errorf("read the state of the earlier run: %w", err)
		}
		if err := c.inbox.Load(c.path("inbox.json")); err != nil {
			return s, fmt.Errorf("read the inbox of the earlier run: %w", err)
		}
	}
	c.clock.offset.Store(int64(s.Offset))
	if !c.options.Start.IsZero() {
		c.clock.offset.Store(int64(time.Until(c.options.Start)))
	}
	return s, nil
}

// restore puts saved messages back into the queues, and people's refusals back on their lists.
func (c *Cloud) restore(s savedState) {
	c.ses.Restore(s.Emails)
	c.sms.Restore(s.Texts)
	for _, q := range c.queues {
		q.Restore(s.Queues[q.ID])
	}
}

// save writes the state, whole or not at all.
func (c *Cloud) save() error {
	if c.options.Data == "" {
		return nil
	}
	s := savedState{
		Offset: time.Duration(c.clock.offset.Load()), Secrets: c.stack.Secrets, Queues: map[string][]queue.Message{},
		Emails: c.ses.State(), Texts: c.sms.State(),
	}
	for _, q := range c.queues {
		s.Queues[q.ID] = q.Messages()
	}
	if err := os.MkdirAll(c.options.Data, 0o700); err != nil {
		return err
	}
	temporary := c.path("state.json.new")
	if err := os.WriteFile(temporary, mustJSON(s), 0o600); err != nil {
		return err
	}
	if err := os.Rename(temporary, c.path("state.json")); err != nil {
		return err
	}
	return c.inbox.Save(c.path("inbox.json"))
}

// keep saves the state now and then until the context ends.
func (c *Cloud) keep(ctx context.Context) {
	ticker := time.NewTicker(saveEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := c.save(); err != nil {
				c.report("save the state: %v", err)
			}
		case <-ctx.Done():
			return
		}
	}
}
