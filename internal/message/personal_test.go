package message_test

import (
	"encoding/json"
	"html"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"limber/internal/message"
)

const (
	preferences = "https://limber.example/preferences/a1/Zm9v-_"
	unsubscribe = "https://limber.example/unsubscribe/a1/YmFy-_"
)

// escape is what a mail service that escapes might do: what Go's html package writes as entities, and
// what Handlebars adds to that.
func escape(text string) string {
	return strings.NewReplacer("`", "&#x60;", "=", "&#x3D;").Replace(html.EscapeString(text))
}

func values(t interface{ Fatalf(string, ...any) }, data string) map[string]string {
	var got map[string]string
	if err := json.Unmarshal([]byte(data), &got); err != nil {
		t.Fatalf("%q is not JSON: %v", data, err)
	}
	return got
}

// fill does what the mail service does with a template.
func fill(body string, values map[string]string) string {
	for name, value := range values {
		body = strings.ReplaceAll(body, "{{"+name+"}}", value)
	}
	return body
}

func TestAReaderIsGreetedByNameOrWithoutOne(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"Sam", "", "Hello Sam, Today you have 1 exercise"},
		{"", "", "Hello, Today you have 1 exercise"},
		{"  ", "", "Hello, Today you have 1 exercise"},
		{"Siân O'Neil-Kaur Jr.", "", "Hello Siân O’Neil-Kaur Jr., Today you have 1 exercise"},
		{"Sam", "That's 3 weeks in a row.", "Hello Sam, That’s 3 weeks in a row. Today you have 1 exercise"},
	}
	template, err := strength().Template()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		data, err := message.Personal{SessionURL: "https://limber.example/session/s1", Name: tt.name, Line: tt.line, PreferencesURL: preferences, UnsubscribeURL: unsubscribe}.Data()
		if err != nil {
			t.Errorf("%q: %v", tt.name, err)
			continue
		}
		text := fill(template.Text, values(t, data))
		body := oneLine(named(parse(t, fill(template.HTML, values(t, data))), "body")[0].words)
		if !strings.Contains(oneLine(text), tt.want) || !strings.Contains(body, tt.want) {
			t.Errorf("name %q, line %q: want %q in\n%s\nand in\n%s", tt.name, tt.line, tt.want, text, body)
		}
		if strings.Contains(text, "\n\n\n") || !strings.Contains(text, "Stop these emails: "+unsubscribe) {
			t.Errorf("name %q, line %q: the text has a hole or no way out:\n%s", tt.name, tt.line, text)
		}
	}
}

func TestAMessageReadsTheSameWhetherOrNotTheServiceEscapesItsValues(t *testing.T) {
	template, err := stretches().Template()
	if err != nil {
		t.Fatal(err)
	}
	any := rapid.OneOf(rapid.String(), rapid.StringMatching("[A-Za-zÀ-ÿ '.\\-]{0,20}[&<>\"'`={}]?"), rapid.SampledFrom([]string{"", "O'Neil", "<b>", "{{x}}", "\u202e", "\xff"}))
	path := rapid.StringMatching("[A-Za-z0-9_/\\-?&=#%'.]{0,12}")
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		p := message.Personal{
			SessionURL: "https://limber.example/session/s1",
			Name:       any.Draw(t, "name"), Line: any.Draw(t, "line"),
			PreferencesURL: preferences + path.Draw(t, "preferences"), UnsubscribeURL: unsubscribe,
		}
		data, err := p.Data()
		if err != nil {
			return
		}
		accepted++
		plain, escaped := values(t, data), values(t, data)
		for name, value := range escaped {
			escaped[name] = escape(value)
		}
		if fill(template.HTML, plain) != fill(template.HTML, escaped) || fill(template.Text, plain) != fill(template.Text, escaped) {
			t.Fatalf("escaping changes %s", data)
		}
	})
	if accepted == 0 {
		t.Error("no value was ever accepted, so nothing was compared")
	}
}

func TestAValueThatCannotBeSentSafelyIsRefusedAndNotRepeated(t *testing.T) {
	good := message.Personal{SessionURL: "https://limber.example/session/s1", Name: "Sam", Line: "Well done.", PreferencesURL: preferences, UnsubscribeURL: unsubscribe}
	for _, bad := range []string{"&", "<", ">", `"`, "`", "=", "{", "}", "\x00", "\n", "\u2028", "\u202e", "\u200b", "\xff"} {
		name, line, session, change, leave := good, good, good, good, good
		name.Name += bad + "secret"
		line.Line += bad + "secret"
		session.SessionURL += bad + "secret"
		change.PreferencesURL += bad + "secret"
		leave.UnsubscribeURL += bad + "secret"
		for field, p := range map[string]message.Personal{"session": session, "name": name, "line": line, "preferences": change, "unsubscribe": leave} {
			data, err := p.Data()
			if err == nil {
				t.Errorf("%q was taken in the %s: %s", bad, field, data)
			} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "Sam") {
				t.Errorf("the error repeats the %s: %v", field, err)
			}
		}
	}
	for field, p := range map[string]message.Personal{
		"session":     {PreferencesURL: preferences, UnsubscribeURL: unsubscribe},
		"preferences": {SessionURL: preferences, UnsubscribeURL: unsubscribe}, "unsubscribe": {SessionURL: preferences, PreferencesURL: preferences},
	} {
		if _, err := p.Data(); err == nil {
			t.Errorf("data without a link for %s was made", field)
		}
	}
}

func TestOneClickHeadersHoldTheLinkAndNothingMore(t *testing.T) {
	const link = "https://limber.example/unsubscribe/a1/b2"
	post := message.Header{Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click"}
	tests := []struct{ mailto, want string }{
		{"", "<" + link + ">"},
		{"mailto:stop@clinic.example?subject=stop", "<" + link + ">, <mailto:stop@clinic.example?subject=stop>"},
	}
	for _, tt := range tests {
		got, err := message.UnsubscribeHeaders(link, tt.mailto)
		if err != nil || len(got) != 2 || got[0] != (message.Header{Name: "List-Unsubscribe", Value: tt.want}) || got[1] != post {
			t.Errorf("mailto %q: %v, %v", tt.mailto, got, err)
		}
	}
	for _, mailto := range []string{"stop@clinic.example", "mailto:a@b.example>, <https://evil.example", "mailto:a@b.example\r\nBcc: x", "mailto:a b"} {
		if got, err := message.UnsubscribeHeaders(link, mailto); err == nil {
			t.Errorf("mailto %q was taken: %v", mailto, got)
		}
	}
	if got, err := message.UnsubscribeHeaders(link+">, <https://evil.example", ""); err == nil {
		t.Errorf("a link that ends early was taken: %v", got)
	}
}

func FuzzPersonalData(f *testing.F) {
	f.Add("Sam", "Well done.", preferences, unsubscribe)
	f.Add("O'Neil", "", preferences+"?a=b&c", "http://localhost:8080/u/1")
	f.Add("{{hello}}", "\u202e", "", "javascript:alert(1)")
	f.Fuzz(func(t *testing.T, name, line, change, leave string) {
		data, err := message.Personal{SessionURL: "https://limber.example/session/s1", Name: name, Line: line, PreferencesURL: change, UnsubscribeURL: leave}.Data()
		if err != nil {
			if data != "" {
				t.Errorf("data along with an error: %q", data)
			}
			return
		}
		got := values(t, data)
		if len(got) != 5 || got["preferences"] != change || got["unsubscribe"] != leave {
			t.Errorf("the links are not as given: %s", data)
		}
		for field, value := range got {
			if escape(value) != value || strings.ContainsAny(value, "{}") {
				t.Errorf("%s %q would be changed on the way", field, value)
			}
			if strings.ContainsFunc(strings.TrimSuffix(value, "\n"), unicode.IsControl) {
				t.Errorf("%s %q holds a control character", field, value)
			}
		}
	})
}

func BenchmarkPersonalData(b *testing.B) {
	p := message.Personal{SessionURL: "https://limber.example/session/s1", Name: "Sam O'Neil", PreferencesURL: preferences, UnsubscribeURL: unsubscribe}
	for b.Loop() {
		if _, err := p.Data(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRoutineTemplate(b *testing.B) {
	routine := stretches()
	for b.Loop() {
		if _, err := routine.Template(); err != nil {
			b.Fatal(err)
		}
	}
}
