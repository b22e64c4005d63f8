package cloud

import (
	"context"
	"encoding/json"
	"fmt"

	"limber/infra/local/template"
)

// defaultRetries is how often Lambda repeats an asynchronous invocation that failed.
const defaultRetries = 2

// invokeLater invokes a function asynchronously.
func (c *Cloud) invokeLater(f template.Function, payload []byte, retries int) {
	c.gauge.add(1)
	c.spawn(func() {
		defer c.gauge.add(-1)
		c.invokeFirmly(context.Background(), f, payload, retries)
	})
}

// invokeFirmly repeats an invocation that fails, at once, and at last sends it to the dead letters.
func (c *Cloud) invokeFirmly(ctx context.Context, f template.Function, payload []byte, retries int) {
	if f.Retries >= 0 {
		retries = f.Retries
	}
	for range retries + 1 {
		_, err := c.host.Invoke(ctx, f.ID, payload)
		if err == nil {
			return
		}
		c.report("%s: %v", f.ID, err)
	}
	if dead := c.queues[f.DeadLetter]; dead != nil {
		dead.Send(string(payload), -1)
	}
}

// mustJSON encodes what JSON always can.
func mustJSON(v any) []byte {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("cloud: %v", err))
	}
	return encoded
}
