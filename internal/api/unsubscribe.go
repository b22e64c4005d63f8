package api

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/subscription"
)

// leaveBody is a page about the end of one channel.
type leaveBody struct {
	What  string // what ends: "emails"
	Other string // what the other channel sends; empty where it sends nothing
	// StopOther is where a button stops the other channel too. It can do nothing else.
	StopOther string
}

// leaving says what ends and what goes on. The page has no link that could do more than leave: whoever
// holds this one may have no other.
func leaving(s subscription.Subscriber, c contact.Channel) leaveBody {
	body := leaveBody{What: plural[c]}
	other := another(c)
	if state := s.On(other).State; state != subscription.Active && state != subscription.Pending {
		return body
	}
	body.Other = plural[other]
	body.StopOther = "/unsubscribe/" + s.Capability(subscription.ToUnsubscribe)
	if other == contact.ByText {
		body.StopOther = "/s/" + s.Code(subscription.ToStopTexts)
	}
	return body
}

// unsubscribePage shows the button that ends a channel; where it has ended, that it has.
func (d SubscriptionDeps) unsubscribePage(c contact.Channel) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := d.Service.View(r.Context(), linkOf(r), subscription.Leaving(c), Now(r))
		if err != nil {
			return err
		}
		if state := s.On(c).State; state != subscription.Active && state != subscription.Pending {
			return d.left(w, s, c)
		}
		return writePersonalPage(w, http.StatusOK, page{
			Name: "unsubscribe", Title: "Stop the " + plural[c], Clinic: d.Clinic, Body: leaving(s, c),
		})
	}
}

// unsubscribe ends a channel: by the page's button, or by a mail program's one click (RFC 8058), which
// wants no page.
func (d SubscriptionDeps) unsubscribe(c contact.Channel) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		oneClick, err := readLeave(r)
		if err != nil {
			return err
		}
		s, err := d.Service.Leave(r.Context(), linkOf(r), c, Now(r))
		if err != nil {
			return err
		}
		if !oneClick {
			return d.left(w, s, c)
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, err = w.Write([]byte("You will get no more " + plural[c] + " from us.\n"))
		return err
	}
}

func (d SubscriptionDeps) left(w http.ResponseWriter, s subscription.Subscriber, c contact.Channel) error {
	return writePersonalPage(w, http.StatusOK, page{
		Name: "left", Title: "The " + plural[c] + " have stopped", Clinic: d.Clinic, Body: leaving(s, c),
	})
}

// readLeave reads what a mail program or our button posts, and tells which it was. RFC 8058 lets mail
// programs send either kind of form.
func readLeave(r *http.Request) (oneClick bool, err error) {
	const question = "List-Unsubscribe"
	if nothing(r) {
		return false, nil
	}
	var wrong fault.Fields
	var posted url.Values
	if contentType(r) == "multipart/form-data" {
		posted, err = readMultipart(r)
	} else {
		posted, err = postedForm(r, []string{question}, nil, &wrong)
	}
	if err != nil {
		return false, err
	}
	for name, values := range posted {
		if name != question || len(values) != 1 || values[0] != "One-Click" {
			wrong.Add(printable(name), "The only answer there is, is List-Unsubscribe=One-Click.")
		}
	}
	return len(posted) > 0, wrong.Err()
}

// readMultipart reads a form with no files in it.
func readMultipart(r *http.Request) (url.Values, error) {
	errForm := fault.New(fault.Invalid, "This form could not be read.")
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	_, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || parameters["boundary"] == "" {
		return nil, errForm
	}
	form, err := multipart.NewReader(bytes.NewReader(body), parameters["boundary"]).ReadForm(maxBody)
	if err != nil || len(form.File) > 0 || len(form.Value) == 0 { // our button sends the other kind
		return nil, errForm
	}
	return form.Value, nil
}
