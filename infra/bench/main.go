// Bench measures what Limber promises about speed and cost, on the local cloud, each figure beside one
// taken in the same run. It asserts nothing: machines differ. `make bench` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/template"
)

var functions = []string{"GuideFunction", "SubscriptionFunction", "ScheduleFunction", "DeliverFunction", "MailEventFunction", "TextReplyFunction", "UpkeepFunction", "EnquiryFunction", "DigestFunction"}

// bench is what the measurements share.
type bench struct {
	context.Context
	binaries, database string
}

func main() {
	only := flag.String("only", "", "part of a measurement's name; all if empty")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(only string) error {
	b := &bench{Context: context.Background(), database: os.Getenv("LIMBER_DYNAMODB")}
	if b.database == "" {
		return fmt.Errorf("needs DynamoDB Local: run make bench")
	}
	var err error
	if b.binaries, err = filepath.Abs(".build/bench"); err != nil {
		return err
	}
	if err := cloud.Build(b, ".", b.binaries, functions); err != nil {
		return err
	}
	for _, m := range []struct {
		name    string
		measure func(*bench) error
	}{
		{"starts: binary size and start to first poll", starts},
		{"delivery: 10,000 reminders with no quota in the way", delivery},
		{"delivery by text: 1,000 reminders with no quota in the way", texts},
		{"quota: share of the SES quota used, SES answering after 25 ms", quotas},
		{"tick: a schedule tick by number of subscribers", ticks},
	} {
		if !strings.Contains(m.name, only) {
			continue
		}
		fmt.Printf("\n%s\n", m.name)
		if err := m.measure(b); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// begin is when the simulated time of each cloud starts.
var begin = time.Date(2026, 11, 23, 6, 58, 0, 0, time.UTC)

// open starts a cloud of its own for a measurement, where texts are held up by no cap nor pace.
func (b *bench) open() (*cloud.Cloud, error) {
	parameters := template.Clinic("{site}")
	parameters["TextRate"], parameters["TextsPerMonth"] = "100000", "100000"
	return cloud.Start(b, cloud.Options{
		Template: "template.yaml", Binaries: b.binaries, Parameters: parameters, DynamoDB: b.database,
		ManualClock: true, Start: begin,
	})
}

// line prints a figure, and what it is to be held against.
func line(what, figure, beside string) { fmt.Printf("  %-58s %14s   %s\n", what, figure, beside) }
