package cloud

import (
	"sort"
	"sync"
	"time"

	"limber/infra/local/lambda"
)

// Usage is what was used since the start or the last reset.
type Usage struct {
	Functions         map[string]FunctionUsage `json:"functions"`         // by logical id
	UnusedPermissions []string                 `json:"unusedPermissions"` // each as "Function: action on resource"
}

// FunctionUsage is what one function used.
type FunctionUsage struct {
	lambda.Stats
	CPUSeconds float64          `json:"cpuSeconds"` // user and system, of dead processes too
	ReadUnits  float64          `json:"readUnits"`  // DynamoDB capacity units
	WriteUnits float64          `json:"writeUnits"`
	Calls      map[string]int   `json:"calls"` // allowed, by action such as dynamodb:Query
	Refused    map[string]int   `json:"refused,omitempty"`
	Units      map[string]Units `json:"units"` // by action and table, such as "PutItem RemindersTable"
}

// Units are DynamoDB capacity units.
type Units struct {
	Read  float64 `json:"read"`
	Write float64 `json:"write"`
}

// meter counts calls and units. It is safe for concurrent use.
type meter struct {
	mu      sync.Mutex
	calls   map[[2]string]int // by function and action
	refused map[[2]string]int
	units   map[[2]string]Units // by function, and action and table
	cpu     map[string]time.Duration
	stats   map[string]lambda.Stats // the host's counts at the last reset, as with cpu
}

func newMeter() *meter {
	return &meter{calls: map[[2]string]int{}, refused: map[[2]string]int{}, units: map[[2]string]Units{}}
}

func (m *meter) call(function, action string, allowed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if allowed {
		m.calls[[2]string{function, action}]++
	} else {
		m.refused[[2]string{function, action}]++
	}
}

func (m *meter) capacity(function, action, table string, read, write float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := [2]string{function, action + " " + table}
	u := m.units[key]
	m.units[key] = Units{u.Read + read, u.Write + write}
}

// Usage reports what was used since the start or the last ResetUsage.
func (c *Cloud) Usage() Usage {
	cpu, stats := c.host.CPU(), c.host.Stats()
	usage := Usage{Functions: map[string]FunctionUsage{}, UnusedPermissions: []string{}}
	m := c.meter
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range c.stack.Functions {
		u := FunctionUsage{
			Stats: minus(stats[f.ID], m.stats[f.ID]), CPUSeconds: (cpu[f.ID] - m.cpu[f.ID]).Seconds(),
			Calls: pick(m.calls, f.ID), Refused: pick(m.refused, f.ID), Units: pick(m.units, f.ID),
		}
		for _, units := range u.Units {
			u.ReadUnits += units.Read
			u.WriteUnits += units.Write
		}
		usage.Functions[f.ID] = u
		for _, permission := range c.policies[f.ID].Unused() {
			usage.UnusedPermissions = append(usage.UnusedPermissions, f.ID+": "+permission)
		}
	}
	sort.Strings(usage.UnusedPermissions)
	return usage
}

// ResetUsage sets every count to zero, and forgets which permissions were used.
func (c *Cloud) ResetUsage() {
	cpu, stats := c.host.CPU(), c.host.Stats()
	for _, p := range c.policies {
		p.Forget()
	}
	c.meter.mu.Lock()
	defer c.meter.mu.Unlock()
	clear(c.meter.calls)
	clear(c.meter.refused)
	clear(c.meter.units)
	c.meter.cpu, c.meter.stats = cpu, stats
}

func minus(a, b lambda.Stats) lambda.Stats {
	return lambda.Stats{
		Invocations: a.Invocations - b.Invocations, Errors: a.Errors - b.Errors, Timeouts: a.Timeouts - b.Timeouts,
		Crashes: a.Crashes - b.Crashes, Starts: a.Starts - b.Starts,
	}
}

// pick returns the entries of one function, by what remains of their key.
func pick[T any](all map[[2]string]T, function string) map[string]T {
	own := map[string]T{}
	for key, value := range all {
		if key[0] == function {
			own[key[1]] = value
		}
	}
	return own
}
