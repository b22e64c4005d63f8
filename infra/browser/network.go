package browser

import (
	"context"
	"encoding/json"
	"fmt"
)

// Prepare runs a script in each page that is opened from now on, before any of the page's own.
func (t *Tab) Prepare(ctx context.Context, script string) error {
	return t.call(ctx, "Page.addScriptToEvaluateOnNewDocument", object{"source": script}, nil)
}

// Network takes the network away from the page, or brings it back. Workers have one of their own.
func (t *Tab) Network(ctx context.Context, there bool) error {
	return t.call(ctx, "Network.emulateNetworkConditions", object{
		"offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
	}, nil)
}

// Room is how many bytes the pages of a site may keep on the device.
func (t *Tab) Room(ctx context.Context, site string, bytes int) error {
	return t.call(ctx, "Storage.overrideQuotaForOrigin", object{"origin": site, "quotaSize": bytes}, nil)
}

// Received is how many bytes came over the network for the page since it was opened, headers and all.
func (t *Tab) Received() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return int(t.received)
}

// Tap puts a finger on an element, as Click clicks on it.
func (t *Tab) Tap(ctx context.Context, selector string) error {
	at, err := t.find(ctx, selector)
	if err != nil {
		return err
	}
	point := []object{{"x": at.X, "y": at.Y}}
	if err := t.call(ctx, "Input.dispatchTouchEvent", object{"type": "touchStart", "touchPoints": point}, nil); err != nil {
		return err
	}
	return t.call(ctx, "Input.dispatchTouchEvent", object{"type": "touchEnd", "touchPoints": []object{}}, nil)
}

// Touch makes the screen one that fingers work on, or not.
func (t *Tab) Touch(ctx context.Context, works bool) error {
	return t.call(ctx, "Emulation.setTouchEmulationEnabled", object{"enabled": works}, nil)
}

// find scrolls to an element and says where it is. It is an error for something else to lie over it.
func (t *Tab) find(ctx context.Context, selector string) (place, error) {
	quoted, err := json.Marshal(selector)
	if err != nil {
		return place{}, err
	}
	// A link over two lines has nothing in the middle of both.
	const script = `(() => {
		const wanted = document.querySelector(%s);
		if (!wanted) return null;
		wanted.scrollIntoView({block: "center"});
		const box = wanted.getClientRects()[0];
		if (!box) return null;
		const X = box.x + box.width / 2, Y = box.y + box.height / 2, hit = document.elementFromPoint(X, Y);
		return {X, Y, Covered: !wanted.contains(hit)};
	})()`
	var at *place
	if err := t.Evaluate(ctx, fmt.Sprintf(script, quoted), &at); err != nil {
		return place{}, err
	}
	switch {
	case at == nil:
		return place{}, fmt.Errorf("click: the page shows no %s", selector)
	case at.Covered:
		return place{}, fmt.Errorf("click: something lies over %s", selector)
	}
	return *at, nil
}
