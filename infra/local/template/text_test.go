package template_test

import (
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"limber/infra/local/policy"
	"limber/infra/local/template"
)

const origin = "arn:aws:sms-voice:eu-west-2:123456789012:phone-number/phone-1"

// texting is the template of a clinic that may text, and the options with which it does.
func texting(t *testing.T, parameters map[string]string) (string, template.Options) {
	t.Helper()
	raw, err := os.ReadFile("testdata/texts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	o := options
	o.Parameters = parameters
	return string(raw), o
}

func textingStack(t *testing.T, parameters map[string]string) *template.Stack {
	t.Helper()
	text, o := texting(t, parameters)
	return parse(t, text, o)
}

func TestTextsGoOutAndComeInAsTheTemplateSays(t *testing.T) {
	stack := textingStack(t, map[string]string{"TextOrigin": origin, "TextTwoWay": "yes", "TextName": "Clinic"})
	const topic, queue = "arn:aws:sns:eu-west-2:123456789012:limber-local-", "arn:aws:sqs:eu-west-2:123456789012:limber-local-TextQueue"
	want := template.SMS{
		InboundTopic: topic + "InboundTextTopic",
		ConfigurationSets: []template.TextSet{{
			Name: "limber-local-TextConfigurationSet", ARN: "arn:aws:sms-voice:eu-west-2:123456789012:configuration-set/limber-local-TextConfigurationSet",
			Destinations: []template.TextDestination{{EventTypes: []string{"TEXT_DELIVERED", "TEXT_INVALID"}, Topic: topic + "TextEventTopic"}},
		}},
	}
	if !reflect.DeepEqual(stack.SMS, want) {
		t.Errorf("texts %+v", stack.SMS)
	}
	if len(stack.Topics) != 2 {
		t.Fatalf("topics %+v", stack.Topics)
	}
	for _, topic := range stack.Topics {
		if !reflect.DeepEqual(topic.Targets, []template.Target{{ARN: queue}}) {
			t.Errorf("%s delivers to %+v", topic.ID, topic.Targets)
		}
	}
	upkeep := function(t, stack, "UpkeepFunction")
	if upkeep.Env["TEXT_SET"] != want.ConfigurationSets[0].Name || len(upkeep.Statements) != 2 ||
		!reflect.DeepEqual(upkeep.Statements[1], policy.Statement{Actions: []string{"sms-voice:SendTextMessage"}, Resources: []string{origin}}) {
		t.Errorf("upkeep %+v", upkeep)
	}
}

func TestWithoutAnOriginThereIsNothingOfTexts(t *testing.T) {
	stack := textingStack(t, nil)
	if stack.SMS.InboundTopic != "" || len(stack.SMS.ConfigurationSets)+len(stack.Topics)+len(stack.Queues)+len(stack.Mappings)+len(stack.Outputs) != 0 {
		t.Errorf("stack %+v", stack)
	}
	upkeep := function(t, stack, "UpkeepFunction")
	if len(stack.Functions) != 1 || len(upkeep.Statements) != 1 || !maps.Equal(upkeep.Env, map[string]string{"TEXT_ORIGIN": "", "TEXT_SET": ""}) {
		t.Errorf("functions %+v", stack.Functions)
	}
}

func TestAOneWayOriginTakesNoTexts(t *testing.T) {
	stack := textingStack(t, map[string]string{"TextOrigin": origin, "TextName": "Clinic"})
	if stack.SMS.InboundTopic != "" || len(stack.SMS.ConfigurationSets) != 1 {
		t.Errorf("texts %+v", stack.SMS)
	}
}

func TestHourlySchedulesFallOnTheHour(t *testing.T) {
	after := time.Date(2026, 11, 23, 7, 1, 0, 0, time.UTC)
	for _, expression := range []string{"rate(1 hour)", "cron(0 * * * ? *)"} {
		text, o := texting(t, nil)
		schedules := parse(t, strings.Replace(text, "rate(1 hour)", expression, 1), o).Schedules
		if len(schedules) != 1 || schedules[0].Function != "UpkeepFunction" || schedules[0].Retries != 2 {
			t.Fatalf("%s: schedules %+v", expression, schedules)
		}
		if next := schedules[0].When.Next(after); !next.Equal(after.Add(59 * time.Minute)) {
			t.Errorf("%s is due at %s", expression, next)
		}
	}
}

func TestWhatAWSWouldNotDeliverOfTextsIsNamedWithItsLine(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{"TEXT_DELIVERED, TEXT_INVALID", "TEXT_DELIVERED, TEXT_SENT", "TEXT_SENT is unknown, or not supported"},
		{"[TEXT_DELIVERED, TEXT_INVALID]", "[]", "MatchingEventTypes is missing"},
		{"EventDestinationName: events", "EventDestinationName: events\n          On: true", "the property On is not understood"},
		{"SnsDestination: {TopicArn: !Ref TextEventTopic}", "SnsDestination: {TopicArn: arn:aws:sns:eu-west-2:1:x}", "TopicArn is not a topic of this template"},
		{"SnsDestination: {TopicArn: !Ref TextEventTopic}", "CloudWatchLogsDestination: {LogGroupArn: x}", "CloudWatchLogsDestination is not understood"},
		{"Principal: {Service: sms-voice.amazonaws.com}", "Principal: {Service: sns.amazonaws.com}", "no topic policy lets sms-voice.amazonaws.com publish"},
		{"Action: sns:Publish", "Action: sns:Subscribe", "no topic policy lets sms-voice.amazonaws.com publish"},
		{":sms-voice:${AWS::Region}:${AWS::AccountId}:*", ":sms-voice:${AWS::Region}:${AWS::AccountId}:pool/*", "publish to it for limber-local-TextConfigurationSet"},
		{"Topics: [!Ref InboundTextTopic, !Ref TextEventTopic]", "Topics: [!Ref TextEventTopic]", "InboundTextTopic: no topic policy lets"},
		{"Principal: {Service: sns.amazonaws.com}", "Principal: {Service: events.amazonaws.com}", "no queue policy lets sns.amazonaws.com send to TextQueue"},
		{`[!Ref InboundTextTopic, !Ref TextEventTopic]}}`, "!Ref InboundTextTopic}}", "TextEventTopic: no queue policy lets"},
		{"Value: !Ref InboundTextTopic", "Value: !GetAtt TextQueue.Arn", "the output TwoWayTopicArn is not a topic"},
		{"TopicArn: !Ref TextEventTopic, Protocol: sqs", "TopicArn: arn:aws:sns:eu-west-2:1:x, Protocol: sqs", "TopicArn is not a topic of this template"},
		{`!Not [!Equals [!Ref TextName, ""]]`, `!Equals [!Ref TextName, ""]`, "the rule NamedTexts refuses the parameters: Give the clinic's name in texts."},
		{"    Assertions:", "    Assertion:", "Assertion is not understood"},
		{"- Assert: ", "- Assertion: ", "the rule NamedTexts: Assert is missing"},
		{"Resource: !Ref TextOrigin", "Resource: !Ref TextTwoWay", `the resource "yes" is neither an ARN nor *`},
		{"RawMessageDelivery: false", "FilterPolicy: {a: [b]}", "FilterPolicy is not understood"},
	}
	good, o := texting(t, map[string]string{"TextOrigin": origin, "TextTwoWay": "yes", "TextName": "Clinic"})
	for _, test := range tests {
		if strings.Count(good, test.old) != 1 {
			t.Errorf("%q is not in the template just once", test.old)
			continue
		}
		_, err := template.Parse([]byte(strings.Replace(good, test.old, test.new, 1)), o)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "line 0") {
			t.Errorf("%s -> %s: error %v, want one with %q", test.old, test.new, err, test.want)
		}
	}
}

// TestTheDemonstrationClinicFitsTheTemplate holds the parameters of the tests and of make run against the
// template that is deployed.
func TestTheDemonstrationClinicFitsTheTemplate(t *testing.T) {
	o := options
	o.Parameters = template.Clinic("http://127.0.0.1:8787")
	stack, err := template.Read("../../../template.yaml", o)
	if err != nil {
		t.Fatal(err)
	}
	function(t, stack, "SubscriptionFunction")
	if stack.SMS.InboundTopic == "" || len(stack.SMS.ConfigurationSets) != 1 {
		t.Errorf("the clinic can't text both ways: %+v", stack.SMS)
	}
}
