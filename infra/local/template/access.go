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
	document := o.child("PolicyDocument")
	document.ignore("Version", "Id")
	for _, s := range document.children("Statement") {
		s.ignore("Sid")
		principal := s.child("Principal")
		services := principal.texts("Service")
		principal.done()
		sends := slices.ContainsFunc(s.texts("Action"), func(action string) bool {
			return policy.Match(strings.ToLower(action), "sqs:sendmessage")
		})
		allowed := s.choice("Effect", "Allow", "Deny") == "Allow" && sends
		resources, sources := s.texts("Resource"), b.sources(s)
		s.done()
		for _, q := range b.queueFor {
			covered := slices.ContainsFunc(resources, func(r string) bool { return policy.Match(r, q.ARN) })
			if !allowed || !covered || !slices.Contains(urls, q.URL) {
				continue
			}
			for _, service := range services {
				q.Publishers = append(q.Publishers, Publisher{Service: service, Sources: sources})
			}
		}
	}
	document.done()
	o.done()
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

// lets reports whether a queue's policy lets a service send for a source.
func (q *Queue) lets(service, source string) bool {
	return slices.ContainsFunc(q.Publishers, func(p Publisher) bool {
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
		case q != nil && !q.lets(service, source):
			b.fail(line, "%s: no queue policy lets %s send to %s for it", id, service, q.ID)
		}
	}
}
