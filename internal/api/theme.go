package api

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"

	"limber/internal/colour"
)

// Theme is the look of a clinic's pages where that isn't our own: the colour of links and buttons on light and on dark
// grounds, and the typeface. The zero Theme is our own look.
type Theme struct{ colour, dark, font string }

// enoughContrast is what WCAG 2.2 asks of text and its ground at level AA.
const enoughContrast = 4.5

var (
	hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	// Names of typefaces need no quotes, so that nothing in them can end the rule they are in.
	fontNames = regexp.MustCompile(`^[A-Za-z-][A-Za-z0-9 -]*(, ?[A-Za-z-][A-Za-z0-9 -]*)*$`)
)

// ThemeSettings are the colours and the typeface as a clinic gives them. Each may be empty.
type ThemeSettings struct{ Colour, Dark, Font string }

// NewTheme checks a theme. It refuses a colour that can't be read on the grounds of our
// pages. The typefaces are those that readers have: pages fetch none.
func NewTheme(s ThemeSettings) (Theme, error) {
	light, night := grounds()
	wrong := errors.Join(
		checkColour("THEME_COLOUR", s.Colour, "darker", light), checkColour("THEME_COLOUR_DARK", s.Dark, "lighter", night),
	)
	if s.Font != "" && !fontNames.MatchString(s.Font) {
		wrong = errors.Join(wrong, fmt.Errorf("THEME_FONT must be names of typefaces without quotes, such as Georgia, serif"))
	}
	return Theme{s.Colour, s.Dark, s.Font}, wrong
}

// checkColour holds a colour to the contrast of text on each of some grounds.
func checkColour(name, chosen, better string, grounds []string) error {
	if chosen == "" {
		return nil
	}
	if !hexColour.MatchString(chosen) {
		return fmt.Errorf("%s must be a colour such as #14614d, not %q", name, chosen)
	}
	for _, ground := range grounds {
		if have := colour.Contrast(rgb(chosen), rgb(ground)); have < enoughContrast {
			return fmt.Errorf("%s: %s on the ground %s has a contrast of %.1f to 1, and text needs %.1f: choose a %s one",
				name, chosen, ground, have, enoughContrast, better)
		}
	}
	return nil
}

// grounds are the colours of our style that words of a theme's colour stand on, in the light and in the dark, and the
// colour of words on a button.
func grounds() (light, dark []string) {
	for _, use := range []string{"ground", "panel", "on-main"} {
		own := ownColours(use)
		light, dark = append(light, own[0]), append(dark, own[1])
	}
	return light, dark
}

// rgb reads a colour that is checked, or our own.
func rgb(text string) colour.RGB {
	c, _ := colour.Parse(text)
	return c
}

// css sets the variables of the style that the theme has its own of.
func (t Theme) css() string {
	if t == (Theme{}) {
		return ""
	}
	font := ""
	if t.font != "" {
		font = ":root{--font:" + t.font + "}"
	}
	// Paper has no colour of its own, light or dark.
	return font + "@media screen{:root{--main:" + t.day() + "}}@media screen and (prefers-color-scheme:dark){:root{--main:" + t.night() + "}}"
}

// day and night are the colours on light and on dark grounds.
func (t Theme) day() string   { return cmp.Or(t.colour, ownColours("main")[0]) }
func (t Theme) night() string { return cmp.Or(t.dark, ownColours("main")[1]) }

// ownColours are those that our style has for a use, in the light and in the dark.
func ownColours(use string) (colours [2]string) {
	found := regexp.MustCompile(`--`+use+`:(#[0-9a-f]+)`).FindAllStringSubmatch(readPart("style.css"), 2)
	for i := range colours {
		colours[i] = found[i][1] // a test reads the style
	}
	return colours
}
