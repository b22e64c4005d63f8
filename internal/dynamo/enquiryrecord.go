package dynamo

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/enquiry"
)

// encodeEnquiry writes an enquiry. The index of lists holds each; that of chores those alone for which one
// is to come.
func encodeEnquiry(e enquiry.Enquiry) item {
	w := writer(key(enquiryKey(e.Reference), message))
	encodeLine(w, e.Line())
	w.text("way", e.Way)
	w.text("call_time", e.CallTime)
	w.text("message", e.Message)
	w.text("urgency", string(e.Urgency))
	w.text("source", e.Source)
	w.text("wording", e.Wording)
	w.instant("changed", e.Changed)
	w.instant("escalate_by", e.EscalateBy)
	for kind, m := range e.Mails {
		encodeMail(w, enquiry.Kind(kind).String(), m)
	}
	w.number("version", e.Version)
	w["list"], w["received"] = text(string(e.List())), instant(e.Received)
	if at := e.Chore(); !at.IsZero() {
		w["chore"], w["chore_at"] = text(waiting), instant(at)
	}
	return item(w)
}

func decodeEnquiry(it item) (enquiry.Enquiry, error) {
	r := reader{item: it}
	l := decodeLine(&r)
	e := enquiry.Enquiry{
		Reference: l.Reference, Name: l.Name, Email: r.email(), Phone: r.phone(), Topic: l.Topic,
		State: l.State, First: l.First, Doubts: l.Doubts, Received: l.Received, DueBy: l.DueBy,
		Way: r.text("way"), CallTime: r.text("call_time"), Message: r.text("message"),
		Urgency: enquiry.Urgency(r.text("urgency")), Source: r.text("source"), Wording: r.text("wording"),
		Changed: r.instant("changed"), EscalateBy: r.instant("escalate_by"), Version: r.int("version"),
	}
	for kind := range e.Mails {
		e.Mails[kind] = decodeMail(&r, enquiry.Kind(kind).String())
	}
	return e, r.err
}

// encodeLine writes what the index of lists has of an enquiry.
func encodeLine(w writer, l enquiry.Line) {
	w.text("reference", l.Reference)
	w.text("name", l.Name)
	w.text("email", l.Email)
	w.text("phone", l.Phone)
	w.text("topic", string(l.Topic))
	w.text("state", string(l.State))
	w.flag("first", l.First)
	w.texts("doubts", l.Doubts)
	w.instant("received", l.Received)
	w.instant("due_by", l.DueBy)
}

func decodeLine(r *reader) enquiry.Line {
	return enquiry.Line{
		Reference: r.text("reference"), Name: r.text("name"), Email: r.text("email"), Phone: r.text("phone"),
		Topic: enquiry.Topic(r.text("topic")), State: enquiry.State(r.text("state")), First: r.flag("first"),
		Doubts: r.texts("doubts"), Received: r.instant("received"), DueBy: r.instant("due_by"),
	}
}

// encodeMail writes a mail as a map, where there is anything to say of it.
func encodeMail(w writer, name string, m enquiry.Mail) {
	inner := writer{}
	inner.text("state", string(m.State))
	inner.number("try", m.Try)
	inner.instant("since", m.Since)
	inner.instant("at", m.At)
	inner.instant("next", m.Next)
	inner.number("probe", m.Probe)
	inner.instant("probed", m.Probed)
	w.group(name, inner)
}

func decodeMail(r *reader, name string) enquiry.Mail {
	inner := r.group(name)
	m := enquiry.Mail{
		State: enquiry.MailState(inner.text("state")), Try: inner.int("try"), Since: inner.instant("since"),
		At: inner.instant("at"), Next: inner.instant("next"), Probe: inner.int("probe"), Probed: inner.instant("probed"),
	}
	if inner.err != nil {
		r.fail(name)
	}
	return m
}

func encodeEvent(reference, sk string, event enquiry.Event) item {
	w := writer(key(enquiryKey(reference), sk))
	w.instant("at", event.At)
	w.text("by", event.By)
	w.text("act", string(event.Act))
	w.text("text", event.Text)
	return item(w)
}

func (w writer) texts(name string, list []string) {
	if len(list) == 0 {
		return
	}
	values := make([]types.AttributeValue, len(list))
	for i, s := range list {
		values[i] = text(s)
	}
	w[name] = &types.AttributeValueMemberL{Value: values}
}

func (r *reader) texts(name string) []string {
	list, ok := r.item[name].(*types.AttributeValueMemberL)
	if !ok {
		if r.has(name) {
			r.fail(name)
		}
		return nil
	}
	var texts []string
	for _, value := range list.Value {
		one := reader{item: item{name: value}}
		texts = append(texts, one.text(name))
		if one.err != nil {
			r.fail(name)
		}
	}
	return texts
}

// group writes attributes as one.
func (w writer) group(name string, inner writer) {
	if len(inner) > 0 {
		w[name] = &types.AttributeValueMemberM{Value: inner}
	}
}

// group takes apart what group wrote; none is empty.
func (r *reader) group(name string) reader {
	inner, ok := r.item[name].(*types.AttributeValueMemberM)
	if !ok {
		if r.has(name) {
			r.fail(name)
		}
		return reader{}
	}
	return reader{item: inner.Value}
}
