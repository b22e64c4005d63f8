package template_test

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/local/template"
)

var options = template.Options{Endpoint: "http://127.0.0.1:9000", Site: "http://127.0.0.1:8787"}

func clinic(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/clinic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func parse(t *testing.T, text string, o template.Options) *template.Stack {
	t.Helper()
	stack, err := template.Parse([]byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

func function(t *testing.T, stack *template.Stack, id string) template.Function {
	t.Helper()
	i := slices.IndexFunc(stack.Functions, func(f template.Function) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("there is no function %s", id)
	}
	return stack.Functions[i]
}

func TestAFunctionGetsItsGlobalsAndItsOwnSettings(t *testing.T) {
	stack := parse(t, clinic(t), options)
	fn := function(t, stack, "SubscriptionFunction")
	if fn.Name != "limber-local-SubscriptionFunction" || fn.Timeout != 10*time.Second || fn.Memory != 128 {
		t.Errorf("got %s, %s, %d MB", fn.Name, fn.Timeout, fn.Memory)
	}
	secret := fn.Env["LINK_KEY"]
	if len(secret) != 40 || secret != stack.Secrets["LinkKey"] || strings.ContainsAny(secret, "{}:") {
		t.Errorf("the secret came to %q", secret)
	}
	delete(fn.Env, "LINK_KEY")
	want := map[string]string{"STAGE": "dev", "TABLE": "limber-local-SubscribersTable", "DOMAIN": "example.org", "PORT": "8080"}
	if !maps.Equal(fn.Env, want) {
		t.Errorf("environment %v, want %v", fn.Env, want)
	}
	table := "arn:aws:dynamodb:eu-west-2:123456789012:table/limber-local-SubscribersTable"
	if got := fn.Statements[0].Resources; !slices.Equal(got, []string{table, table + "/index/*"}) {
		t.Errorf("resources %q", got)
	}
	if got := fn.Statements[1]; got.Actions[0] != "ses:SendEmail" || got.Resources[0] != "arn:aws:ses:eu-west-2:123456789012:identity/example.org" ||
		got.Conditions[0].Key != "ses:FromAddress" || got.Conditions[0].Values[0] != "hello@example.org" {
		t.Errorf("statement %+v", got)
	}
}

func TestTriggersAreReadWhole(t *testing.T) {
	stack := parse(t, clinic(t), options)
	routes := []template.Route{
		{Method: "GET", Path: "/v1/subscriptions/{id}", Function: "SubscriptionFunction", Timeout: 30 * time.Second},
		{Method: "POST", Path: "/v1/subscriptions", Function: "SubscriptionFunction", Timeout: 5 * time.Second},
	}
	if !reflect.DeepEqual(stack.Routes, routes) {
		t.Errorf("routes %+v", stack.Routes)
	}
	mappings := []template.Mapping{
		{Function: "DeliverFunction", Queue: "arn:aws:sqs:eu-west-2:123456789012:limber-local-DeliveryQueue", BatchSize: 1, Partial: true, Concurrency: 3},
		{Function: "MailEventFunction", Queue: "arn:aws:sqs:eu-west-2:123456789012:limber-local-MailEventQueue", BatchSize: 100, Window: 5 * time.Second},
	}
	if !reflect.DeepEqual(stack.Mappings, mappings) {
		t.Errorf("mappings %+v", stack.Mappings)
	}
	if s := stack.Schedules; len(s) != 1 || s[0].Function != "ScheduleFunction" || s[0].Retries != 1 || !s[0].Enabled {
		t.Errorf("schedules %+v", s)
	}
	if len(stack.Rules) != 2 || len(stack.Topics) != 1 || len(stack.Topics[0].Targets) != 1 {
		t.Errorf("rules %+v, topics %+v", stack.Rules, stack.Topics)
	}
	if c := stack.CORS; c == nil || !slices.Equal(c.Origins, []string{"https://a.example", "https://b.example"}) || c.MaxAge != 600 {
		t.Errorf("CORS %+v", c)
	}
}

func TestQueuesTablesAndMailAreReadWhole(t *testing.T) {
	stack := parse(t, clinic(t), options)
	byID := map[string]template.Queue{}
	for _, q := range stack.Queues {
		byID[q.ID] = q
	}
	q := byID["DeliveryQueue"]
	if q.URL != "http://127.0.0.1:9000/123456789012/limber-local-DeliveryQueue" || q.Visibility != 2*time.Minute ||
		q.MaxReceive != 5 || q.DeadLetter != byID["DeadLetterQueue"].ARN || byID["DeadLetterQueue"].Name != "limber-local-dead" {
		t.Errorf("queue %+v", q)
	}
	if d := byID["MailEventQueue"].Delay; d != 2*time.Second {
		t.Errorf("delay %s", d)
	}
	want := template.Table{
		ID: "SubscribersTable", Name: "limber-local-SubscribersTable", ARN: "arn:aws:dynamodb:eu-west-2:123456789012:table/limber-local-SubscribersTable",
		Key: template.Key{Hash: []string{"pk"}, Range: []string{"sk"}}, Types: map[string]string{"pk": "S", "sk": "S", "slot": "S"}, TTL: "ttl",
		Indexes: []template.Index{{Name: "slot", Key: template.Key{Hash: []string{"slot"}}, Projection: "INCLUDE", Include: []string{"name"}}},
	}
	if !reflect.DeepEqual(stack.Tables, []template.Table{want}) {
		t.Errorf("tables %+v", stack.Tables)
	}
	set := stack.Mail.ConfigurationSets
	if len(set) != 1 || !slices.Equal(set[0].EventTypes, []string{"SEND", "BOUNCE"}) || !slices.Equal(stack.Mail.Identities, []string{"example.org"}) {
		t.Errorf("mail %+v", stack.Mail)
	}
	if stack.SMS.InboundTopic != "" || stack.Outputs["Site"] != "at http://127.0.0.1:8787" || len(stack.Outputs) != 1 {
		t.Errorf("texts %+v, outputs %v", stack.SMS, stack.Outputs)
	}
}

func TestParametersAndConditionsDecideWhatExists(t *testing.T) {
	o := options
	o.Parameters = map[string]string{"Texts": "on", "Stage": "prod"}
	o.Secrets = map[string]string{"LinkKey": "kept"}
	stack := parse(t, clinic(t), o)
	fn := function(t, stack, "SubscriptionFunction")
	if fn.Env["ONLY_PROD"] != "yes" || fn.Memory != 512 || fn.Env["LINK_KEY"] != "kept" {
		t.Errorf("environment %v, %d MB", fn.Env, fn.Memory)
	}
	if stack.SMS.InboundTopic != "arn:aws:sns:eu-west-2:123456789012:limber-local-Inbound" {
		t.Errorf("inbound topic %q", stack.SMS.InboundTopic)
	}
	for name, value := range map[string]string{"Stage": "test", "FromAddress": "nobody", "Unknown": "x"} {
		o.Parameters = map[string]string{name: value}
		if _, err := template.Parse([]byte(clinic(t)), o); err == nil {
			t.Errorf("%s = %q was accepted", name, value)
		}
	}
}

func TestWhatIsWrongIsNamedWithItsLine(t *testing.T) {
	good := clinic(t)
	tests := []struct{ old, new, want string }{
		{"Handler: bootstrap", "Handler: main", "Handler needs to be bootstrap"},
		{"Timeout: 10\n", "Timeout: 10\n    Layers: [x]\n", "the property Layers is not understood"},
		{"!Ref SubscribersTable\n", "!Ref SubscriberTable\n", "there is no parameter or resource SubscriberTable"},
		{"!GetAtt SubscribersTable.Arn,", "!GetAtt SubscribersTable.Name,", "has no attribute Name"},
		{"!Ref Stage, prod", "!Ref Stage", "this condition is not understood"},
		{"Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarms", `the resource type "AWS::CloudWatch::Alarms" is not understood`},
		{"CodeUri: .\n      Timeout: 60\n      Events", "CodeUri: .\n      Timeout: 600\n      Events", "VisibilityTimeout is shorter"},
		{"BatchSize: 100, MaximumBatchingWindowInSeconds: 5", "BatchSize: 100", "a BatchSize over 10"},
		{"Principal: {Service: events.amazonaws.com}", "Principal: {Service: sns.amazonaws.com}", "no queue policy lets events.amazonaws.com"},
		{"!GetAtt MailEventRule.Arn}}", "!GetAtt Inbound.TopicArn}}", "no queue policy lets events.amazonaws.com"},
		{"ArnEquals: {", "Bool: {", "Bool is not understood"},
		{"PORT: 8080", "AWS_PORT: 8080", "no function set the variable AWS_PORT"},
		{"PORT: 8080", "PORT: " + strings.Repeat("8", 4096), "AWS takes 4096"},
		{"ScheduleExpression: cron(0/5 * * * ? *)", "ScheduleExpression: cron(0/5 * * * *)", "cron takes 6 fields"},
		{"StringEquals: {", "StringMatches: {", "StringMatches is not understood"},
		{"PORT: 8080", "PORT: 8080\n          PORT: 8081", "PORT is given twice"},
		{"PORT: 8080", "PORT:", "a value is missing"},
		{"PORT: 8080", "PORT: !GetAZs x", "the function GetAZs is not understood"},
		{"PORT: 8080", "PORT: !Ref Number", "there is no parameter or resource Number"},
		{"PORT: 8080", "PORT: !GetAtt Api.ApiEndpoint", "AWS refuses the circle"},
		{"PORT: 8080", "PORT: '{{resolve:ssm:x}}'", "only {{resolve:secretsmanager"},
		{"        - {AttributeName: slot, AttributeType: S}\n", "", "the attribute slot has no definition"},
		{"Path: /v1/subscriptions, TimeoutInMillis: 5000", "Path: '/v1/subscriptions/{id}', Method: GET", "Method is given twice"},
		{"Method: POST, Path: /v1/subscriptions,", "Method: GET, Path: '/v1/subscriptions/{id}',", "is given twice"},
		{"DependsOn: [DeliveryQueue]", "DependsOn: [DeliveryQ]", "there is no resource DeliveryQ"},
		{"deadLetterTargetArn: !GetAtt DeadLetterQueue.Arn", "deadLetterTargetArn: arn:aws:sqs:eu-west-2:1:x", "dead-letter queue is not a queue"},
		{"source: [aws.ses], detail-type: [Email Bounced]", "source: aws.ses", "needs a list of values"},
		{"- Statement:", "- AWSLambdaExecute\n        - Statement:", "needs to be a mapping"},
		{"    Metadata: {BuildMethod: makefile}\n    DependsOn", "    DependsOn", "Metadata needs BuildMethod"},
	}
	for _, test := range tests {
		if strings.Count(good, test.old) == 0 {
			t.Errorf("%q is not in the template", test.old)
			continue
		}
		_, err := template.Parse([]byte(strings.Replace(good, test.old, test.new, 1)), options)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s -> %s: error %v, want one with %q", test.old, test.new, err, test.want)
		}
	}
}

func TestSchedulerPlaceholdersAreFilledIn(t *testing.T) {
	got := template.FillInput(`{"t":"<aws.scheduler.scheduled-time>","e":"<aws.scheduler.execution-id>","n":"<aws.scheduler.attempt-number>"}`, "T", "E", "1")
	if want := `{"t":"T","e":"E","n":"1"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
