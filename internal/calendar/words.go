package calendar

import (
	"fmt"
	"time"
)

// Words says a time of day as people do: "7am", "6:35pm", "midday".
func (t TimeOfDay) Words() string {
	hour, minute := int(t)/60, int(t)%60
	switch {
	case hour == 0 && minute == 0:
		return "midnight"
	case hour == 12 && minute == 0:
		return "midday"
	}
	half := "am"
	if hour >= 12 {
		half = "pm"
	}
	if hour = hour % 12; hour == 0 {
		hour = 12
	}
	if minute == 0 {
		return fmt.Sprintf("%d%s", hour, half)
	}
	return fmt.Sprintf("%d:%02d%s", hour, minute, half)
}

// Words says an instant as people do, by t's own clock: "Friday 27 November at 4:10pm".
func Words(t time.Time) string {
	return t.Format("Monday 2 January") + " at " + TimeOf(t).Words()
}
