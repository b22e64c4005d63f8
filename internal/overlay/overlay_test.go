package overlay_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"limber/internal/overlay"
)

// anything is a rule that nothing breaks.
func anything(string, *overlay.Node, overlay.Report) {}

func TestObjectsAreMergedAndAllElseIsReplaced(t *testing.T) {
	keys := map[string]string{"things": "id"}
	for _, test := range []struct{ name, base, change, want string }{
		{"nothing", `{"a":1}`, `{}`, `{"a":1}`},
		{"a field", `{"a":1,"b":2}`, `{"b":3}`, `{"a":1,"b":3}`},
		{"a new field", `{"a":1}`, `{"b":3}`, `{"a":1,"b":3}`},
		{"a field of a field", `{"a":{"b":1,"c":2}}`, `{"a":{"c":3}}`, `{"a":{"b":1,"c":3}}`},
		{"a list", `{"a":[1,2,3]}`, `{"a":[4]}`, `{"a":[4]}`},
		{"a list of objects", `{"a":[{"b":1,"c":2}]}`, `{"a":[{"c":3}]}`, `{"a":[{"c":3}]}`},
		{"a list by key", `{"things":[{"id":"x","n":1},{"id":"y","n":2}]}`, `{"things":[{"id":"y","n":3}]}`, `{"things":[{"id":"x","n":1},{"id":"y","n":3}]}`},
		{"a key that is a number", `{"things":[{"id":1,"n":1},{"id":2,"n":2}]}`, `{"things":[{"id":1,"n":3}]}`, `{"things":[{"id":1,"n":3},{"id":2,"n":2}]}`},
		{"a key there is none of", `{"things":[{"id":"x"}]}`, `{"things":[{"id":"z"}]}`, `{"things":[{"id":"x"}]}`},
	} {
		n, problems := overlay.Read("change.json", []byte(test.change), anything)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got, err := n.Onto([]byte(test.base), keys)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: got %s, %v, want %s", test.name, got, err, test.want)
		}
	}
}

func TestValuesAreFoundWithTheirLines(t *testing.T) {
	n, _ := overlay.Read("a.json", []byte("{\n\"a\": {\"b\":\n[1,\n\"two\"]}}"), anything)
	two := n.Get("a", "b").Items()[1]
	if two.Text() != "two" || two.Line != 4 || n.Get("a").Line != 2 {
		t.Errorf("got %q on line %d, a on line %d", two.Text(), two.Line, n.Get("a").Line)
	}
	if n.Get("a", "c", "d") != nil || n.Get("a", "c", "d").Text() != "" || len(n.Get("x").Items()) != 0 {
		t.Error("there is something where there is nothing")
	}
}

func TestProblemsComeByFileAndLine(t *testing.T) {
	err := overlay.Problems{
		{File: "b.json", Line: 1, Message: "is late"}, {File: "a.json", Line: 10, Field: "x", Message: "is wrong"}, {File: "a.json", Line: 9, Field: "y", Message: "is wrong"},
	}.Err()
	want := "a.json, line 9: y is wrong\na.json, line 10: x is wrong\nb.json, line 1: the file is late"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if overlay.Problems(nil).Err() != nil {
		t.Error("no problems are an error")
	}
}

// FuzzReadingAgreesWithTheDecoder: what is read is what encoding/json decodes, and nothing else is.
func FuzzReadingAgreesWithTheDecoder(f *testing.F) {
	for _, seed := range []string{`{}`, `[1,"a",null,true,{"b":[]}]`, `{"a":1,"a":2}`, `{"a":`, "\ufeff1", "\xff", `1 2`, `{"a":1,}`, `"\ud800"`, strings.Repeat("[", 12)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, problems := overlay.Read("a.json", data, anything)
		for _, p := range problems {
			if p.Line < 1 || p.Line > 1+bytes.Count(data, []byte("\n")) || p.Message == "" {
				t.Errorf("problem %+v", p)
			}
		}
		if (n == nil) != (len(problems) > 0) {
			t.Fatalf("node %v, problems %v", n, problems)
		}
		if n == nil {
			return
		}
		if !json.Valid(data) {
			t.Fatal("taken, and no JSON")
		}
		var want any
		if err := json.Unmarshal(data, &want); err != nil {
			return // a number beyond all bounds; rules refuse it
		}
		merged, err := n.Onto([]byte("null"), nil)
		var got any
		if err == nil {
			err = json.Unmarshal(merged, &got)
		}
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("got %s, %v, want %s", a, err, b)
		}
	})
}
