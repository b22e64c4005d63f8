package cloud

import (
	"context"
	"fmt"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/queue"
	"limber/infra/local/ses"
	"limber/infra/local/template"
)

// Now is the simulated time.
func (c *Cloud) Now() time.Time { return c.clock.now() }

// Outputs are the template's outputs.
func (c *Cloud) Outputs() map[string]string { return c.stack.Outputs }

// Function returns what the template says of a function.
func (c *Cloud) Function(id string) (template.Function, bool) {
	for _, f := range c.stack.Functions {
		if f.ID == id {
			return f, true
		}
	}
	return template.Function{}, false
}

// Messages returns the emails and texts to one address or number, oldest first. When it is empty it
// returns every message, incoming texts too.
func (c *Cloud) Messages(to string) []inbox.Message { return c.inbox.List(to) }

// MessagesFrom returns the texts that came from a number, oldest first.
func (c *Cloud) MessagesFrom(number string) []inbox.Message { return c.inbox.From(number) }

// ClearMessages forgets every captured message.
func (c *Cloud) ClearMessages() { c.inbox.Clear() }

// Logs returns the last lines that a function logged.
func (c *Cloud) Logs(function string) []string { return c.host.Logs(function) }

// Invoke runs a function once, as the Invoke API does, and returns its response.
func (c *Cloud) Invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	c.gauge.add(1)
	defer c.gauge.add(-1)
	return c.host.Invoke(ctx, function, payload)
}

// Inject puts a fault in force and returns its id, which is empty for what is done at once.
func (c *Cloud) Inject(f Fault) (string, error) {
	if err := f.check(); err != nil {
		return "", err
	}
	if _, known := c.policies[f.Function]; f.Function != "" && !known {
		return "", fmt.Errorf("there is no function %s", f.Function)
	}
	switch {
	case f.Mode == Release:
		c.faults.remove(func(f Fault) bool { return f.Mode == Hold })
		c.bus.Release()
		return "", nil
	case f.Mode == Kill && f.When == "next-invocation":
		c.host.KillNext(f.Function)
		return "", nil
	case f.Mode == Kill:
		c.host.Kill(f.Function)
		return "", nil
	}
	return c.faults.add(f), nil
}

// Faults lists the faults in force.
func (c *Cloud) Faults() []FaultStatus { return c.faults.status() }

// ClearFaults ends every fault and delivers the events that were held.
func (c *Cloud) ClearFaults() {
	c.faults.remove(func(Fault) bool { return true })
	c.bus.Release()
}

// SetQuota changes the simulated SES quota: recipients a second, and in 24 hours.
func (c *Cloud) SetQuota(rate float64, daily int) {
	c.ses.SetQuota(ses.Quota{Rate: rate, Daily: daily})
}

// Queues counts the messages of each queue, by logical id.
func (c *Cloud) Queues() map[string]queue.Depth {
	all := map[string]queue.Depth{}
	for _, q := range c.queues {
		all[q.ID] = q.Depth()
	}
	return all
}

// QueueMessages returns the messages that a queue holds, by its logical id.
func (c *Cloud) QueueMessages(id string) []queue.Message {
	for _, q := range c.queues {
		if q.ID == id {
			return q.Messages()
		}
	}
	return nil
}
