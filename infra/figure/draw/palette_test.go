package draw

import (
	"image/color"
	"testing"

	"limber/internal/colour"
)

func contrast(a, b color.NRGBA) float64 {
	return colour.Contrast(colour.RGB{a.R, a.G, a.B}, colour.RGB{b.R, b.G, b.B})
}

func TestFiguresAndMusclesStandOutFromBothGrounds(t *testing.T) {
	const enough = 3 // WCAG 2.2, 1.4.11: what is needed to understand a picture
	for mode, p := range map[string]Palette{"light": Light, "dark": Dark} {
		for _, tone := range []Tone{Skin, Shirt, Shorts, Shoe, Hair, Muscle, Ink, Skeleton} {
			for _, ground := range []Tone{Ground, Floor} {
				if ground == Floor && (tone == Hair || tone == Skeleton || tone == Muscle) {
					continue // they are drawn before the wall, or on the body with a rim of Ground
				}
				if c := contrast(p[tone], p[ground]); c < enough {
					t.Errorf("%s: %s on %s has a contrast of %.2f, not %d", mode, tone.Class(), ground.Class(), c, enough)
				}
			}
		}
	}
}

func TestFarLimbsArePalerAndStillSeen(t *testing.T) {
	for mode, p := range map[string]Palette{"light": Light, "dark": Dark} {
		for near, far := range map[Tone]Tone{Skin: SkinFar, Shorts: ShortsFar, Shoe: ShoeFar} {
			n, f := contrast(p[near], p[Ground]), contrast(p[far], p[Ground])
			if f >= n || f < 2 {
				t.Errorf("%s: %s has %.2f and the far one %.2f", mode, near.Class(), n, f)
			}
		}
	}
}

func TestMusclesAreSeenWithoutColour(t *testing.T) {
	for mode, p := range map[string]Palette{"light": Light, "dark": Dark} {
		for _, under := range []Tone{Shorts, Shirt} {
			// The rim parts a muscle from what it lies on; it is the ground's colour.
			if rim := contrast(p[Ground], p[under]); rim < 3 {
				t.Errorf("%s: the rim on %s has a contrast of %.2f", mode, under.Class(), rim)
			}
		}
	}
}
