package template

import "slices"

// textService is the AWS service that sends and takes texts.
const textService = "sms-voice.amazonaws.com"

// twoWayOutput is the output that names the topic for texts from people. A number needs registration,
// so it is set up by hand and the template only says where its texts go.
const twoWayOutput = "TwoWayTopicArn"

// textEvents are the delivery events that a destination can ask for. TEXT_SENT is in AWS's model too,
// but its reference says that it isn't supported.
var textEvents = []string{
	"ALL", "TEXT_ALL", "TEXT_PENDING", "TEXT_QUEUED", "TEXT_SUCCESSFUL", "TEXT_DELIVERED", "TEXT_INVALID", "TEXT_INVALID_MESSAGE",
	"TEXT_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE", "TEXT_BLOCKED", "TEXT_CARRIER_BLOCKED", "TEXT_SPAM", "TEXT_UNKNOWN",
	"TEXT_TTL_EXPIRED", "TEXT_PROTECT_BLOCKED",
}

// textSet reads a configuration set for texts.
func (b *builder) textSet(res *resource) {
	o := b.object(res)
	o.ignore("ConfigurationSetName", "DefaultSenderId", "MessageFeedbackEnabled", "ProtectConfigurationId", "Tags")
	set := TextSet{Name: b.physicalName(res), ARN: b.arn(res)}
	for _, d := range o.children("EventDestinations") {
		d.need("EventDestinationName")
		d.need("Enabled")
		destination := TextDestination{EventTypes: d.texts("MatchingEventTypes")}
		if len(destination.EventTypes) == 0 {
			d.fail("MatchingEventTypes is missing")
		}
		for _, kind := range destination.EventTypes {
			if !slices.Contains(textEvents, kind) {
				d.fail("the event type %s is unknown, or not supported for texts", kind)
			}
		}
		topic := d.child("SnsDestination")
		destination.Topic = topic.need("TopicArn")
		if b.topicFor[destination.Topic] == nil {
			topic.fail("TopicArn is not a topic of this template")
		}
		topic.done()
		if d.flag("Enabled", false) {
			set.Destinations = append(set.Destinations, destination)
		}
		d.done()
	}
	o.done()
	b.stack.SMS.ConfigurationSets = append(b.stack.SMS.ConfigurationSets, set)
}

// phoneNumber reads where a number of the template's own publishes texts from people.
func (b *builder) phoneNumber(res *resource) {
	o := b.object(res)
	o.ignore("DeletionProtectionEnabled", "IsoCountryCode", "NumberCapabilities", "NumberType", "OptOutListName",
		"SelfManagedOptOutsEnabled", "MandatoryKeywords", "OptionalKeywords", "Tags")
	way := o.child("TwoWay")
	way.ignore("ChannelRole")
	if way.flag("Enabled", false) {
		b.stack.SMS.InboundTopic = way.need("ChannelArn")
	}
	way.done()
	o.done()
}

// twoWay takes the topic for texts from people from the outputs.
func (b *builder) twoWay(line int, arn string) {
	b.stack.SMS.InboundTopic = arn
	t := b.topicFor[arn]
	switch {
	case t == nil:
		b.fail(line, "the output %s is not a topic of this template", twoWayOutput)
	case !slices.ContainsFunc(t.Publishers, func(p Publisher) bool { return p.Service == textService }):
		b.fail(b.resources[t.ID].line, "%s: no topic policy lets %s publish to it", t.ID, textService)
	}
}

// checkTexts fails delivery events that AWS may not publish.
func (b *builder) checkTexts() {
	for _, set := range b.stack.SMS.ConfigurationSets {
		for _, d := range set.Destinations {
			if t := b.topicFor[d.Topic]; t != nil && !lets(t.Publishers, textService, set.ARN) {
				b.fail(b.resources[t.ID].line, "%s: no topic policy lets %s publish to it for %s", t.ID, textService, set.Name)
			}
		}
	}
}
