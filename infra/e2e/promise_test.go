package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/infra/local/cloud"
	"limber/internal/subscription"
)

func TestWhateverGoesWrongWithACallEachRunnerGetsOneMessage(t *testing.T) {
	k := open(t)
	cases := []cloud.Fault{
		{Service: "ses", Action: "SendBulkEmail", Mode: cloud.Throttle, Share: 0.5},
		{Service: "ses", Action: "SendBulkEmail", Mode: cloud.FailBefore, Count: 1},
		{Service: "ses", Action: "SendBulkEmail", Mode: cloud.FailAfter, Count: 1},
		{Service: "ses", Action: "SendBulkEmail", Mode: cloud.DropAnswer, Count: 2},
		{Service: "ses", Action: "GetAccount", Mode: cloud.FailBefore, Count: 3},
		{Service: "dynamodb", Function: "DeliverFunction", Mode: cloud.Throttle, Share: 0.2},
		{Service: "dynamodb", Function: "DeliverFunction", Mode: cloud.FailAfter, Share: 0.05},
		{Service: "dynamodb", Function: "ScheduleFunction", Mode: cloud.FailBefore, Share: 0.3},
		{Service: "dynamodb", Function: "MailEventFunction", Mode: cloud.FailBefore, Share: 0.3},
		{Service: "sqs", Mode: cloud.FailAfter, Count: 2},
	}
	for i, fault := range cases {
		t.Run(fmt.Sprint(fault.Service, " ", fault.Action, " ", fault.Function, " ", fault.Mode), func(t *testing.T) {
			k.t = t
			s := slot(6+i, 0)
			s.Days = 1 << time.Monday
			o := occurrence(s, at(23, 0, 0))
			group := k.crowd(fmt.Sprint("fault", i), s, 120)
			k.until(o.Due.Add(-time.Minute))
			_, err := k.Inject(fault)
			k.must(err)
			k.until(o.Due.Add(4 * time.Minute))
			k.ClearFaults()
			k.until(o.Due.Add(40 * time.Minute))
			k.all(o, group)
		})
	}
}

func TestHeldUpReportsNeverLeadToASecondMessage(t *testing.T) {
	k := open(t)
	s := slot(7, 0)
	o := occurrence(s, at(23, 0, 0))
	group := k.crowd("held", s, 60)
	k.until(o.Due.Add(-time.Minute))
	for _, f := range []cloud.Fault{
		{Service: "ses", Action: "SendBulkEmail", Mode: cloud.DropAnswer, Count: 1},
		{Service: "events", Mode: cloud.Hold},
	} {
		_, err := k.Inject(f)
		k.must(err)
	}
	k.until(o.Due.Add(40 * time.Minute))
	if counts := k.outcomes(o, group); counts["sent"] != 10 || counts["unknown: no answer"] != 50 {
		t.Errorf("while reports are held up: %v", counts)
	}
	if _, one, more := k.received(group); one != 60 || more > 0 {
		t.Errorf("while reports are held up %d runners have one message, %d more", one, more)
	}
	k.ClearFaults()
	k.until(o.Due.Add(80 * time.Minute))
	k.all(o, group)
}

func TestAnOutageIsCaughtUpAndWhatIsTooLateIsRecordedAsStale(t *testing.T) {
	k := open(t)
	late, lost := slot(9, 30), slot(7, 30)
	lateGroup, lostGroup := k.crowd("late", late, 3), k.crowd("lost", lost, 3)
	k.until(at(23, 7, 20))
	_, err := k.Inject(cloud.Fault{Service: "scheduler", Mode: cloud.Drop})
	k.must(err)
	k.until(at(23, 10, 1))
	k.ClearFaults()
	k.until(at(23, 10, 6))
	k.all(occurrence(late, at(23, 0, 0)), lateGroup)
	if none, _, _ := k.received(lostGroup); none != 3 {
		t.Errorf("%d of 3 were rightly not sent to", none)
	}
	if counts := k.outcomes(occurrence(lost, at(23, 0, 0)), lostGroup); counts["skipped: stale"] != 3 {
		t.Errorf("ledger: %v", counts)
	}
	if !strings.Contains(strings.Join(k.Logs("DeliverFunction"), "\n"), `"NotSent":3,"reason":"stale"`) {
		t.Error("no alarm was raised")
	}
}

func TestARecordBrokenByHandIsInTheLedgerAsFailedAndStopsNobody(t *testing.T) {
	k := open(t)
	s := slot(7, 0)
	group := k.crowd("good", s, 5)
	var broken []subscription.Subscriber
	for i, spoil := range []map[string]types.AttributeValue{
		{"email": &types.AttributeValueMemberS{Value: "not an address"}},
		{"email": &types.AttributeValueMemberN{Value: "7"}},
		{"secret": &types.AttributeValueMemberS{Value: "text"}},
		{"level": &types.AttributeValueMemberN{Value: "99"}},
		{"minutes": &types.AttributeValueMemberS{Value: "ten"}},
		{"name": &types.AttributeValueMemberS{Value: "{{evil}} <script>"}},
		{"focus": &types.AttributeValueMemberNULL{Value: true}},
	} {
		it := map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: fmt.Sprint("RUNNER#hand-", i)}, "sk": &types.AttributeValueMemberS{Value: "PROFILE"},
			"id": &types.AttributeValueMemberS{Value: fmt.Sprint("hand-", i)}, "slot": &types.AttributeValueMemberS{Value: s.Key()},
			"email": &types.AttributeValueMemberS{Value: "hand@runner.example"}, "focus": &types.AttributeValueMemberS{Value: "both"},
			"minutes": &types.AttributeValueMemberN{Value: "10"}, "level": &types.AttributeValueMemberN{Value: "1"},
			"tier": &types.AttributeValueMemberS{Value: "beginner"}, "secret": &types.AttributeValueMemberB{Value: []byte("x")},
		}
		for name, value := range spoil {
			it[name] = value
		}
		_, err := k.Database().PutItem(t.Context(), &dynamodb.PutItemInput{TableName: new(k.Table("SubscribersTable")), Item: it})
		k.must(err)
		broken = append(broken, subscription.Subscriber{ID: fmt.Sprint("hand-", i)})
	}
	k.until(at(23, 7, 4))
	k.all(occurrence(s, at(23, 0, 0)), group)
	if counts := k.outcomes(occurrence(s, at(23, 0, 0)), broken); counts["failed: broken record"] != len(broken) {
		t.Errorf("ledger of the broken: %v", counts)
	}
}

func TestABounceOrAComplaintStopsTheAddressAndNobodyElse(t *testing.T) {
	k := open(t)
	s := slot(7, 0)
	group := k.crowd("other", s, 2)
	for i, to := range []string{"bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com"} {
		signUp(k, to)
		found := k.Messages(to)
		if i == 0 && len(found) != 1 {
			t.Fatalf("%d messages to the simulator", len(found))
		}
	}
	// Their confirmations have bounced or were complained of already: asking again mails nothing more.
	k.until(at(24, 7, 4))
	for _, to := range []string{"bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com"} {
		signUp(k, to)
		if n := len(k.Messages(to)); n != 1 {
			t.Errorf("%s has %d messages", to, n)
		}
	}
	if _, _, more := k.received(group); more != 2 {
		t.Errorf("the others have their two messages: %d of 2", more)
	}
}

func TestAJobThatCannotBeReadGoesToTheDeadLettersAndStopsNobody(t *testing.T) {
	k := open(t)
	s := slot(7, 0)
	group := k.crowd("fine", s, 3)
	k.must(k.Put("DeliveryQueue", `{"date":"yesterday"}`))
	k.must(k.Put("MailEventQueue", `not JSON`))
	k.until(at(23, 7, 4))
	k.all(occurrence(s, at(23, 0, 0)), group)
	for _, queue := range []string{"DeliveryDeadLetterQueue", "MailEventDeadLetterQueue"} {
		if n := len(k.QueueMessages(queue)); n != 1 {
			t.Errorf("%s holds %d messages", queue, n)
		}
	}
}

// unanswered plays a page whose answer is lost, so that it is settled and sent to again.
func (k *clinic) unanswered() {
	s := slot(6, 0)
	group := k.crowd("unanswered", s, 2)
	o := occurrence(s, k.Cloud.Now().AddDate(0, 0, 1))
	k.until(o.Due.Add(-time.Minute))
	_, err := k.Inject(cloud.Fault{Service: "ses", Action: "SendBulkEmail", Mode: cloud.FailBefore, Count: 1})
	k.must(err)
	k.until(o.Due.Add(25 * time.Minute))
	k.ClearFaults()
	k.all(o, group)
}
