package ses

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
)

func TestGetAccountTellsTheQuota(t *testing.T) {
	a := newAccount(t, func(o *Options) { o.Quota = Quota{Rate: 200, Daily: 5000} })
	if _, err := a.client.SendBulkEmail(t.Context(), bulk("one@runner.example", "two@runner.example")); err != nil {
		t.Fatal(err)
	}
	out, err := a.client.GetAccount(t.Context(), &sesv2.GetAccountInput{})
	if err != nil {
		t.Fatal(err)
	}
	if q := out.SendQuota; q.MaxSendRate != 200 || q.Max24HourSend != 5000 || q.SentLast24Hours != 2 || !out.SendingEnabled || !out.ProductionAccessEnabled {
		t.Errorf("the account is %+v, %+v", out, q)
	}
}

func TestACallOverTheRateIsRefusedWhole(t *testing.T) {
	a := newAccount(t, func(o *Options) { o.Quota = Quota{Rate: 0.001} }) // one now, the next in 1,000 seconds
	_, err := a.client.SendBulkEmail(t.Context(), bulk("one@runner.example", "two@runner.example"))
	var tooMany *types.TooManyRequestsException
	if !errors.As(err, &tooMany) || tooMany.ErrorMessage() != "Maximum sending rate exceeded." {
		t.Errorf("got %v", err)
	}
	if a.inbox.Len() != 0 || len(a.events) != 0 {
		t.Error("a refused call sent something")
	}
	if _, err := a.client.SendEmail(t.Context(), simple("one@runner.example")); err != nil {
		t.Errorf("what fits was refused: %v", err)
	}
}

func TestTheDailyQuotaIsThatOfTheLast24Hours(t *testing.T) {
	now := monday
	a := newAccount(t, func(o *Options) {
		o.Quota = Quota{Rate: 1000, Daily: 2}
		o.Now = func() time.Time { return now }
	})
	send := func() error {
		_, err := a.client.SendEmail(context.Background(), simple("sam@runner.example"))
		return err
	}
	if err := errors.Join(send(), send()); err != nil {
		t.Fatal(err)
	}
	var limit *types.LimitExceededException
	if err := send(); !errors.As(err, &limit) {
		t.Errorf("the third email of the day gave %v", err)
	}
	now = now.Add(24 * time.Hour)
	if err := send(); err != nil {
		t.Errorf("the day after: %v", err)
	}
}
