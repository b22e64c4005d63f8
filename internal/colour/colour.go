// Package colour tells how well one colour stands out from another.
package colour

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// RGB is a colour of a screen (sRGB): its red, green and blue.
type RGB [3]uint8

// Parse reads a colour as style sheets write it, such as "#14614d" or "#fff".
func Parse(text string) (c RGB, err error) {
	digits, marked := strings.CutPrefix(text, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	parts, err := hex.DecodeString(digits)
	if err != nil || !marked || len(parts) != len(c) {
		return c, fmt.Errorf("%q is no colour such as #14614d", text)
	}
	return RGB(parts), nil
}

// Contrast is the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it.
func Contrast(a, b RGB) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is WCAG 2.2's relative luminance, from 0 to 1.
func (c RGB) luminance() float64 {
	linear := func(part uint8) float64 {
		v := float64(part) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}
