package enquiry_test

import (
	"testing"
	"time"

	"limber/internal/enquiry"
)

func TestTheSameMessageWithinTenMinutesIsOneEnquiry(t *testing.T) {
	other := func(edit func(r *enquiry.Request)) enquiry.Request { r := request(); edit(&r); return r }
	for _, c := range []struct {
		name  string
		again enquiry.Request
		after time.Duration
		same  bool
	}{
		{"at once", request(), 0, true},
		{"after ten minutes", request(), 10 * time.Minute, true},
		{"after more", request(), 10*time.Minute + time.Second, false},
		{"by somebody else of that address", other(func(r *enquiry.Request) { r.Name = "Al Runner" }), time.Minute, false},
		{"with a sign ticked", other(func(r *enquiry.Request) { r.Signs = []string{"urgent"} }), time.Minute, false},
		{"with its address in capitals", other(func(r *enquiry.Request) { r.Email = "JO@Runner.example" }), time.Minute, true},
		{"with other line breaks", other(func(r *enquiry.Request) { r.Message += "\r\n" }), time.Minute, true},
		{"with a word more", other(func(r *enquiry.Request) { r.Message += " Thanks" }), time.Minute, false},
		{"on another topic", other(func(r *enquiry.Request) { r.Topic = "other" }), time.Minute, false},
		{"from another address", other(func(r *enquiry.Request) { r.Email = "al@runner.example" }), time.Minute, false},
		{"with a number, too", other(func(r *enquiry.Request) { r.Phone = "01632 960001" }), time.Minute, false},
	} {
		w := newWorld(t)
		before := w.send(request())
		w.now = w.now.Add(c.after)
		after := w.send(c.again)
		if (after.Reference == before.Reference) != c.same {
			t.Errorf("%s: %s and %s", c.name, before.Reference, after.Reference)
		}
		if want := map[bool]int{true: 1, false: 2}[c.same]; w.provider.of(enquiry.Notice) != want || len(w.store.Kept()) != want {
			t.Errorf("%s: %d kept, %d notices", c.name, len(w.store.Kept()), w.provider.of(enquiry.Notice))
		}
	}
}

// A sender who is told that the message is here must not be the only one who knows what was new in it.
func TestAMessageThatWishesForAnotherAnswerIsNotTheSame(t *testing.T) {
	w := newWorld(t)
	r := request()
	r.Phone = "01632 960001"
	seen := map[string]bool{w.send(r).Reference: true}
	r.Way = "phone"
	seen[w.send(r).Reference] = true
	r.CallTime = "evening"
	seen[w.send(r).Reference] = true
	if len(seen) != 3 {
		t.Errorf("of three wishes %d are kept", len(seen))
	}
}

func TestTheSameMessageIsNewAfterItWasErased(t *testing.T) {
	w := newWorld(t)
	before := w.send(request())
	if err := w.service.Erase(t.Context(), before.Reference); err != nil {
		t.Fatal(err)
	}
	after := w.send(request())
	if after.Reference == before.Reference || len(w.store.Kept()) != 1 || w.provider.of(enquiry.Notice) != 2 {
		t.Errorf("%s and %s, %d notices", before.Reference, after.Reference, w.provider.of(enquiry.Notice))
	}
}
