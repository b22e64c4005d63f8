package message_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"limber/internal/message"
)

func TestATextCallsARunnerByAFirstNameThatCostsNothingMore(t *testing.T) {
	tests := []struct{ name, want string }{
		{"Sam", "Sam"},
		{"Sam Okafor", "Sam"},
		{"  Sam ", "Sam"},
		{"Anna-Lena", "Anna-Lena"},
		{"O’Neil", "O'Neil"},
		{"O'Neil", "O'Neil"},
		{"Renée", "Renée"},
		{"Jürgen", "Jürgen"},
		{"Åse", "Åse"},
		{"Maximilian-Ann'", "Maximilian-Ann'"},
		{"Maximilian-Annes", ""},
		{"Zoê", ""},
		{"Siân", ""},
		{"Łukasz", ""},
		{"Rene\u0301e", ""},
		{"Айша", ""},
		{"思", ""},
		{"Sam😀", ""},
		{"evil.example", ""},
		{"J.", ""},
		{"'Sam", ""},
		{"-", ""},
		{"[Sam]", ""},
		{"Sam\nSTOP", ""},
		{"\xff", ""},
		{"", ""},
		{"4you", ""},
	}
	for _, tt := range tests {
		if got := message.FirstName(tt.name); got != tt.want {
			t.Errorf("FirstName(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNoNameMakesATextLongerOrDearer(t *testing.T) {
	names := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-zÀ-ž’'. \-]{0,20}`), rapid.SampledFrom([]string{"€", "^", "ª", "Ω"}))
	found := 0
	rapid.Check(t, func(r *rapid.T) {
		name := names.Draw(r, "name")
		checkFirstName(t, name)
		found += len(message.FirstName(name))
	})
	if found == 0 {
		t.Error("no name was ever used, so nothing was looked at")
	}
}

func FuzzFirstName(f *testing.F) {
	for _, name := range []string{"Sam Okafor", "O’Neil", "Zoê", "\u202e", "\xff", "x€", ""} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) { checkFirstName(t, name) })
}

func checkFirstName(t testing.TB, name string) {
	t.Helper()
	first := message.FirstName(name)
	if n := septets(t, first); n > message.MaxTextFirstName || n != utf8.RuneCountInString(first) {
		t.Errorf("%q becomes %q, which takes %d", name, first, n)
	}
	if again := message.FirstName(first); again != first {
		t.Errorf("%q becomes %q, and that %q", name, first, again)
	}
	for _, twoWay := range []bool{true, false} {
		if n := septets(t, longestTexts(t, twoWay).Reminder(name, message.MaxTextMinutes, longest.today, longest.stop)); n > message.MaxText {
			t.Errorf("a reminder for %q takes %d", name, n)
		}
	}
}
