package api

import (
	"net/http"

	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/guide"
)

// enquiryTaken is the answer to an enquiry by the API: all that a website has to show.
type enquiryTaken struct {
	Reference string      `json:"reference"`
	Message   string      `json:"message"`
	Safety    string      `json:"safety"`
	Card      *guide.Card `json:"card,omitempty"` // of the most urgent sign that was ticked
}

func (d EnquiryDeps) enquire(w http.ResponseWriter, r *http.Request) error {
	switch contentType(r) {
	case formType:
		return d.contactForm(w, r)
	case jsonType:
	default:
		return fault.New(fault.Unsupported, "Send application/json, or a form.")
	}
	request, token, err := readEnquiry(r)
	if err != nil {
		return err
	}
	if err := d.allow(r, request); err != nil {
		return err
	}
	if verdict := d.Bots.Solved(r.Context(), token); !verdict.Person() {
		var wrong fault.Fields
		wrong.Add("turnstile", "Show the person our check, and send the answer it gives.")
		return wrong.Err()
	}
	answer := enquiryTaken{Message: d.answerWords(Now(r)), Safety: safetyWords.String()}
	if level := mostUrgent(request.Signs); level != enquiry.NoSigns {
		content, err := d.Guide()
		if err != nil {
			return err
		}
		card := cardOf(content, guide.CardLevel(level))
		answer.Card = &card
	}
	taken, err := d.take(r, request)
	if err != nil {
		return err
	}
	answer.Reference = taken.Reference
	return writeJSON(w, http.StatusAccepted, answer)
}

func readEnquiry(r *http.Request) (request enquiry.Request, token string, err error) {
	body, err := readBody(r)
	if err != nil {
		return request, "", err
	}
	request.Source = "api"
	var wordings []string
	err = readJSON(body, map[string]jsonField{
		"name":      {&request.Name, "text"},
		"email":     {&request.Email, "text"},
		"phone":     {&request.Phone, "text"},
		"way":       {&request.Way, "text"},
		"call_time": {&request.CallTime, "text"},
		"topic":     {&request.Topic, "text"},
		"message":   {&request.Message, "text"},
		"signs":     {&request.Signs, `a list of levels, such as ["urgent"]`},
		"consent":   {&request.Consent, "true"},
		"wordings":  {&wordings, `a list of versions of our words, such as ["enquiry-2026-11"]`},
		"turnstile": {&token, "text"},
	})
	if err == nil {
		err = checkWordings(wordings, enquiry.Wording)
	}
	return request, token, err
}
