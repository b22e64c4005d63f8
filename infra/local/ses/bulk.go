package ses

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"limber/infra/local/call"
)

func (s *Service) sendBulkEmail(w http.ResponseWriter, c *call.Call) {
	var request bulkRequest
	if err := json.Unmarshal(c.Body, &request); err != nil {
		s.refuse(w, bad("The request is not the JSON that SES takes."))
		return
	}
	emails, results, err := s.readBulk(&request)
	if err == nil {
		err = s.limiter.take(recipientCount(emails), s.options.Now())
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	var events []event
	for i, e := range emails {
		if results[i].Status != "" { // refused
			continue
		}
		e.function = c.Function
		id, published := s.accept(e)
		results[i] = bulkResult{Status: "SUCCESS", MessageID: id}
		events = append(events, published...)
	}
	answer(w, http.StatusOK, map[string]any{"BulkEmailEntryResults": results})
	s.publish(events)
}

func recipientCount(emails []email) int {
	n := 0
	for _, e := range emails {
		n += len(e.recipients)
	}
	return n
}

// readBulk checks a SendBulkEmail request. An entry that is refused by itself
// has the reason in its result, and no recipients; the other results are empty.
func (s *Service) readBulk(request *bulkRequest) ([]email, []bulkResult, error) {
	from := request.sender
	from.ConfigurationSetName = s.configurationSet(from.ConfigurationSetName)
	if err := s.checkSender(from.FromEmailAddress, from.ReplyToAddresses); err != nil {
		return nil, nil, err
	}
	use := request.DefaultContent.Template
	if use == nil {
		return nil, nil, bad("DefaultContent must have a template.")
	}
	var sample email // what the entries have in common
	if err := sample.readTemplate(use); err != nil {
		return nil, nil, err
	}
	if err := errors.Join(checkHeaders(use.Headers), checkTags(request.DefaultEmailTags)); err != nil {
		return nil, nil, err
	}
	if err := checkDestinations(request.BulkEmailEntries); err != nil {
		return nil, nil, err
	}
	sample.sender, sample.tags, sample.operation = from, request.DefaultEmailTags, "SendBulkEmail"
	missing := s.configurationSetMissing(from.ConfigurationSetName)
	emails := make([]email, len(request.BulkEmailEntries))
	results := make([]bulkResult, len(request.BulkEmailEntries))
	for i := range request.BulkEmailEntries {
		if missing {
			results[i] = bulkResult{
				Status: "CONFIGURATION_SET_NOT_FOUND",
				Error:  fmt.Sprintf("Configuration set <%s> does not exist.", from.ConfigurationSetName),
			}
			continue
		}
		e, err := sample.with(&request.BulkEmailEntries[i])
		if err != nil {
			var r *refusal
			errors.As(err, &r)
			results[i] = bulkResult{Status: "INVALID_PARAMETER", Error: r.message}
			continue
		}
		emails[i] = e
	}
	return emails, results, nil
}

func checkDestinations(entries []bulkEntry) error {
	n := 0
	for _, entry := range entries {
		d := entry.Destination
		n += max(1, len(d.ToAddresses)+len(d.CcAddresses)+len(d.BccAddresses))
	}
	if n == 0 {
		return bad("At least one destination is needed.")
	}
	if n > maxDestinations {
		return bad(fmt.Sprintf("The number of destinations exceeds %d.", maxDestinations))
	}
	return nil
}

// with gives the email of one entry of the call that e is the sample of. Its
// errors are refusals of that entry alone.
func (e email) with(entry *bulkEntry) (email, error) {
	e.destination = entry.Destination
	recipients, err := e.destination.recipients()
	if err != nil {
		return e, err
	}
	template := e.body.(rendered).template
	v, err := parseData(entry.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData, e.body.(rendered).values)
	if err != nil {
		return e, err
	}
	e.body, e.missing = rendered{template, v}, template.missing(v)
	e.headers = replace(e.headers, entry.ReplacementHeaders, func(h header) string { return strings.ToLower(h.Name) })
	e.tags = replace(e.tags, entry.ReplacementTags, func(t tag) string { return t.Name })
	if err := checkHeaders(e.headers); err != nil {
		return e, err
	}
	if err := checkTags(entry.ReplacementTags); err != nil {
		return e, err
	}
	e.recipients = recipients
	return e, nil
}

// replace gives the defaults, with those of the same key replaced and the rest
// of the replacements after them.
func replace[T any](defaults, replacements []T, key func(T) string) []T {
	all := slices.Clone(defaults)
	for _, r := range replacements {
		same := func(t T) bool { return key(t) == key(r) }
		if i := slices.IndexFunc(all, same); i >= 0 {
			all[i] = r
		} else {
			all = append(all, r)
		}
	}
	return all
}
