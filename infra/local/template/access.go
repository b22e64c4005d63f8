package template

import (
	"slices"
	"strings"

	"limber/infra/local/policy"
)

// queuePolicy notes which AWS services may send to which queues, and for which sources.
func (b *builder) queuePolicy(res *resource) {
	o := b.object(res)
	urls := o.texts("Queues")
	for _, g := range b.grants(o, "sqs:sendmessage") {
		for _, q := range b.queueFor {
			if g.covers(q.ARN) && slices.Contains(urls, q.URL) {
				q.Publishers = append(q.Publishers, g.publishers...)
			}
		}
	}
	o.done()
}

// topicPolicy notes which AWS services may publish to which topics, and for which sources.
func (b *builder) topicPolicy(res *resource) {
	o := b.object(res)
	arns := o.texts("Topics")
	for _, g := range b.grants(o, "sns:publish") {
		for _, t := range b.topicFor {
			if g.covers(t.ARN) && slices.Contains(arns, t.ARN) {
				t.Publishers = append(t.Publishers, g.publishers...)
			}
		}
	}
	o.done()
}

// grant is what one statement of a queue's or a topic's policy allows.
type grant struct {
	publishers []Publisher
	resources  []string // ARNs, with wildcards
}

func (g grant) covers(arn string) bool {
	return slices.ContainsFunc(g.resources, func(r string) bool { return policy.Match(r, arn) })
}

// grants reads the statements of a resource's policy that allow services an action, in lower case.
func (b *builder) grants(o *fields, action string) []grant {
	var grants []grant
	document := o.child("PolicyDocument")
	document.ignore("Version", "Id")
	for _, s := range document.children("Statement") {
		s.ignore("Sid")
		principal := s.child("Principal")
		services := principal.texts("Service")
		principal.done()
		covers := slices.ContainsFunc(s.texts("Action"), func(a string) bool { return policy.Match(strings.ToLower(a), action) })
		allowed := s.choice("Effect", "Allow", "Deny") == "Allow" && covers
		g, sources := grant{resources: s.texts("Resource")}, b.sources(s)
		s.done()
		if !allowed {
			continue
		}
		for _, service := range services {
			g.publishers = append(g.publishers, Publisher{Service: service, Sources: sources})
		}
		grants = append(grants, g)
	}
	document.done()
	return grants
}

// sources reads the ARNs that a statement's condition allows a service to send for.
func (b *builder) sources(statement *fields) []string {
	var sources []string
	operators, each := statement.named("Condition")
	for _, operator := range operators {
		c := each[operator]
		if !slices.Contains([]string{"ArnEquals", "ArnLike", "StringEquals", "StringLike"}, operator) {
			c.fail("the condition operator %s is not understood", operator)
		}
		sources = append(sources, c.texts("aws:SourceArn")...)
		for _, account := range c.texts("aws:SourceAccount") {
			if account != Account {
				c.fail("aws:SourceAccount is not this account")
			}
		}
		c.done()
	}
	return sources
}

// lets reports whether publishers include a service that acts for a source.
func lets(publishers []Publisher, service, source string) bool {
	return slices.ContainsFunc(publishers, func(p Publisher) bool {
		return p.Service == service && (len(p.Sources) == 0 ||
			slices.ContainsFunc(p.Sources, func(pattern string) bool { return policy.Match(pattern, source) }))
	})
}

// checkDelivery fails what AWS would refuse or silently not deliver.
func (b *builder) checkDelivery() {
	for i := range b.stack.Functions {
		fn := &b.stack.Functions[i]
		if fn.DeadLetter != "" && b.queueFor[fn.DeadLetter] == nil {
			b.fail(b.resources[fn.ID].line, "%s: its DeadLetterQueue is not a queue of this template", fn.ID)
		}
	}
	for _, q := range b.queueFor {
		if q.DeadLetter != "" && b.queueFor[q.DeadLetter] == nil {
			b.fail(b.resources[q.ID].line, "%s: its dead-letter queue is not a queue of this template", q.ID)
		}
		b.stack.Queues = append(b.stack.Queues, *q)
	}
	for _, rule := range b.stack.Rules {
		b.checkTargets(rule.ID, "events.amazonaws.com", rule.Targets)
	}
	b.checkTexts()
	for _, t := range b.topicFor {
		b.checkTargets(t.ID, "sns.amazonaws.com", t.Targets)
		b.stack.Topics = append(b.stack.Topics, *t)
	}
	slices.SortFunc(b.stack.Queues, func(x, y Queue) int { return strings.Compare(x.ID, y.ID) })
	slices.SortFunc(b.stack.Topics, func(x, y Topic) int { return strings.Compare(x.ID, y.ID) })
}

// checkTargets judges the targets of a rule or a topic, by its logical id.
func (b *builder) checkTargets(id, service string, targets []Target) {
	line, source := 0, ""
	if res := b.resources[id]; res != nil { // the rule of a function's own event has no resource
		line, source = res.line, b.arn(res)
	}
	for _, t := range targets {
		q := b.queueFor[t.ARN]
		switch {
		case q == nil && !slices.ContainsFunc(b.stack.Functions, func(f Function) bool { return f.ARN == t.ARN }):
			b.fail(line, "%s: its target %s is neither a queue nor a function of this template", id, t.ARN)
		case q != nil && !lets(q.Publishers, service, source):
			b.fail(line, "%s: no queue policy lets %s send to %s for it", id, service, q.ID)
		}
	}
}
