package e2e

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/infra/local/cloud"
	"limber/infra/local/crowd"
	"limber/infra/local/template"
	"limber/infra/local/visitor"
	"limber/internal/api/contract"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

const root = "../.."

var functions = []string{"GuideFunction", "SubscriptionFunction", "ScheduleFunction", "DeliverFunction", "MailEventFunction", "TextReplyFunction", "UpkeepFunction", "EnquiryFunction", "DigestFunction"}

// binaries builds the functions once for all tests.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs(filepath.Join(root, ".build", "e2e"))
	if err != nil {
		return "", err
	}
	return dir, cloud.Build(context.Background(), root, dir, functions)
})

// sunday is when these tests begin: the evening before a training week.
var sunday = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// clinic is one deployment on a local cloud of its own.
type clinic struct {
	*cloud.Cloud
	visitor.Visitor
	t *testing.T
}

// open deploys the demonstration clinic, save for what settings say: "TextTwoWay=no" and the like.
func open(t *testing.T, settings ...string) *clinic {
	t.Helper()
	database := os.Getenv("LIMBER_DYNAMODB")
	if database == "" {
		permissions.skipped()
		t.Skip("needs DynamoDB Local: run make test")
	}
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	parameters := template.Clinic("{site}")
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		parameters[name] = value
	}
	c, err := cloud.Start(t.Context(), cloud.Options{
		Template: filepath.Join(root, "template.yaml"), Binaries: dir, Parameters: parameters, DynamoDB: database,
		ManualClock: true, Start: sunday,
	})
	if err != nil {
		t.Fatal(err)
	}
	granted := c.Usage().UnusedPermissions // nothing has run yet
	k := &clinic{Cloud: c, Visitor: visitor.Visitor{Site: c.URL()}, t: t}
	// Every answer of the site in these tests is held against the OpenAPI document.
	k.Seen = func(r *http.Request, status int, header http.Header, body []byte) {
		if r.Method != http.MethodHead { // there are no such routes: the gateway answers by itself
			contract.Check(k.t, r, status, header, body)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, f := range functions {
				lines := c.Logs(f)
				t.Logf("%s:\n%s", f, strings.Join(lines[max(0, len(lines)-20):], "\n"))
			}
		}
		k.noAddressInLogs()
		usage := c.Usage()
		for name, f := range usage.Functions {
			if len(f.Refused) > 0 {
				t.Errorf("%s was refused %v", name, f.Refused)
			}
		}
		permissions.seen(parameters["TextOrigin"], granted, usage.UnusedPermissions)
		_ = c.Close()
	})
	c.SetQuota(10_000, 1_000_000)
	return k
}

// address finds one of those of these tests; a number among other digits is part of a time.
var address = regexp.MustCompile(`@runner\.example|@simulator|(?:^|[^\d.])07700`)

// noAddressInLogs holds for every test here: what the functions log never names a person.
func (k *clinic) noAddressInLogs() {
	for _, f := range functions {
		for _, line := range k.Logs(f) {
			if address.MatchString(line) {
				k.t.Errorf("%s logs an address: %s", f, line)
			}
		}
	}
}

func (k *clinic) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// until moves the clock to an instant, such as "2026-11-23T07:01:00Z".
func (k *clinic) until(at time.Time) {
	k.t.Helper()
	k.must(k.AdvanceTo(k.t.Context(), at))
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC)
}

// slot is every day at a time in London.
func slot(hour, minute int) calendar.Slot {
	return calendar.Slot{Zone: "Europe/London", Time: calendar.TimeOfDay(hour*60 + minute), Days: 127}
}

// occurrence is a slot on the day of an instant.
func occurrence(s calendar.Slot, day time.Time) reminder.Occurrence {
	o, err := reminder.NewOccurrence(calendar.DateOf(day), s, contact.ByEmail)
	if err != nil {
		panic(err)
	}
	return o
}

// crowd puts active runners into a slot, as if they had confirmed long ago.
func (k *clinic) crowd(group string, s calendar.Slot, count int) []subscription.Subscriber {
	k.t.Helper()
	runners, err := crowd.Fill(k.t.Context(), k.Cloud, group, s, count, sunday.Add(-time.Hour))
	k.must(err)
	return runners
}

// outcomes counts the runners' ledger entries for an occurrence by outcome; "none" for no entry.
func (k *clinic) outcomes(o reminder.Occurrence, runners []subscription.Subscriber) map[string]int {
	k.t.Helper()
	counts := map[string]int{"none": len(runners)}
	table := k.Table("SubscribersTable")
	for chunk := range slices.Chunk(runners, 100) {
		keys := make([]map[string]types.AttributeValue, len(chunk))
		for i, r := range chunk {
			keys[i] = map[string]types.AttributeValue{
				"pk": &types.AttributeValueMemberS{Value: "RUNNER#" + r.ID},
				"sk": &types.AttributeValueMemberS{Value: "LEDGER#" + o.Key() + "#email"},
			}
		}
		out, err := k.Database().BatchGetItem(k.t.Context(), &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{table: {Keys: keys}},
		})
		k.must(err)
		for _, it := range out.Responses[table] {
			outcome := it["outcome"].(*types.AttributeValueMemberS).Value
			if v, ok := it["reason"].(*types.AttributeValueMemberS); ok {
				outcome += ": " + v.Value
			}
			counts[outcome]++
			counts["none"]--
		}
	}
	return counts
}

// received counts the messages each runner has.
func (k *clinic) received(runners []subscription.Subscriber) (none, one, more int) {
	counts := map[string]int{}
	for _, m := range k.Messages("") {
		counts[m.To]++
	}
	for _, r := range runners {
		switch n := counts[r.Email.Reveal()]; {
		case n == 0:
			none++
		case n == 1:
			one++
		default:
			more++
		}
	}
	return none, one, more
}

// all demands that each runner has just one message and is in the ledger as sent.
func (k *clinic) all(o reminder.Occurrence, runners []subscription.Subscriber) {
	k.t.Helper()
	none, one, more := k.received(runners)
	if none > 0 || more > 0 {
		k.t.Errorf("%d runners: %d have nothing, %d one, %d more than one", len(runners), none, one, more)
	}
	if counts := k.outcomes(o, runners); counts["sent"] != len(runners) {
		k.t.Errorf("the ledger of %d runners: %v", len(runners), counts)
	}
}
