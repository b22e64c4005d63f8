package colour_test

import (
	"testing"

	"limber/internal/colour"
)

func parse(t *testing.T, text string) colour.RGB {
	t.Helper()
	c, err := colour.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestContrastIsWhatTheStandardHas(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#fff", "#fff", 1}, {"#767676", "#ffffff", 4.54}, {"#777777", "#ffffff", 4.48}} {
		if have := colour.Contrast(parse(t, test.a), parse(t, test.b)); have < test.want-0.005 || have > test.want+0.005 {
			t.Errorf("%s on %s has %.3f, not %.2f", test.a, test.b, have, test.want)
		}
	}
}

func TestWhatIsNoColourIsRefused(t *testing.T) {
	for _, text := range []string{"", "#", "14614d", "#14614", "#14614dff", "#14614g", "green", "#ffff"} {
		if c, err := colour.Parse(text); err == nil {
			t.Errorf("%q is read as %v", text, c)
		}
	}
}
