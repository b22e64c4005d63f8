package api

import (
	"net/http"

	"limber/internal/enquiry"
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
	if contentType(r) == formType {
		return d.contactForm(w, r)
	}
	request, token, err := readEnquiry(r)
	if err != nil {
		return err
	}
	if err := d.allow(r, request); err != nil {
		return err
	}
	if err := d.Bots.Require(r.Context(), token); err != nil {
		return err
	}
	answer := enquiryTaken{Message: d.answerWords(Now(r)), Safety: safetyWords.String()}
	if level := enquiry.MostUrgent(request.Signs); level != enquiry.NoSigns {
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
	body, err := readJSONBody(r)
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
