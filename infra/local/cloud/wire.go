package cloud

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"limber/infra/local/bus"
	"limber/infra/local/gateway"
	"limber/infra/local/lambda"
	"limber/infra/local/policy"
	"limber/infra/local/queue"
	"limber/infra/local/template"
)

// pollers is how many batches a mapping works on at once when the template doesn't say.
const pollers = 5

// wire makes everything the template describes and connects it. Nothing runs by itself yet.
func (c *Cloud) wire(ctx context.Context) error {
	c.wireQueues()
	if err := c.wireFunctions(); err != nil {
		return err
	}
	c.wireBus()
	if err := c.wireServices(ctx); err != nil {
		return err
	}
	c.gateway = gateway.New(gateway.Options{
		Routes: c.stack.Routes, CORS: c.stack.CORS, Now: c.clock.now, Invoke: c.Invoke, Report: c.report,
	})
	return nil
}

func (c *Cloud) wireQueues() {
	consumed := map[string]bool{}
	for _, m := range c.stack.Mappings {
		consumed[m.Queue] = true
	}
	var add func(q template.Queue) *queue.Queue
	add = func(q template.Queue) *queue.Queue {
		if made := c.queues[q.ARN]; made != nil {
			return made
		}
		var dead *queue.Queue
		for _, other := range c.stack.Queues {
			if other.ARN == q.DeadLetter && other.ARN != q.ARN {
				dead = add(other)
			}
		}
		made := queue.New(queue.Config{
			ID: q.ID, Name: q.Name, ARN: q.ARN, URL: q.URL, Visibility: q.Visibility, Retention: q.Retention, Delay: q.Delay,
			MaxReceive: q.MaxReceive, Consumed: consumed[q.ARN], Now: c.clock.now, Busy: c.gauge.add,
		}, dead)
		c.queues[q.ARN] = made
		return made
	}
	for _, q := range c.stack.Queues {
		add(q)
	}
}

func (c *Cloud) wireFunctions() error {
	var functions []lambda.Function
	for _, f := range c.stack.Functions {
		binary, err := filepath.Abs(filepath.Join(c.options.Binaries, f.ID, "bootstrap"))
		if err != nil {
			return err
		}
		if _, err := os.Stat(binary); err != nil {
			return fmt.Errorf("%s is not built: %w", f.ID, err)
		}
		c.policies[f.ID] = policy.New(f.Statements)
		c.callers[accessKey(f.ID)] = f.ID
		functions = append(functions, lambda.Function{
			ID: f.ID, Name: f.Name, ARN: f.ARN, Binary: binary, Timeout: f.Timeout, Concurrency: f.Reserved,
			Env: c.environment(f, filepath.Dir(binary)),
		})
	}
	var err error
	if c.options.Log == nil {
		c.host, err = lambda.NewHost(functions, nil)
	} else {
		c.host, err = lambda.NewHost(functions, c)
	}
	return err
}

// accessKey is the key by which a function's calls are known. Letters and digits only.
func accessKey(function string) string { return "AKIALOCAL" + strings.ToUpper(function) }

// environment is what a function finds in AWS's place of execution, and the addresses of the stand-ins.
func (c *Cloud) environment(f template.Function, root string) []string {
	env := []string{
		"AWS_REGION=" + template.Region, "AWS_DEFAULT_REGION=" + template.Region,
		"AWS_ACCESS_KEY_ID=" + accessKey(f.ID), "AWS_SECRET_ACCESS_KEY=local",
		"AWS_LAMBDA_FUNCTION_NAME=" + f.Name, "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		fmt.Sprintf("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=%d", f.Memory),
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/" + f.Name, "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
		"_HANDLER=bootstrap", "LAMBDA_TASK_ROOT=" + root, "TZ=:UTC",
	}
	for _, service := range []string{"DYNAMODB", "SESV2", "SQS", "PINPOINT_SMS_VOICE_V2"} {
		env = append(env, "AWS_ENDPOINT_URL_"+service+"="+c.endpoint())
	}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "GOCOVERDIR", "GODEBUG"} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	for name, value := range f.Env {
		env = append(env, name+"="+value)
	}
	return env
}

func (c *Cloud) wireBus() {
	var rules []bus.Rule
	for _, r := range c.stack.Rules {
		rule := bus.Rule{Pattern: r.Pattern}
		for _, t := range r.Targets {
			rule.Targets = append(rule.Targets, c.target(t.ARN))
		}
		rules = append(rules, rule)
	}
	c.bus = bus.New(rules, func(e *bus.Event) bus.Verdict {
		switch c.faults.judge("events", "", e.DetailType).mode {
		case Hold:
			return bus.Hold
		case Drop:
			return bus.Drop
		}
		return bus.Deliver
	})
}

// target returns what hands an event to a queue or a function.
func (c *Cloud) target(arn string) func(event []byte) {
	if q := c.queues[arn]; q != nil {
		return func(event []byte) { q.Send(string(event), -1) }
	}
	for _, f := range c.stack.Functions {
		if f.ARN == arn {
			return func(event []byte) { c.invokeLater(f, event, defaultRetries) }
		}
	}
	return func([]byte) { c.report("an event was lost: there is no target %s", arn) }
}

func (c *Cloud) poller(m template.Mapping) *queue.Poller {
	concurrency := m.Concurrency
	if concurrency == 0 {
		concurrency = pollers
	}
	return &queue.Poller{
		Queue: c.queues[m.Queue], BatchSize: m.BatchSize, Window: m.Window, Partial: m.Partial, Concurrency: concurrency,
		Region: template.Region, Busy: c.gauge.add, Rest: c.gauge.rest,
		Invoke: func(ctx context.Context, payload []byte) ([]byte, error) {
			response, err := c.host.Invoke(ctx, m.Function, payload)
			if err != nil {
				c.report("%s: %v", m.Function, err)
			}
			return response, err
		},
	}
}
