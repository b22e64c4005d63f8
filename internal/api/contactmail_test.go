package api_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/receipt"
)

func TestAnEnquiryThatCanNotBeKeptIsShownAgainWithAllThatWasTyped(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	d := newDesk(t)
	d.kept.Fail = func(call string) memory.Failure {
		if call == "Add" {
			return memory.Before
		}
		return memory.None
	}
	posted := letter()
	a := d.press("/contact", posted)
	if a.status != http.StatusInternalServerError || !strings.Contains(a.body, "Something went wrong on our side.") {
		t.Fatalf("answered %d\n%s", a.status, a.body)
	}
	d.none()
	shown := filledIn(t, a.body)
	same(t, posted, shown)
	if a := d.post("/v1/enquiries", jsonType, enquiryJSON()); a.status != http.StatusInternalServerError {
		t.Errorf("JSON answered %d %s", a.status, a.body)
	}
	d.kept.Fail = nil
	sentTo(t, d.press("/contact", shown))
	d.only()
	for _, secret := range []string{address, "Sam Runner", "hurts", "960001"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %s:\n%s", secret, log.String())
		}
	}
}

func TestAnEnquiryIsTakenWhateverBecomesOfItsMail(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	for _, outcome := range []receipt.Outcome{receipt.Unknown, receipt.Transient, receipt.Permanent} {
		d := newDesk(t)
		d.mailer.send = func(context.Context) receipt.Receipt { return receipt.Receipt{Outcome: outcome, Reason: "away"} }
		reference := sentTo(t, d.press("/contact", letter()))
		if e := d.only(); e.Reference != reference || e.Mails[enquiry.Notice].State == enquiry.Handed || e.Mails[enquiry.Notice].Next.IsZero() {
			t.Errorf("%v: kept %+v", outcome, e.Mails)
		}
	}
	d := newDesk(t)
	d.kept.Fail = func(call string) memory.Failure {
		if call == "Write" {
			return memory.Before
		}
		return memory.None
	}
	reference := sentTo(t, d.press("/contact", letter()))
	if d.only().Reference != reference || !strings.Contains(log.String(), reference) || strings.Contains(log.String(), address) {
		t.Errorf("logged %s", log.String())
	}
}

// Who isn't answered doesn't know that the enquiry was taken: mail gets three seconds of the function's
// ten, and never its last one.
func TestMailHoldsTheAnswerUpForThreeSecondsAtMost(t *testing.T) {
	for given, most := range map[time.Duration]time.Duration{10 * time.Second: 3 * time.Second, 2 * time.Second: time.Second, 0: 3 * time.Second} {
		d := newDesk(t)
		var left time.Duration
		d.mailer.send = func(ctx context.Context) receipt.Receipt {
			end, ends := ctx.Deadline()
			if !ends {
				t.Error("the mailer may take as long as it likes")
			}
			left = time.Until(end)
			return receipt.Receipt{Outcome: receipt.Unknown}
		}
		ctx := t.Context()
		if given > 0 {
			var stop context.CancelFunc
			ctx, stop = context.WithTimeout(ctx, given)
			defer stop()
		}
		r := newRequest(t, http.MethodPost, "/contact", formType, "", nil)
		out, err := d.handlers[true](ctx, eventOf(r, letter().Encode(), d.now))
		if err != nil || out.StatusCode != http.StatusSeeOther {
			t.Fatalf("answered %d, %v", out.StatusCode, err)
		}
		if left <= 0 || left > most {
			t.Errorf("with %s for all, mail may take %s", given, left)
		}
	}
}
