package main

import (
	"fmt"
	"slices"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/crowd"
	"limber/internal/calendar"
)

// ticks compares ticks among 1,000 and among 100,000 subscribers, who are in the same 20 slots.
func ticks(b *bench) error {
	for _, subscribers := range []int{1_000, 100_000} {
		c, err := b.open()
		if err != nil {
			return err
		}
		err = tick(b, c, subscribers)
		c.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func tick(b *bench, c *cloud.Cloud, subscribers int) error {
	const slots = 20
	for i := range slots {
		slot := calendar.Slot{Zone: "Europe/London", Time: calendar.TimeOfDay(12*60 + 5*i), Days: 127}
		if _, err := crowd.Fill(b, c, fmt.Sprint("tick", i), slot, subscribers/slots, begin.Add(-time.Hour)); err != nil {
			return err
		}
	}
	at := begin.Truncate(5 * time.Minute)
	invoke := func() (time.Duration, error) {
		at = at.Add(5 * time.Minute)
		start := time.Now()
		_, err := c.Invoke(b, "ScheduleFunction", fmt.Appendf(nil, `{"time":%q}`, at.Format(time.RFC3339)))
		return time.Since(start), err
	}
	if _, err := invoke(); err != nil { // the first one starts the process
		return err
	}
	if err := timeTicks(c, fmt.Sprintf("%d subscribers, nothing due", subscribers), 40, invoke); err != nil {
		return err
	}
	for at.Before(begin.Truncate(24 * time.Hour).Add(11*time.Hour + 55*time.Minute)) {
		if _, err := invoke(); err != nil {
			return err
		}
	}
	// Deliver is not what is measured: its jobs fail at once.
	if _, err := c.Inject(cloud.Fault{Service: "dynamodb", Function: "DeliverFunction", Mode: cloud.Throttle}); err != nil {
		return err
	}
	return timeTicks(c, fmt.Sprintf("%d subscribers, one slot due", subscribers), slots, invoke)
}

// timeTicks prints the median time of some ticks and what each cost.
func timeTicks(c *cloud.Cloud, what string, count int, invoke func() (time.Duration, error)) error {
	c.ResetUsage()
	var took []time.Duration
	for range count {
		d, err := invoke()
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	slices.Sort(took)
	used := c.Usage().Functions["ScheduleFunction"]
	line(what+": median time", took[count/2].Round(10*time.Microsecond).String(),
		fmt.Sprintf("%.1f read and %.1f write units a tick", used.ReadUnits/float64(count), used.WriteUnits/float64(count)))
	return nil
}
