package api

import (
	"net/http"

	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// nothing reports whether a request brings no body at all, as a button's form need not.
func nothing(r *http.Request) bool {
	return r.Header.Get("Content-Type") == "" && r.ContentLength == 0
}

// pressed reads the form of a page that has only a button.
func pressed(r *http.Request) error {
	_, err := answered(r)
	return err
}

// answered reads a form of a few questions, each with one answer, that may also come with no body at all.
func answered(r *http.Request, questions ...string) (map[string]string, error) {
	if nothing(r) {
		return nil, nil
	}
	var wrong fault.Fields
	posted, err := postedForm(r, questions, nil, &wrong)
	if err != nil {
		return nil, err
	}
	answers := map[string]string{}
	for name := range posted {
		answers[name] = posted.Get(name)
	}
	return answers, wrong.Err()
}

// holder finds the subscriber of a link to the preferences, of either kind.
func (d SubscriptionDeps) holder(r *http.Request) (subscription.Subscriber, error) {
	return d.Service.Holder(r.Context(), linkOf(r), Now(r))
}

// reader is the holder of a link, and the guide to show them a page of.
func (d SubscriptionDeps) reader(r *http.Request) (s subscription.Subscriber, content *guide.Guide, err error) {
	if s, err = d.holder(r); err == nil {
		content, err = d.Guide()
	}
	return s, content, err
}
