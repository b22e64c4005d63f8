package dynamodb

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func FuzzScanningAgreesWithEncodingJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : 1 , "b":{"c":["}",2]},"d":"\"\\"} `, `{"a\\":"\\\\\"x","n":null,"t":[true,-1.5e3]}`,
		`{"a":"\\"}`, `{"a":[[],{}]}`, `{"":""}`, `{"a":1`, `{"a"`, `[1]`, `"`, `{"a":"x`, `{"a":}`, `{"a":[1,}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got []member
		for m := range members(text) { // must end, and must not panic, whatever the text
			got = append(got, m)
		}
		for range elements(text) {
		}
		if !json.Valid(text) || !utf8.Valid(text) || bytes.TrimSpace(text)[0] != '{' {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		if _, err := decoder.Token(); err != nil {
			t.Fatal(err)
		}
		for i := 0; decoder.More(); i++ {
			key, err := decoder.Token()
			if err != nil {
				t.Fatal(err)
			}
			var value json.RawMessage
			if err := decoder.Decode(&value); err != nil {
				t.Fatal(err)
			}
			if i >= len(got) {
				t.Fatalf("the scan ended before member %v of %q", key, text)
			}
			if !bytes.Equal(got[i].value, value) {
				t.Errorf("member %v is %q, and the scan gave %q", key, value, got[i].value)
			}
			if s := str([]byte(`"` + string(got[i].key) + `"`)); s != key {
				t.Errorf("key %q was scanned as %q", key, s)
			}
		}
	})
}

func TestTakingOutAMemberLeavesValidJSON(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"ConsumedCapacity":{"a":1}}`, `{}`},
		{`{"ConsumedCapacity":{"a":1},"b":2}`, `{"b":2}`},
		{`{"a":1,"ConsumedCapacity":[{"x":"}"}],"b":2}`, `{"a":1,"b":2}`},
		{`{"a":1 , "ConsumedCapacity":5}`, `{"a":1}`},
		{`{"a":{"ConsumedCapacity":5}}`, `{"a":{"ConsumedCapacity":5}}`},
	} {
		if got := string(without([]byte(c.text), "ConsumedCapacity")); got != c.want {
			t.Errorf("%s became %s, want %s", c.text, got, c.want)
		}
	}
}

func TestCapacityIsAlwaysAskedFor(t *testing.T) {
	for _, c := range []struct {
		action, body, want string
		asked              bool
	}{
		{"GetItem", `{"TableName":"T"}`, `{"TableName":"T","ReturnConsumedCapacity":"TOTAL"}`, false},
		{"GetItem", `{}`, `{"ReturnConsumedCapacity":"TOTAL"}`, false},
		{"GetItem", `{"ReturnConsumedCapacity":"INDEXES"}`, `{"ReturnConsumedCapacity":"INDEXES"}`, true},
		{"GetItem", `{"ReturnConsumedCapacity":"NONE"}`, `{"ReturnConsumedCapacity":"NONE","ReturnConsumedCapacity":"TOTAL"}`, false},
		{"PutItem", `{"Item":{"a":{"S":"ReturnConsumedCapacity"}}}`, `{"Item":{"a":{"S":"ReturnConsumedCapacity"}},"ReturnConsumedCapacity":"TOTAL"}`, false},
		{"TransactWriteItems", `{"ReturnConsumedCapacity":"TOTAL"}`, `{"ReturnConsumedCapacity":"TOTAL","ReturnConsumedCapacity":"INDEXES"}`, true},
		{"DescribeTable", `{"TableName":"T"}`, `{"TableName":"T"}`, true},
	} {
		got, asked := withCapacity(c.action, []byte(c.body))
		if string(got) != c.want || asked != c.asked {
			t.Errorf("%s %s became %s (asked: %v)", c.action, c.body, got, asked)
		}
	}
}
