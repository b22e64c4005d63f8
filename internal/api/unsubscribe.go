package api

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"limber/internal/fault"
	"limber/internal/subscription"
)

func (d SubscriptionDeps) unsubscribePage(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Service.View(r.Context(), r.PathValue("link"), subscription.ToUnsubscribe, Now(r))
	if err != nil {
		return err
	}
	if s.State == subscription.Left || s.State == subscription.Stopped {
		return d.left(w)
	}
	return writePersonalPage(w, http.StatusOK, page{
		Name: "unsubscribe", Title: "Stop the emails", Clinic: d.Clinic, Body: bodyFor(s),
	})
}

// unsubscribe ends a subscription: by the page's button, or by a mail program's one click (RFC 8058),
// which wants no page.
func (d SubscriptionDeps) unsubscribe(w http.ResponseWriter, r *http.Request) error {
	oneClick, err := readLeave(r)
	if err != nil {
		return err
	}
	if err := d.Service.Leave(r.Context(), r.PathValue("link"), Now(r)); err != nil {
		return err
	}
	if !oneClick {
		return d.left(w)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, err = w.Write([]byte("You will get no more routines from us.\n"))
	return err
}

func (d SubscriptionDeps) left(w http.ResponseWriter) error {
	return writePersonalPage(w, http.StatusOK, page{Name: "left", Title: "You have left", Clinic: d.Clinic})
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
