package template

import (
	"encoding/json"
	"strings"

	"limber/infra/local/bus"
)

func (b *builder) queue(res *resource) {
	o := b.object(res)
	o.ignore("QueueName", "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "Tags", "ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy")
	q := &Queue{
		ID: res.id, Name: b.physicalName(res), ARN: b.arn(res), URL: b.ref(res.line, res.id).text,
		Visibility: o.seconds("VisibilityTimeout", 30, 0, 43200),
		Retention:  o.seconds("MessageRetentionPeriod", 345600, 60, 1209600),
		Delay:      o.seconds("DelaySeconds", 0, 0, 900),
	}
	if redrive := o.child("RedrivePolicy"); o.has("RedrivePolicy") {
		q.DeadLetter = redrive.need("deadLetterTargetArn")
		q.MaxReceive = redrive.number("maxReceiveCount", 0, 1, 1000)
		if q.MaxReceive == 0 {
			redrive.fail("maxReceiveCount is missing")
		}
		redrive.done()
	}
	o.done()
	b.queueFor[q.ARN] = q
}

func (b *builder) topic(res *resource) {
	o := b.object(res)
	o.ignore("TopicName", "DisplayName", "KmsMasterKeyId", "Tags", "SignatureVersion", "TracingConfig", "DataProtectionPolicy")
	t := &Topic{ID: res.id, Name: b.physicalName(res), ARN: b.arn(res)}
	b.topicFor[t.ARN] = t
	for _, s := range o.children("Subscription") {
		if protocol := s.choice("Protocol", "email", "sqs", "lambda"); protocol != "email" {
			t.Targets = append(t.Targets, Target{ARN: s.need("Endpoint")})
		}
	}
	o.done()
}

func (b *builder) subscription(res *resource) {
	o := b.object(res)
	o.ignore("RedrivePolicy", "Region")
	t := b.topicFor[o.need("TopicArn")]
	endpoint, raw := o.need("Endpoint"), o.flag("RawMessageDelivery", false)
	protocol := o.choice("Protocol", "email", "sqs", "lambda")
	o.done()
	switch {
	case t == nil:
		o.fail("TopicArn is not a topic of this template")
	case protocol != "email":
		t.Targets = append(t.Targets, Target{ARN: endpoint, Raw: raw})
	}
}

func (b *builder) rule(res *resource) {
	o := b.object(res)
	o.ignore("Name", "Description", "RoleArn", "Tags")
	if bus := o.text("EventBusName"); bus != "" && bus != "default" {
		o.fail("only the default event bus is understood")
	}
	if o.has("ScheduleExpression") {
		o.fail("schedules belong in ScheduleV2 events of a function")
	}
	rule := Rule{ID: res.id, Pattern: b.pattern(o, "EventPattern")}
	for _, t := range o.children("Targets") {
		t.need("Id")
		t.ignore("DeadLetterConfig", "RetryPolicy")
		rule.Targets = append(rule.Targets, Target{ARN: t.need("Arn")})
		t.done()
	}
	enabled := o.choice("State", "ENABLED", "DISABLED") == "ENABLED"
	o.done()
	if enabled {
		b.stack.Rules = append(b.stack.Rules, rule)
	}
}

func (b *builder) pattern(o *fields, name string) bus.Pattern {
	v := o.get(name)
	if v.kind == absent {
		o.fail("%s is missing", name)
		return bus.Pattern{}
	}
	p, err := bus.ParsePattern(v.json())
	if err != nil {
		b.fail(v.line, "%s: %v", o.what, err)
	}
	return p
}

func (b *builder) table(res *resource) {
	o := b.object(res)
	o.ignore("TableName", "DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "SSESpecification", "OnDemandThroughput",
		"WarmThroughput", "TableClass", "Tags", "ContributorInsightsSpecification")
	o.choice("BillingMode", "PAY_PER_REQUEST")
	t := Table{ID: res.id, Name: b.physicalName(res), ARN: b.arn(res), Types: map[string]string{}}
	for _, a := range o.children("AttributeDefinitions") {
		t.Types[a.need("AttributeName")] = a.choice("AttributeType", "S", "N", "B")
		a.done()
	}
	used := map[string]bool{}
	t.Key = b.key(o, t.Types, used)
	for _, i := range o.children("GlobalSecondaryIndexes") {
		i.ignore("OnDemandThroughput", "WarmThroughput", "ContributorInsightsSpecification")
		index := Index{Name: i.need("IndexName"), Key: b.key(i, t.Types, used)}
		projection := i.child("Projection")
		index.Projection = projection.choice("ProjectionType", "KEYS_ONLY", "ALL", "INCLUDE")
		index.Include = projection.texts("NonKeyAttributes")
		projection.done()
		i.done()
		t.Indexes = append(t.Indexes, index)
	}
	for name := range t.Types {
		if !used[name] {
			o.fail("the attribute %s is defined but is in no key", name)
		}
	}
	if ttl := o.child("TimeToLiveSpecification"); ttl.flag("Enabled", false) {
		t.TTL = ttl.need("AttributeName")
	}
	o.done()
	b.stack.Tables = append(b.stack.Tables, t)
}

func (b *builder) key(o *fields, types map[string]string, used map[string]bool) Key {
	var key Key
	for _, k := range o.children("KeySchema") {
		name := k.need("AttributeName")
		if types[name] == "" {
			k.fail("the attribute %s has no definition", name)
		}
		used[name] = true
		if k.choice("KeyType", "HASH", "RANGE") == "HASH" {
			key.Hash = append(key.Hash, name)
		} else {
			key.Range = append(key.Range, name)
		}
		k.done()
	}
	if len(key.Hash) == 0 {
		o.fail("KeySchema needs a HASH key")
	}
	return key
}

var eventTypes = []string{"SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE", "DELIVERY_DELAY", "SUBSCRIPTION"}

func (b *builder) eventDestination(res *resource) {
	o := b.object(res)
	set := o.need("ConfigurationSetName")
	d := o.child("EventDestination")
	d.ignore("Name")
	enabled := d.flag("Enabled", false)
	kinds := d.texts("MatchingEventTypes")
	for i, kind := range kinds {
		kinds[i] = strings.ToUpper(kind)
		if !contains(eventTypes, kinds[i]) {
			d.fail("the event type %s is unknown", kind)
		}
	}
	target := d.child("EventBridgeDestination")
	if want := arnOf + "events:" + Region + ":" + Account + ":event-bus/default"; target.need("EventBusArn") != want {
		target.fail("EventBusArn needs to be the default event bus")
	}
	target.done()
	d.done()
	o.done()
	for i := range b.stack.Mail.ConfigurationSets {
		if c := &b.stack.Mail.ConfigurationSets[i]; c.Name == set {
			if enabled {
				c.EventTypes = append(c.EventTypes, kinds...)
			}
			return
		}
	}
	o.fail("ConfigurationSetName is not a configuration set of this template")
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

// validInput reports whether a schedule's input is JSON once its placeholders are filled in.
func validInput(input string) bool {
	return json.Valid([]byte(FillInput(input, "2026-01-01T00:00:00Z", "x", "1")))
}

// FillInput replaces the placeholders that EventBridge Scheduler knows.
func FillInput(input, scheduled, execution, attempt string) string {
	return strings.NewReplacer(
		"<aws.scheduler.scheduled-time>", scheduled, "<aws.scheduler.execution-id>", execution, "<aws.scheduler.attempt-number>", attempt,
	).Replace(input)
}
