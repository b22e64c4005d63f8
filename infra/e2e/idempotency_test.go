package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"limber/infra/local/visitor"
)

// post is a POST of the document, made ready for somebody.
type post struct {
	address string
	form    url.Values // or
	json    string
	person  *person
}

// ready makes each POST of the document ready to be sent, each for somebody of their own.
func (k *clinic) ready(paths []string) map[string]post {
	k.t.Helper()
	posts := map[string]post{}
	people := map[string]*person{}
	for i, path := range paths {
		k.IP = fmt.Sprintf("192.0.2.%d", i)
		people[path] = k.join(visitor.SignUp{Email: fmt.Sprintf("op-%d@runner.example", i), Phone: fmt.Sprint("+4477009002", 10+i), Time: "12:00"})
	}
	k.until(at(23, 12, 1))
	for i, path := range paths {
		k.IP = fmt.Sprintf("198.51.100.%d", i)
		posts[path] = k.post(path, people[path], i)
	}
	return posts
}

// bodies are what is sent to the paths that need something.
var bodies = map[string]url.Values{
	"/preferences/{link}":          {"days": {"tue"}, "time": {"18:00"}, "time_zone": {"Europe/London"}, "focus": {"stretch"}, "minutes": {"5"}},
	"/preferences/{link}/channels": {"email": {"new@runner.example"}, "consent": {"email"}},
	"/preferences/{link}/leave":    {"channel": {"sms"}},
	"/preferences/{link}/answers":  {"answers": {"yes"}},
	"/preferences/{link}/recover":  {"well": {"yes"}},
	"/preferences/{link}/fewer":    {"days": {"fewer"}},
	"/preferences/{link}/reason":   {"reason": {"bored"}},
	"/details/{link}":              {"erase": {"yes"}},
	"/session/{link}":              {"session": {"0123456789abcdefghijkl"}, "felt": {"pain"}, "score": {"4"}, "focus": {"strength"}, "minutes": {"10"}},
	"/progress/{link}/step":        {"move": {"down"}, "level": {"1"}, "tier": {"beginner"}},
	"/progress/{link}/settled":     {"settled": {"yes"}},
	"/progress/{link}/stretches":   {"stretches": {"yes"}},
}

func (k *clinic) post(path string, p *person, i int) post {
	k.t.Helper()
	fresh := visitor.SignUp{
		Email: fmt.Sprintf("new-%d@runner.example", i), Phone: fmt.Sprint("+4477009003", 10+i), Days: []string{"mon"},
		Time: "12:00", TimeZone: "Europe/London", Focus: "both", Minutes: 10,
	}
	link := p.link
	made := func(to, kind string) string {
		messages := k.Messages(to)
		found, err := visitor.Link(messages[len(messages)-1], kind)
		k.must(err)
		return end(found)
	}
	switch path {
	case "/v1/subscriptions":
		body := fmt.Sprintf(`{"email":%q,"days":["mon"],"time":"12:00","time_zone":"Europe/London","focus":"both","minutes":10,"consent":{"email":true}}`, fresh.Email)
		return post{address: path, json: body, person: &person{k: k, email: fresh.Email}}
	case "/subscribe":
		form := k.form(fresh.Email)
		k.until(k.Cloud.Now().Add(5e9))
		return post{address: path, form: form, person: &person{k: k, email: fresh.Email}}
	case "/v1/enquiries":
		body := fmt.Sprintf(`{"name":"Ida","email":%q,"topic":"other","message":"Do you have a class?","consent":true}`, fresh.Email)
		return post{address: path, json: body, person: &person{k: k, email: fresh.Email}}
	case "/contact":
		form := k.made(path, url.Values{
			"name": {"Ida"}, "email": {fresh.Email}, "topic": {"other"}, "message": {"Do you have a class?"}, "consent": {"true"}, "website": {""},
		})
		k.until(k.Cloud.Now().Add(5e9))
		return post{address: path, form: form, person: &person{k: k, email: fresh.Email}}
	case "/confirm/{link}", "/c/{link}":
		k.must(k.Subscribe(k.t.Context(), fresh))
		k.must(k.Drain(k.t.Context()))
		p = &person{k: k, email: fresh.Email, phone: fresh.Phone}
		link = made(map[bool]string{true: p.email, false: p.phone}[path[2] == 'o'], strings.TrimSuffix(path, "/{link}"))
	case "/details/{link}":
		p.press("details", nil)
		link = made(p.email, "/details")
	case "/unsubscribe/{link}":
		link = made(p.email, "/unsubscribe")
	case "/s/{link}":
		link = made(p.phone, "/s")
	}
	return post{address: strings.Replace(path, "{link}", link, 1), form: bodies[path], person: p}
}

// send sends a post with a key; other makes it another request.
func (p post) send(key string, other bool) (visitor.Answer, error) {
	headers, body := map[string]string{"Idempotency-Key": key, "Content-Type": "application/x-www-form-urlencoded"}, p.form.Encode()
	if p.json != "" {
		headers["Content-Type"], body = "application/json", p.json
	}
	if other && p.json != "" {
		body += " "
	} else if other {
		body += "&more=1"
	}
	return p.person.k.DoWith(p.person.k.t.Context(), http.MethodPost, p.address, headers, body)
}

func TestEachPostWithAKeyIsDoneOnce(t *testing.T) {
	k := open(t, oneWay...)
	var paths []string
	for path, item := range document(t).Paths.Map() {
		// Staff's forms take no key: what they are answered with is one person's. Those that tell of health take none
		// either, but count once all the same.
		if item.Post != nil && !strings.HasPrefix(path, "/staff") {
			paths = append(paths, path)
		}
	}
	for path, p := range k.ready(paths) {
		t.Run(path, func(t *testing.T) {
			k.t = t
			k.once(path, p)
		})
	}
}

// once sends a post five times at once, then again, then otherwise, all with the same key.
func (k *clinic) once(path string, p post) {
	k.t.Helper()
	key := "key of " + path
	key = strings.ReplaceAll(key, " ", "-")
	p.person.news()
	var first visitor.Answer
	for _, answer := range k.together(5, func(int) (visitor.Answer, error) { return p.send(key, false) }) {
		switch {
		case answer.Status == http.StatusConflict && answer.Header.Get("Retry-After") != "":
		case answer.Status < http.StatusBadRequest:
			first = answer
		case path != "/details/{link}": // whose link ends with what it was for
			k.t.Errorf("at once: %d", answer.Status)
		}
	}
	if first.Status == 0 {
		k.t.Fatal("none of five at once was done")
	}
	k.must(k.Drain(k.t.Context()))
	emails, texts := p.person.news()
	if len(emails) > 1 || len(texts) > 1 {
		k.t.Errorf("%d emails and %d texts were sent for it", len(emails), len(texts))
	}
	done := k.stored("SubscribersTable", "RemindersTable", "EnquiriesTable")
	again, err := p.send(key, false)
	k.must(err)
	erased := path == "/details/{link}" && again.Status == http.StatusForbidden
	same := again.Status == first.Status && again.Header.Get("Location") == first.Header.Get("Location") && again.Body == first.Body
	if !same && !erased {
		k.t.Errorf("again: %d %s, at first %d %s", again.Status, again.Body, first.Status, first.Body)
	}
	other, err := p.send(key, true)
	k.must(err)
	if other.Status != http.StatusUnprocessableEntity {
		k.t.Errorf("another request with the key: %d", other.Status)
	}
	k.must(k.Drain(k.t.Context()))
	if changes := k.stored("SubscribersTable", "RemindersTable", "EnquiriesTable").changes(done); len(changes) > 0 {
		k.t.Errorf("sending again changed %s", strings.Join(changes, "\n"))
	}
	if emails, texts := p.person.news(); len(emails)+len(texts) > 0 {
		k.t.Errorf("sending again sent %d emails and %d texts", len(emails), len(texts))
	}
}

func TestARefusalFreesItsKey(t *testing.T) {
	k := open(t)
	for path, body := range map[string]string{
		"/v1/subscriptions": `{"email":%q,"days":["mon"],"time":"12:00","time_zone":"Europe/London","focus":"both","minutes":10,"consent":{"email":true}}`,
		"/v1/enquiries":     `{"name":"Anna","email":%q,"topic":"other","message":"Do you have a class?","consent":true}`,
	} {
		send := func(email string) int {
			answer, err := k.DoWith(t.Context(), http.MethodPost, path, map[string]string{
				"Idempotency-Key": "key" + path, "Content-Type": "application/json",
			}, fmt.Sprintf(body, email))
			k.must(err)
			return answer.Status
		}
		if status := send("anna"); status != http.StatusUnprocessableEntity {
			t.Errorf("%s, half an address: %d", path, status)
		}
		if status := send("anna@runner.example"); status != http.StatusAccepted {
			t.Errorf("%s, mended, with the same key: %d", path, status)
		}
	}
}
