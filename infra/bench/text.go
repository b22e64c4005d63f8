package main

import (
	"fmt"
	"time"

	"limber/infra/local/crowd"
	"limber/internal/calendar"
	"limber/internal/contact"
)

var nine = calendar.Slot{Zone: "Europe/London", Time: 9 * 60, Days: 127}

// texts sends one slot of 1,000 by text, one to a call as the provider takes them, and prints what it took.
func texts(b *bench) error {
	const runners = 1000
	c, err := b.open()
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := crowd.Fill(b, c, "bench", nine, runners, begin.Add(-time.Hour), contact.ByText); err != nil {
		return err
	}
	if err := c.AdvanceTo(b, begin.Add(2*time.Hour+90*time.Second)); err != nil {
		return err
	}
	c.ResetUsage()
	start := time.Now()
	if err := c.AdvanceTo(b, begin.Add(2*time.Hour+3*time.Minute)); err != nil {
		return err
	}
	took := time.Since(start)
	if sent := len(c.Messages("")); sent != runners {
		return fmt.Errorf("%d of %d were sent", sent, runners)
	}
	usage := c.Usage()
	deliver, report := usage.Functions["DeliverFunction"], usage.Functions["TextReplyFunction"]
	line("texts a second, reports recorded too", per(runners/took.Seconds()), "")
	line("CPU seconds of deliver and reports per 1,000", sec(deliver.CPUSeconds+report.CPUSeconds), "")
	line("DynamoDB write units a text", fmt.Sprintf("%.3f", (deliver.WriteUnits+report.WriteUnits)/runners),
		fmt.Sprintf("of it reports %.3f", report.WriteUnits/runners))
	line("DynamoDB read units a text", fmt.Sprintf("%.3f", (deliver.ReadUnits+report.ReadUnits)/runners),
		fmt.Sprintf("of it reports %.3f", report.ReadUnits/runners))
	return nil
}
