package ses

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"limber/infra/local/inbox"
)

func TestABulkEmailIsRenderedForEachRecipient(t *testing.T) {
	a := newAccount(t, nil)
	out, err := a.client.SendBulkEmail(t.Context(), bulk("one@runner.example", "two@runner.example"))
	if err != nil {
		t.Fatal(err)
	}
	for i, address := range []string{"one@runner.example", "two@runner.example"} {
		result := out.BulkEmailEntryResults[i]
		messages := a.inbox.List(address)
		if result.Status != types.BulkEmailStatusSuccess || len(messages) != 1 || messages[0].MessageID != *result.MessageId {
			t.Fatalf("%s: %+v, %d messages", address, result, len(messages))
		}
		m := messages[0]
		want := inbox.Content{
			Subject: "Hello Sam &amp; Jo", Text: "Dear Sam &amp; Jo, go to https://clinic.example/.",
			HTML: `<p>Dear Sam &amp; Jo</p><a href="https://clinic.example/">Go</a>`,
		}
		if got := m.Content(); got != want {
			t.Errorf("the content is %+v", got)
		}
		if m.Header("List-Unsubscribe") != "<https://clinic.example/u/"+address+">" || m.Header("X-Run") != "1" {
			t.Errorf("the headers are %v", m.Headers)
		}
		if m.Tags["kind"] != "routine" || m.Tags["run"] != "2" || m.Tags["subscriber"] != "s-1" {
			t.Errorf("the tags are %v", m.Tags)
		}
	}
	if out.BulkEmailEntryResults[0].MessageId == out.BulkEmailEntryResults[1].MessageId {
		t.Error("two messages have one ID")
	}
}

func TestAMissingValueIsAcceptedAndNeverDelivered(t *testing.T) {
	a := newAccount(t, nil)
	in := bulk("sam@runner.example")
	in.BulkEmailEntries[0].ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData = aws.String(`{"Name":"Sam"}`)
	out, err := a.client.SendBulkEmail(t.Context(), in)
	if err != nil || out.BulkEmailEntryResults[0].Status != types.BulkEmailStatusSuccess {
		t.Fatalf("%+v, %v", out, err)
	}
	if got := a.eventTypes(); !slices.Equal(got, []string{"Email Rendering Failed"}) {
		t.Errorf("published %v", got)
	}
	if a.inbox.Len() != 0 {
		t.Error("a message without all its values was delivered")
	}
	failure := a.events[0].detail["failure"].(map[string]any)["errorMessage"].(string)
	if !strings.Contains(failure, "'name'") {
		t.Errorf("the event says %q", failure)
	}
}

func TestOneBadEntryDoesNotStopTheOthers(t *testing.T) {
	for name, change := range map[string]func(*types.BulkEmailEntry){
		"address": func(e *types.BulkEmailEntry) { e.Destination.ToAddresses = []string{"none"} },
		"data": func(e *types.BulkEmailEntry) {
			e.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData = aws.String("{")
		},
		"header": func(e *types.BulkEmailEntry) { e.ReplacementHeaders[0].Value = aws.String("a\nb") },
		"tag":    func(e *types.BulkEmailEntry) { e.ReplacementTags[0].Value = aws.String("a b") },
		"long data": func(e *types.BulkEmailEntry) {
			e.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData = aws.String(`{"name":"` + strings.Repeat("x", maxTemplateData) + `"}`)
		},
	} {
		a := newAccount(t, nil)
		in := bulk("one@runner.example", "two@runner.example", "three@runner.example")
		change(&in.BulkEmailEntries[1])
		out, err := a.client.SendBulkEmail(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		r := out.BulkEmailEntryResults
		if r[0].Status != "SUCCESS" || r[1].Status != "INVALID_PARAMETER" || r[1].Error == nil || r[1].MessageId != nil || r[2].Status != "SUCCESS" {
			t.Errorf("bad %s gave %+v", name, r)
		}
		if a.inbox.Len() != 2 {
			t.Errorf("bad %s: %d messages arrived", name, a.inbox.Len())
		}
	}
}

func TestAnUnknownConfigurationSetRefusesEveryEntry(t *testing.T) {
	a := newAccount(t, nil)
	in := bulk("one@runner.example", "two@runner.example")
	in.ConfigurationSetName = aws.String("none")
	out, err := a.client.SendBulkEmail(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range out.BulkEmailEntryResults {
		if r.Status != types.BulkEmailStatusConfigurationSetNotFound {
			t.Errorf("the result is %+v", r)
		}
	}
	if a.inbox.Len() != 0 {
		t.Error("a refused entry was sent")
	}
}

func BenchmarkBulkEmail(b *testing.B) {
	var store inbox.Store
	s := New(Options{
		Identities: []string{"clinic.example"}, ConfigurationSets: map[string][]string{"reminders": {"SEND", "BOUNCE"}},
		Quota: Quota{Rate: 1e9, Daily: 1e9}, Capture: store.Add,
	})
	type object = map[string]any
	var entries []object
	for range maxDestinations {
		entries = append(entries, object{
			"Destination":             object{"ToAddresses": []string{"sam@runner.example"}},
			"ReplacementEmailContent": object{"ReplacementTemplate": object{"ReplacementTemplateData": `{"name":"Sam","link":"https://clinic.example/l/` + strings.Repeat("k", 100) + `"}`}},
			"ReplacementHeaders":      []object{{"Name": "List-Unsubscribe", "Value": "<https://clinic.example/u/" + strings.Repeat("k", 100) + ">"}},
			"ReplacementTags":         []object{{"Name": "subscriber", "Value": "s-1"}},
		})
	}
	body, err := json.Marshal(object{
		"FromEmailAddress": "hello@clinic.example", "ConfigurationSetName": "reminders", "BulkEmailEntries": entries,
		"DefaultContent": object{"Template": object{"TemplateContent": object{
			"Subject": "Hello {{name}}", "Text": strings.Repeat("Stretch. ", 300) + "{{link}}", "Html": strings.Repeat("<p>Stretch.</p>", 600) + "{{name}} {{link}}",
		}}},
	})
	if err != nil {
		b.Fatal(err)
	}
	handler := serve(s)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		w := httptest.NewRecorder()
		handler(w, httptest.NewRequest("POST", bulkPath, strings.NewReader(string(body))))
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/maxDestinations, "ns/message")
}
