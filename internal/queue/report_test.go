package queue

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/enquiry"
	"limber/internal/reminder"
)

func TestReportsMeanWhatSESSays(t *testing.T) {
	tags := `"mail":{"messageId":"m1","destination":["anna@runner.example"],"tags":{"runner":["r1"],"occurrence":["2026-11-23_0700"]}}`
	for name, c := range map[string]struct {
		body string
		kind reminder.ReportKind
		used bool
	}{
		"taken":                 {`{"detail":{"eventType":"Send",` + tags + `}}`, reminder.Accepted, true},
		"bounced for good":      {`{"detail":{"eventType":"Bounce","bounce":{"bounceType":"Permanent"},` + tags + `}}`, reminder.Bounced, true},
		"bounced for now":       {`{"detail":{"eventType":"Bounce","bounce":{"bounceType":"Transient"},` + tags + `}}`, reminder.Delayed, true},
		"complained":            {`{"detail":{"eventType":"Complaint",` + tags + `}}`, reminder.Complained, true},
		"rejected":              {`{"detail":{"eventType":"Reject",` + tags + `}}`, reminder.Refused, true},
		"not rendered":          {`{"detail":{"eventType":"Rendering Failure",` + tags + `}}`, reminder.Refused, true},
		"delivered":             {`{"detail":{"eventType":"Delivery",` + tags + `}}`, "", false},
		"of another's message":  {`{"detail":{"eventType":"Bounce","bounce":{"bounceType":"Permanent"},"mail":{"messageId":"m2"}}}`, reminder.Bounced, false},
		"nothing of SES at all": {`{"detail":{}}`, "", false},
	} {
		e, err := readMailEvent(c.body)
		r, used := e.reminder()
		if err != nil || used != c.used || r.Kind != c.kind {
			t.Errorf("%s: %+v %v %v", name, r, used, err)
		}
		if used && (r.Runner != "r1" || r.Occurrence != "2026-11-23_0700" || r.MessageID != "m1") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestReportsOfEnquiriesMeanWhatSESSays(t *testing.T) {
	tags := `"mail":{"messageId":"m1","timestamp":"2026-11-27T16:00:00Z","destination":["desk@clinic.example"],"tags":{"ses:configuration-set":["set"],"enquiry":["K7H-4M2"],"mail":["notice-1"]}}`
	sent, later := time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC), time.Date(2026, 11, 27, 17, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		body string
		want enquiry.Report
	}{
		"taken":            {`{"detail":{"eventType":"Send",` + tags + `}}`, enquiry.Report{Kind: enquiry.Accepted, At: sent}},
		"bounced for good": {`{"detail":{"eventType":"Bounce","bounce":{"bounceType":"Permanent","timestamp":"2026-11-27T17:00:00Z"},` + tags + `}}`, enquiry.Report{Kind: enquiry.Undelivered, At: later}},
		"bounced for now":  {`{"detail":{"eventType":"Bounce","bounce":{"bounceType":"Transient","timestamp":"2026-11-27T17:00:00Z"},` + tags + `}}`, enquiry.Report{Kind: enquiry.Undelivered, At: later}},
		"complained":       {`{"detail":{"eventType":"Complaint","complaint":{"timestamp":"2026-11-27T17:00:00Z"},` + tags + `}}`, enquiry.Report{Kind: enquiry.Undelivered, At: later}},
		"rejected":         {`{"detail":{"eventType":"Reject",` + tags + `}}`, enquiry.Report{Kind: enquiry.Undelivered, At: sent}},
		"not rendered":     {`{"detail":{"eventType":"Rendering Failure",` + tags + `}}`, enquiry.Report{Kind: enquiry.Undelivered, At: sent}},
		"delivered":        {`{"detail":{"eventType":"Delivery",` + tags + `}}`, enquiry.Report{}},
		"of no enquiry":    {`{"detail":{"eventType":"Send","mail":{"tags":{"mail":["notice-1"]}}}}`, enquiry.Report{}},
		"of no mail":       {`{"detail":{"eventType":"Send","mail":{"tags":{"enquiry":["K7H-4M2"],"mail":[]}}}}`, enquiry.Report{}},
		"of a reminder":    {`{"detail":{"eventType":"Send","mail":{"tags":{"runner":["r1"],"occurrence":["o"]}}}}`, enquiry.Report{}},
	} {
		e, err := readMailEvent(c.body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, used := e.enquiry()
		if !used {
			got = enquiry.Report{}
		}
		if c.want.Kind != "" {
			c.want.About, c.want.Tag = "K7H-4M2", "notice-1"
		}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if _, both := e.reminder(); both && used {
			t.Errorf("%s: it is a report of a reminder too", name)
		}
	}
}

type taker struct {
	reports []reminder.Report
	err     error
}

func (t *taker) Take(_ context.Context, reports []reminder.Report) error {
	t.reports = reports
	return t.err
}

type enquiryTaker struct {
	reports []enquiry.Report
	err     error
}

func (t *enquiryTaker) Take(_ context.Context, reports []enquiry.Report) error {
	t.reports = reports
	return t.err
}

const (
	ofReminder = `{"detail":{"eventType":"Send","mail":{"messageId":"m1","tags":{"runner":["r1"],"occurrence":["o"]}}}}`
	ofEnquiry  = `{"detail":{"eventType":"Send","mail":{"messageId":"m2","tags":{"enquiry":["K7H-4M2"],"mail":["notice-1"]}}}}`
)

func TestAReportThatCannotBeReadComesBackAloneAndTheOthersAreTaken(t *testing.T) {
	var reminders taker
	var enquiries enquiryTaker
	answer, err := ReceiveReports(&reminders, &enquiries)(t.Context(), events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "a", Body: ofReminder}, {MessageId: "b", Body: "nonsense"}, {MessageId: "c", Body: ofReminder}, {MessageId: "d", Body: ofEnquiry},
	}})
	if err != nil || len(reminders.reports) != 2 || len(enquiries.reports) != 1 || len(answer.BatchItemFailures) != 1 || answer.BatchItemFailures[0].ItemIdentifier != "b" {
		t.Errorf("%v, %d and %d taken, %+v", err, len(reminders.reports), len(enquiries.reports), answer)
	}
}

func TestReportsThatCannotBeNotedAllComeBackAndTheOtherTakerHasHadItsOwn(t *testing.T) {
	for name, c := range map[string]struct{ reminders, enquiries error }{
		"reminders": {reminders: errors.New("down")}, "enquiries": {enquiries: errors.New("down")},
	} {
		reminders, enquiries := taker{err: c.reminders}, enquiryTaker{err: c.enquiries}
		_, err := ReceiveReports(&reminders, &enquiries)(t.Context(), events.SQSEvent{Records: []events.SQSMessage{{Body: ofReminder}, {Body: ofEnquiry}}})
		if err == nil || len(reminders.reports) != 1 || len(enquiries.reports) != 1 {
			t.Errorf("%s can't be noted: %v, %d and %d were given", name, err, len(reminders.reports), len(enquiries.reports))
		}
	}
}

func TestNobodyIsAskedToTakeNothing(t *testing.T) {
	reminders, enquiries := taker{err: errors.New("asked")}, enquiryTaker{err: errors.New("asked")}
	if _, err := ReceiveReports(&reminders, &enquiries)(t.Context(), events.SQSEvent{Records: []events.SQSMessage{{Body: `{"detail":{}}`}}}); err != nil {
		t.Error(err)
	}
}
