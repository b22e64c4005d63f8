package contract

import (
	"net/http"
	"strings"
	"testing"
)

func TestAnswersAgainstTheDocumentAreFound(t *testing.T) {
	const problem = `{"type":"about:blank","title":"Not Found","status":404,"detail":"There is none."}`
	public := http.Header{"Etag": {`"0123456789abcdef01234567"`}, "Cache-Control": {"public, max-age=300"}, "Content-Type": {"application/json"}}
	private := http.Header{"Cache-Control": {"no-store"}, "Content-Type": {"application/problem+json"}}
	accepted := http.Header{"Cache-Control": {"no-store"}, "Content-Type": {"application/json"}}
	const good = `{"email":"sam@example.org","days":["mon"],"time":"07:00","time_zone":"Europe/London","focus":"both","minutes":5,"consent":{"email":true}}`
	for _, test := range []struct {
		name         string
		method, path string
		sent         string
		status       int
		header       http.Header
		body         string
		fits         bool
	}{
		{"a problem", "GET", "/v1/exercises/none", "", 404, private, problem, true},
		{"a problem with more in it", "GET", "/v1/exercises/none", "", 404, private, strings.Replace(problem, "{", `{"trace":"x",`, 1), false},
		{"a problem that may be kept", "GET", "/v1/exercises/none", "", 404, http.Header{"Content-Type": private["Content-Type"]}, problem, false},
		{"a problem as JSON", "GET", "/v1/exercises/none", "", 404, accepted, problem, false},
		{"a status there is none of", "GET", "/v1/guide", "", 418, private, problem, false},
		{"a guide with nothing in it", "GET", "/v1/guide", "", 200, public, `{}`, false},
		{"not modified", "GET", "/v1/guide", "", 304, public, "", true},
		{"not modified, with a body", "GET", "/v1/guide", "", 304, public, "x", false},
		{"not modified, without a tag", "GET", "/v1/guide", "", 304, private, "", false},
		{"head", "HEAD", "/v1/guide", "", 200, public, "", true},
		{"no such path", "GET", "/v2", "", 404, private, problem, true},
		{"no such path, found", "GET", "/v2", "", 200, accepted, "{}", false},
		{"no such method", "DELETE", "/v1/guide", "", 405, private, problem, true},
		{"taken", "POST", "/v1/subscriptions", good, 202, accepted, `{"status":"check your messages","message":"Look."}`, true},
		{"taken against the document", "POST", "/v1/subscriptions", strings.Replace(good, "07:00", "7", 1), 202, accepted, `{"status":"check your messages","message":"Look."}`, false},
		{"taken, with more said", "POST", "/v1/subscriptions", good, 202, accepted, `{"status":"check your messages","message":"Look.","known":true}`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequest(test.method, "http://127.0.0.1:8787"+test.path, strings.NewReader(test.sent))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			if err := check(r, test.status, test.header, []byte(test.body)); (err == nil) != test.fits {
				t.Fatalf("check said: %v", err)
			}
		})
	}
}
