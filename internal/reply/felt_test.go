package reply_test

import (
	"slices"
	"testing"
	"time"
)

func TestPainTwiceInAWeekIsSentToAProfessional(t *testing.T) {
	w, from := newWorld(runner(t)), texts(t)
	for i, days := range []int{0, 2, 20} {
		at := noon.AddDate(0, 0, days)
		if err := w.receive(t, text(t, string(rune('a'+i)), "PAIN 4", at), at); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{from.Rest(), from.Seek(), from.Rest()}; !slices.Equal(w.sent, want) {
		t.Errorf("%q", w.sent)
	}
}

func TestPainWithoutANumberKeepsFromGoingUp(t *testing.T) {
	w, from := newWorld(runner(t)), texts(t)
	for i, words := range []string{"my back hurts", "HARDER"} {
		at := noon.Add(time.Duration(i) * time.Minute)
		if err := w.receive(t, text(t, string(rune('a'+i)), words, at), at); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{from.HowMuch(), from.Harder(false)}; !slices.Equal(w.sent, want) || w.subscriber.Step() != runner(t).Step() {
		t.Errorf("%q, at %v", w.sent, w.subscriber.Step())
	}
}
