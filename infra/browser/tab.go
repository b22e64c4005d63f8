package browser

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// View is how a page is looked at.
type View struct {
	Width, Height int // of the window, in CSS pixels; a height of 0 is usualHeight
	Dark          bool
}

// String names the view, such as "320-dark" or "640x360-light".
func (v View) String() string {
	if v.Height > 0 {
		return fmt.Sprint(v.Width, "x", v.Height, "-", v.scheme())
	}
	return fmt.Sprint(v.Width, "-", v.scheme())
}

func (v View) scheme() string {
	if v.Dark {
		return "dark"
	}
	return "light"
}

const usualHeight = 800 // in CSS pixels

// Tab is one tab of a browser. One goroutine at a time uses it.
type Tab struct {
	pipe    *pipe
	session string
	loaded  chan string // holds the loader of the page that was loaded last
	page    string      // loader of the page that is open

	mu       sync.Mutex
	requests []string
	troubles []string
	received float64
}

func (t *Tab) call(ctx context.Context, method string, params, result any) error {
	return t.pipe.call(ctx, t.session, method, params, result)
}

// Open goes to an address and waits until all of the page is loaded.
func (t *Tab) Open(ctx context.Context, url string) error {
	t.mu.Lock()
	t.requests, t.troubles, t.received = nil, nil, 0
	t.mu.Unlock()
	var went struct{ LoaderID, ErrorText string }
	if err := t.call(ctx, "Page.navigate", object{"url": url}, &went); err != nil {
		return err
	}
	if went.ErrorText != "" {
		return fmt.Errorf("open %s: %s", url, went.ErrorText)
	}
	err := t.wait(ctx, func(loader string) bool { return loader == went.LoaderID })
	if err != nil {
		return fmt.Errorf("open %s: %w", url, err)
	}
	return nil
}

// Follow does something that leads to another page, such as a click, and waits until all of that is loaded.
func (t *Tab) Follow(ctx context.Context, act func() error) error {
	before := t.page
	if err := act(); err != nil {
		return err
	}
	return t.wait(ctx, func(loader string) bool { return loader != before })
}

// wait waits until a page is loaded.
func (t *Tab) wait(ctx context.Context, wanted func(loader string) bool) error {
	for {
		select {
		case loader := <-t.loaded:
			if wanted(loader) {
				t.page = loader
				return nil
			}
		case <-t.pipe.ended:
			return errEnded
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Requests lists the addresses that the page asked for since it was opened, itself first. What is part of
// the page, as a data: address, is not among them.
func (t *Tab) Requests() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(t.requests), func(url string) bool { return strings.HasPrefix(url, "data:") })
}

// Troubles lists what the browser says went wrong in the page since it was opened: what its security
// policy stopped, what could not be loaded, and errors of its scripts.
func (t *Tab) Troubles() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.troubles)
}

// hear takes what the tab tells of itself.
func (t *Tab) hear(method string, params json.RawMessage) {
	var said struct {
		Name, LoaderID   string
		Bytes            float64 `json:"encodedDataLength"`
		Request          struct{ URL string }
		Entry            struct{ Level, Text string }
		ExceptionDetails struct{ Exception struct{ Description string } }
	}
	if json.Unmarshal(params, &said) != nil {
		return // not one of the events below
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case method == "Page.lifecycleEvent" && said.Name == "load":
		select {
		case <-t.loaded: // nobody waits for it any more
		default:
		}
		t.loaded <- said.LoaderID
	case method == "Network.requestWillBeSent":
		t.requests = append(t.requests, said.Request.URL)
	case method == "Network.loadingFinished":
		t.received += said.Bytes
	case method == "Log.entryAdded" && said.Entry.Level == "error":
		t.troubles = append(t.troubles, said.Entry.Text)
	case method == "Runtime.exceptionThrown":
		t.troubles = append(t.troubles, said.ExceptionDetails.Exception.Description)
	}
}

// Look shows the page that is open in another view.
func (t *Tab) Look(ctx context.Context, v View) error {
	err := t.call(ctx, "Emulation.setDeviceMetricsOverride", object{
		"width": v.Width, "height": cmp.Or(v.Height, usualHeight), "deviceScaleFactor": 1, "mobile": false,
	}, nil)
	if err != nil {
		return err
	}
	return t.call(ctx, "Emulation.setEmulatedMedia", object{
		"features": []object{{"name": "prefers-color-scheme", "value": v.scheme()}},
	}, nil)
}

// Evaluate runs JavaScript in the page, waits where it gives a promise, and decodes its value into result
// unless that is nil.
func (t *Tab) Evaluate(ctx context.Context, script string, result any) error {
	var out struct {
		Result struct {
			Value json.RawMessage
		}
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := t.call(ctx, "Runtime.evaluate", object{"expression": script, "awaitPromise": true, "returnByValue": result != nil}, &out)
	switch {
	case err != nil:
		return err
	case out.ExceptionDetails != nil:
		return errors.New("script: " + out.ExceptionDetails.Text + " " + out.ExceptionDetails.Exception.Description)
	case result == nil:
		return nil
	}
	return json.Unmarshal(out.Result.Value, result)
}

// Screenshot takes a picture of the whole page, below the window's edge too, as PNG.
func (t *Tab) Screenshot(ctx context.Context) ([]byte, error) {
	var layout struct {
		CSSContentSize struct{ Width, Height float64 }
	}
	if err := t.call(ctx, "Page.getLayoutMetrics", nil, &layout); err != nil {
		return nil, err
	}
	const most = 16_000 // pixels, which is as high as Chromium draws
	var shot struct{ Data []byte }
	err := t.call(ctx, "Page.captureScreenshot", object{
		"captureBeyondViewport": true, "clip": object{
			"x": 0, "y": 0, "scale": 1, "width": layout.CSSContentSize.Width, "height": min(most, layout.CSSContentSize.Height),
		},
	}, &shot)
	return shot.Data, err
}
