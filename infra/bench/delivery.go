package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"limber/infra/local/cloud"
	"limber/infra/local/crowd"
	"limber/internal/calendar"
)

var seven = calendar.Slot{Zone: "Europe/London", Time: 7 * 60, Days: 127}

// delivery sends one slot of 10,000 and prints what it took.
func delivery(b *bench) error {
	const runners = 10_000
	c, err := b.open()
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetQuota(1e6, 1e9)
	if _, err := crowd.Fill(b, c, "bench", seven, runners, begin.Add(-time.Hour)); err != nil {
		return err
	}
	rows, err := rawWrites(b, c, 20_000)
	if err != nil {
		return err
	}
	if err := c.AdvanceTo(b, begin.Add(90*time.Second)); err != nil {
		return err
	}
	c.ResetUsage()
	javaBefore, ownBefore := databaseCPU(), ownCPU()
	start := time.Now()
	if err := c.AdvanceTo(b, begin.Add(3*time.Minute)); err != nil {
		return err
	}
	took := time.Since(start)
	java, own := databaseCPU()-javaBefore, ownCPU()-ownBefore
	usage := c.Usage()
	sent := len(c.Messages(""))
	if sent != runners {
		return fmt.Errorf("%d of %d were sent", sent, runners)
	}
	deliver, report, tick := usage.Functions["DeliverFunction"], usage.Functions["MailEventFunction"], usage.Functions["ScheduleFunction"]
	line("reminders a second, reports recorded too", per(float64(sent)/took.Seconds()), fmt.Sprintf("DynamoDB Local alone writes %.0f rows a second; a reminder needs 2", rows))
	line("CPU seconds of deliver per 10,000", sec(deliver.CPUSeconds), "target 0.7")
	line("CPU seconds of all functions per 10,000", sec(deliver.CPUSeconds+report.CPUSeconds+tick.CPUSeconds), "")
	line("CPU seconds of all processes per 10,000", sec(deliver.CPUSeconds+report.CPUSeconds+tick.CPUSeconds+java+own), fmt.Sprintf("of it DynamoDB Local %.1f, local cloud %.1f", java, own))
	write := deliver.WriteUnits + report.WriteUnits + tick.WriteUnits
	read := deliver.ReadUnits + report.ReadUnits + tick.ReadUnits
	line("DynamoDB write units a reminder", fmt.Sprintf("%.3f", write/runners), "target 2.2")
	line("DynamoDB read units a reminder", fmt.Sprintf("%.3f", read/runners), "target 0.2")
	line("size of a message, HTML and text", fmt.Sprintf("%.1f kB", size(c)/1000), "")
	return nil
}

func size(c *cloud.Cloud) float64 {
	content := c.Messages("")[0].Content()
	return float64(len(content.HTML) + len(content.Text))
}

func per(f float64) string { return fmt.Sprintf("%.0f /s", f) }

func sec(f float64) string { return fmt.Sprintf("%.2f s", f) }

// rawWrites measures what DynamoDB Local does by itself: rows like the ledger's, 25 to a call, 4 at once.
func rawWrites(ctx context.Context, c *cloud.Cloud, rows int) (perSecond float64, err error) {
	db, table := c.Database(), c.Table("SubscribersTable")
	var group errgroup.Group
	group.SetLimit(4)
	start := time.Now()
	for i := 0; i < rows; i += 25 {
		writes := make([]types.WriteRequest, 25)
		for j := range writes {
			writes[j].PutRequest = &types.PutRequest{Item: map[string]types.AttributeValue{
				"pk": &types.AttributeValueMemberS{Value: fmt.Sprint("RAW#", i+j)}, "sk": &types.AttributeValueMemberS{Value: "LEDGER"},
				"outcome": &types.AttributeValueMemberS{Value: "sent"}, "message": &types.AttributeValueMemberS{Value: strings.Repeat("m", 60)},
				"ttl": &types.AttributeValueMemberN{Value: "1800000000"},
			}}
		}
		group.Go(func() error {
			_, err := db.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: writes}})
			return err
		})
	}
	err = group.Wait()
	return float64(rows) / time.Since(start).Seconds(), err
}

// ownCPU is this process's CPU time in seconds: the local cloud's.
func ownCPU() float64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

// databaseCPU is the CPU time of DynamoDB Local in seconds, from /proc; 0 where there is none.
func databaseCPU() float64 {
	var total float64
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		command, err := os.ReadFile("/proc/" + e.Name() + "/cmdline")
		if err != nil || !strings.Contains(string(command), "DynamoDBLocal.jar") {
			continue
		}
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		user, _ := strconv.ParseFloat(fields[11], 64)
		system, _ := strconv.ParseFloat(fields[12], 64)
		total += (user + system) / 100 // clock ticks of a hundredth of a second
	}
	return total
}

// quotas sends for some seconds at each rate.
func quotas(b *bench) error {
	for _, q := range []struct {
		rate    float64
		runners int
	}{{14, 280}, {200, 3000}, {1000, 12_000}} {
		if err := quotaShare(b, q.rate, q.runners); err != nil {
			return err
		}
	}
	return nil
}

func quotaShare(b *bench, rate float64, runners int) error {
	c, err := b.open()
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetQuota(rate, 1e9)
	if _, err := c.Inject(cloud.Fault{Service: "ses", Mode: cloud.Latency, Latency: 25 * time.Millisecond}); err != nil {
		return err
	}
	const parts = 4 // jobs side by side, as many as the template allows
	for i := range parts {
		slot := seven
		slot.Days = calendar.Days(2 | 1<<(i+2)) // Monday and one other day: a slot, and so a job, of its own
		if _, err := crowd.Fill(b, c, fmt.Sprint("part", i), slot, runners/parts, begin.Add(-time.Hour)); err != nil {
			return err
		}
	}
	if err := c.AdvanceTo(b, begin.Add(3*time.Minute)); err != nil {
		return err
	}
	messages := c.Messages("")
	if len(messages) != runners {
		return fmt.Errorf("%d of %d were sent", len(messages), runners)
	}
	first, last := messages[0].Time, messages[0].Time
	for _, m := range messages {
		if m.Time.Before(first) {
			first = m.Time
		}
		if m.Time.After(last) {
			last = m.Time
		}
	}
	// The first page is free: time runs from it to the last.
	page := min(50, math.Floor(rate*3/4)) // see dynamo.Pace
	share := (float64(runners) - page) / last.Sub(first).Seconds() / rate
	throttled := 0
	for _, l := range c.Logs("DeliverFunction") {
		throttled += strings.Count(l, "TooManyRequests")
	}
	line(fmt.Sprintf("at %.0f a second", rate), fmt.Sprintf("%.1f %%", 100*share), fmt.Sprintf("target 95 %%; %d calls were throttled", throttled))
	return nil
}
