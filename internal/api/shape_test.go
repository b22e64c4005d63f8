package api_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"limber/internal/api"
	"limber/internal/guide"
)

// shaped are addresses of the guide's API whose content comes in every shape.
func shaped(t *testing.T) (paths []string) {
	t.Helper()
	paths = []string{"/v1/guide?", "/v1/exercises?"}
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range content.Exercises() {
		paths = append(paths, "/v1/exercises/"+e.ID+"?")
	}
	for _, focus := range []string{"stretch", "strength"} {
		for level := 1; level <= 4; level++ {
			for _, tier := range guide.Tiers() {
				paths = append(paths, fmt.Sprintf("/v1/routines?focus=%s&level=%d&tier=%s&minutes=%d&turn=%d&", focus, level, tier, 5*level, level))
			}
		}
	}
	return paths
}

// codeWords are what fragments and texts say for the codes of the JSON, by its member and the code.
var codeWords = map[string]map[string]string{
	"kind":  {"drill": "A drill", "stretch": "A stretch", "strength": "A strength exercise"},
	"sides": {"each": "Do one side, then the other", "alternating": "Change sides each time", "none": "Both sides work together"},
	"grade": {"A": "(a hospital, the NHS", "B": "(a physiotherapy clinic", "C": "(a fitness site", "ours": "(our own", "clinic": "(the clinic's own choice"},
	"level": {"emergency": "Emergency:", "urgent": "Urgent:", "non-urgent": "Not urgent:"},
	"tier":  {"beginner": "Beginner", "intermediate": "Intermediate", "advanced": "Advanced"},
	// All exercises of a kind stand where the article wants them.
	"exercises": {"drill": "A drill", "stretch": "A stretch", "strength": "A strength exercise"},
}

// facts lists all that JSON says in texts, with what stands for its codes.
func facts(member string, value any) (found []string) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			found = append(found, facts(name, inner)...)
		}
	case []any:
		for _, inner := range v {
			found = append(found, facts(member, inner)...)
		}
	case string:
		if day, err := time.Parse(time.DateOnly, v); err == nil {
			v = day.Format("2 January 2006")
		}
		if codes, coded := codeWords[member]; coded {
			v = codes[v] + map[bool]string{true: "", false: "no words for " + v}[codes[v] != ""]
		}
		found = append(found, v)
	case float64:
		switch member {
		case "rest":
			found = append(found, fmt.Sprintf("Rest for %v seconds between sets", v))
		case "stage":
			found = append(found, fmt.Sprintf("stage %v", v))
		case "turn":
			found = append(found, fmt.Sprintf("session %v", v))
		case "level":
			found = append(found, fmt.Sprintf("level %v", v))
		}
	case bool:
		if member == "approved" {
			found = append(found, map[bool]string{true: "Checked by", false: "A clinician at the clinic has not yet checked"}[v])
		}
	}
	return found
}

func TestHTMLAndTextSayAllThatTheJSONSays(t *testing.T) {
	sayAll(t, newSite(t))
}

// What the clinic adds, approves and leaves out is content like ours.
func TestHTMLAndTextSayWhatTheClinicApproved(t *testing.T) {
	own := fstest.MapFS{"clinic/README.md": {}, "clinic/exercises/clam.json": {Data: []byte(`{
		"name": "Clamshell <side>", "video": "https://clinic.example/clam", "approved": true, "approved_by": "Jo O'Neil", "approved_on": "2026-11-30",
		"doses": {"beginner": {"reps": 6, "approved": true, "approved_by": "Kim & Co", "approved_on": "2026-12-01"}}
	}`)}}
	content, err := guide.With(own)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	s.handlers[true] = api.Lambda(api.GuideHandler(api.GuideDeps{Guide: content, Clinic: clinic}))
	sayAll(t, s)
	for _, format := range []string{"html", "text"} {
		said := html.UnescapeString(s.get("/v1/exercises/clam?format=" + format).body)
		for _, words := range []string{"Checked by Jo O'Neil on 30 November 2026.", "Checked by Kim & Co on 1 December 2026."} {
			if !strings.Contains(said, words) {
				t.Errorf("as %s it doesn't say %q:\n%s", format, words, said)
			}
		}
	}
}

func sayAll(t *testing.T, s *site) {
	t.Helper()
	for _, path := range shaped(t) {
		var value any
		if err := json.Unmarshal([]byte(s.get(path).body), &value); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all := facts("", value)
		if len(all) < 20 {
			t.Errorf("%s says only %q", path, all)
		}
		for _, format := range []string{"html", "text"} {
			a := s.get(path + "format=" + format)
			if a.status != http.StatusOK {
				t.Fatalf("%s as %s answered %d", path, format, a.status)
			}
			said := a.body
			if format == "html" {
				said = html.UnescapeString(said)
			}
			for _, fact := range all {
				if !strings.Contains(said, fact) {
					t.Errorf("%s as %s doesn't say %q", path, format, fact)
				}
			}
		}
	}
}

func TestEachShapeIsKeptUnderItsOwnTypeAndTag(t *testing.T) {
	s := newSite(t)
	tags := map[string]string{}
	for _, path := range shaped(t)[:4] {
		for format, want := range map[string]string{
			"json": "application/json", "html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8",
		} {
			address := path + "format=" + format
			a := s.get(address)
			tag := a.header.Get("ETag")
			if a.header.Get("Content-Type") != want || a.header.Get("Cache-Control") != "public, max-age=300" || tag == "" || tags[tag] != "" {
				t.Errorf("%s is %v, with the tag of %q", address, a.header, tags[tag])
			}
			tags[tag] = address
			if again := s.send(http.MethodGet, address, "", "", "If-None-Match", tag); again.status != http.StatusNotModified {
				t.Errorf("%s that the caller has was answered %d", address, again.status)
			}
		}
		if s.get(path+"format=json").body != s.get(path).body {
			t.Errorf("%s isn't JSON unless asked", path)
		}
	}
}

func TestAShapeThatThereIsNotIsRefusedByName(t *testing.T) {
	s := newSite(t)
	for query, field := range map[string]string{
		"format=xml": "format", "format=": "format", "format=HTML": "format",
		"format=html&heading=1": "heading", "format=html&heading=5": "heading", "format=html&heading=two": "heading",
		"heading=2": "heading", "format=text&heading=2": "heading",
	} {
		for _, path := range shaped(t)[:3] {
			if a := s.get(path + query); a.status != http.StatusUnprocessableEntity || !names(t, a.body, field) {
				t.Errorf("%s%s answered %d %s", path, query, a.status, a.body)
			}
		}
	}
}
