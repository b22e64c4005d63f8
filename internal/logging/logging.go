// Package logging writes what happened as JSON lines: ids, counts and error texts of ours, never an
// address or anything about health.
package logging

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"
)

// Setup makes slog write JSON to stdout, as Lambda wants it.
func Setup() { slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil))) }

// Counter returns what counts occurrences under a name, by reason.
func Counter(name string) func(reason string, count int) {
	return func(reason string, count int) {
		Metric{Name: name, Unit: "Count", Reason: reason, Value: count, At: time.Now()}.Write(os.Stdout)
	}
}

// Metric is one figure in CloudWatch's embedded metric format.
type Metric struct {
	Name   string
	Unit   string // Count or Milliseconds
	Reason string // kept beside the figure, not a dimension
	Value  int
	At     time.Time
}

// Write writes the metric. CloudWatch reads it from the log: no call, nothing to fail.
func (m Metric) Write(to io.Writer) {
	fmt.Fprintf(to, `{"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"Limber","Dimensions":[[]],"Metrics":[{"Name":%q,"Unit":%q}]}]},%q:%d,"reason":%q}`+"\n",
		m.At.UnixMilli(), m.Name, m.Unit, m.Name, m.Value, m.Reason)
}
