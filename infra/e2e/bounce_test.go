package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/infra/local/cloud"
	"limber/infra/local/visitor"
	"limber/internal/subscription"
)

// noon lets the time come and go when these runners are sent to.
func (k *clinic) noon(day int) {
	k.t.Helper()
	k.leap(at(day, 11, 50))
	k.until(at(day, 12, 5))
}

func TestABounceEndsTheEmailsAloneAndThePageSaysWhy(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "anna@runner.example", Phone: "+447700900191", Time: "12:00"})
	k.must(k.SetAddress(p.email, "bounce"))
	k.noon(23)
	p.expect(1, 1)
	k.noon(24)
	p.expect(0, 1)
	if view := p.own(); view.Channels.Email.State != "stopped" || view.Channels.Email.Reason != "bounce" || view.Channels.SMS.State != "active" {
		t.Errorf("the channels: %+v", view.Channels)
	}
	if page := p.page(); !strings.Contains(strings.ReplaceAll(page, "&#39;", "'"), subscription.Reasons["bounce"]) {
		t.Error("the page doesn't say why")
	}
}

func TestThreeDaysOfFailingEmailsEndThem(t *testing.T) {
	k := open(t)
	p := k.join(visitor.SignUp{Email: "anna@runner.example", Phone: "+447700900192", Time: "12:00"})
	k.must(k.SetAddress(p.email, "ooto"))
	for day := range 3 {
		if state := p.own().Channels.Email.State; state != "active" {
			t.Errorf("after %d days of failures the emails are %s", day, state)
		}
		k.noon(23 + day)
		p.expect(1, 1)
	}
	k.noon(26)
	p.expect(0, 1)
	if mail := p.own().Channels.Email; mail.State != "stopped" || mail.Reason != "unreachable" {
		t.Errorf("the emails: %+v", mail)
	}
	if !strings.Contains(p.page(), subscription.Reasons["unreachable"]) {
		t.Error("the page doesn't say why")
	}
}

// TestEnoughBouncesStopAllRemindersUntilAPersonResumesThem resumes as the runbook says.
func TestEnoughBouncesStopAllRemindersUntilAPersonResumesThem(t *testing.T) {
	k := open(t)
	runners := k.crowd("all", slot(12, 0), 20)
	p := k.join(visitor.SignUp{Email: "anna@runner.example", Phone: "+447700900193", Time: "12:00"})
	for _, r := range runners[:6] {
		k.must(k.SetAddress(r.Email.Reveal(), "bounce"))
	}
	k.noon(23)
	p.expect(1, 1)
	if log := strings.Join(k.Logs("MailEventFunction"), "\n"); !strings.Contains(log, `"SendingStopped":1,"reason":"bounces"`) {
		t.Error("no alarm was raised")
	}
	sent := len(k.reminders())
	k.forget()
	k.ClearMessages()
	k.noon(24)
	k.until(at(24, 12, 44))
	if n := len(k.Messages("")); n > 0 {
		t.Errorf("of %d runners %d were sent to while all was stopped", sent, n)
	}
	k.resume()
	k.until(at(24, 13, 10))
	if none, one, more := k.received(runners[6:]); one != 14 || more > 0 {
		t.Errorf("after a person's word %d have nothing, %d one reminder, %d more", none, one, more)
	}
	if none, _, _ := k.received(runners[:6]); none != 6 {
		t.Errorf("%d who bounced were sent to again", 6-none)
	}
	p.emails, p.texts = 0, 0
	p.expect(1, 1)
	k.noon(25)
	p.expect(1, 1)
}

// forget has no process believe what it read of the stop for five seconds of the machine's clock, in which
// days go by here.
func (k *clinic) forget() {
	k.t.Helper()
	_, err := k.Inject(cloud.Fault{Function: "DeliverFunction", Mode: cloud.Kill})
	k.must(err)
}

var deletion = regexp.MustCompile(`delete-item --table-name REMINDERS_TABLE[\s\\]*--key '([^']+)'`)

// resume does what the runbook of the breaker tells a person to do.
func (k *clinic) resume() {
	k.t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "infra", "runbooks", "breaker.md"))
	k.must(err)
	found := deletion.FindSubmatch(text)
	if found == nil {
		k.t.Fatal("the runbook doesn't say what to delete")
	}
	var written map[string]struct{ S string }
	k.must(json.Unmarshal(found[1], &written))
	key := map[string]types.AttributeValue{}
	for name, value := range written {
		key[name] = &types.AttributeValueMemberS{Value: value.S}
	}
	gone, err := k.Database().DeleteItem(k.t.Context(), &dynamodb.DeleteItemInput{
		TableName: new(k.Table("RemindersTable")), Key: key, ReturnValues: types.ReturnValueAllOld,
	})
	k.must(err)
	if len(gone.Attributes) == 0 {
		k.t.Error("what the runbook deletes isn't there")
	}
	k.forget()
}
