package browser

import (
	"context"
	"fmt"
)

// Scripts lets the scripts of pages run, or none of them, as for people who have JavaScript off. What
// Evaluate runs isn't a page's script, and runs all the same.
func (t *Tab) Scripts(ctx context.Context, run bool) error {
	return t.call(ctx, "Emulation.setScriptExecutionDisabled", object{"value": !run}, nil)
}

// place is where a person would click on an element.
type place struct {
	X, Y    float64
	Covered bool // something else is there
}

// Click scrolls to an element and clicks on it with the mouse. It is an error for something else to lie over it.
func (t *Tab) Click(ctx context.Context, selector string) error {
	at, err := t.find(ctx, selector)
	if err != nil {
		return err
	}
	for _, event := range []string{"mousePressed", "mouseReleased"} {
		err := t.call(ctx, "Input.dispatchMouseEvent", object{"type": event, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// Type types a text where the cursor is.
func (t *Tab) Type(ctx context.Context, text string) error {
	return t.call(ctx, "Input.insertText", object{"text": text}, nil)
}

// keys are those of the keyboard that Press knows: their codes, and the text that they type.
var keys = map[string]struct {
	code int
	text string
}{
	"Tab": {9, ""}, "Enter": {13, "\r"}, " ": {32, " "}, "ArrowDown": {40, ""}, "ArrowLeft": {37, ""}, "ArrowRight": {39, ""},
}

// Press presses a key, such as "Tab".
func (t *Tab) Press(ctx context.Context, key string) error {
	known, ok := keys[key]
	if !ok {
		return fmt.Errorf("press: no key %q", key)
	}
	down := object{"type": "keyDown", "key": key, "windowsVirtualKeyCode": known.code}
	if known.text != "" {
		down["text"] = known.text
	}
	if err := t.call(ctx, "Input.dispatchKeyEvent", down, nil); err != nil {
		return err
	}
	return t.call(ctx, "Input.dispatchKeyEvent", object{"type": "keyUp", "key": key, "windowsVirtualKeyCode": known.code}, nil)
}

// Cookie is a cookie as the browser keeps it.
type Cookie struct {
	Name, Path, SameSite      string
	Secure, HTTPOnly, Session bool
}

// Cookies lists the cookies that the browser would send to the page that is open.
func (t *Tab) Cookies(ctx context.Context) ([]Cookie, error) {
	var kept struct{ Cookies []Cookie }
	err := t.call(ctx, "Network.getCookies", nil, &kept)
	return kept.Cookies, err
}
