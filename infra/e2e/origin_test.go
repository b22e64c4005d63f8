package e2e

import (
	"net/http"
	"testing"

	"limber/infra/local/visitor"
)

// Which websites may use the API is the template's word, and the gateway's work. Everybody may load the elements.
func TestOnlyTheClinicsWebsiteMayUseTheAPIFromABrowser(t *testing.T) {
	c := open(t, "AllowedOrigins=https://riverside.example,https://www.riverside.example")
	browser := visitor.Visitor{Site: c.URL()} // OPTIONS is the gateway's own, and in no document of ours
	for origin, allowed := range map[string]bool{
		"https://riverside.example": true, "https://www.riverside.example": true,
		"https://stranger.example": false, "https://riverside.example.stranger.example": false, "http://riverside.example": false, "null": false, "": false,
	} {
		want := ""
		if allowed {
			want = origin
		}
		for _, path := range []string{"/v1/subscriptions", "/v1/enquiries"} {
			asked, err := browser.DoWith(t.Context(), http.MethodOptions, path, map[string]string{
				"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,idempotency-key",
			}, "")
			if err != nil {
				t.Fatal(err)
			}
			h := asked.Header
			if asked.Status != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != want || h.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s before a POST to %s: %d %v", origin, path, asked.Status, h)
			}
			if allowed && h.Get("Access-Control-Allow-Headers") != "content-type,authorization,idempotency-key" {
				t.Errorf("%s may send %q", origin, h.Get("Access-Control-Allow-Headers"))
			}
		}
		for _, path := range []string{"/v1/forms/subscription", "/v1/forms/enquiry", "/v1/routines?focus=stretch&minutes=5&format=html", "/v1/guide?format=text", "/v1/none"} {
			answer, err := browser.DoWith(t.Context(), http.MethodGet, path, map[string]string{"Origin": origin}, "")
			if err != nil {
				t.Fatal(err)
			}
			if answer.Header.Get("Access-Control-Allow-Origin") != want {
				t.Errorf("%s reads %s: %v", origin, path, answer.Header)
			}
		}
		script, err := c.DoWith(t.Context(), http.MethodGet, "/embed.js", map[string]string{"Origin": origin}, "")
		if err != nil || script.Status != http.StatusOK || script.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s loads the elements: %d %v %v", origin, script.Status, script.Header, err)
		}
	}
}
