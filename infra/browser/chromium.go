// Package browser drives Chromium over a pipe: it shows pages at any width, light and dark, and has
// axe-core judge them as they are shown. It clicks and types as people do, and hears what a screen reader
// says. Its tests do so with every page and email there is.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Chromium is a browser that is running without windows. It ends with Close, and when this process does:
// the pipe that it takes orders from is closed then.
type Chromium struct {
	process *exec.Cmd
	pipe    *pipe
	profile string // directory
}

const endsWithin = 10 * time.Second

// Launch starts the Chromium at a path with a profile of its own, and waits until it answers.
func Launch(ctx context.Context, path string) (*Chromium, error) {
	profile, err := os.MkdirTemp("", "limber-chromium-")
	if err != nil {
		return nil, err
	}
	c := &Chromium{profile: profile}
	if err := c.start(path); err != nil {
		_ = os.RemoveAll(profile)
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	if err := c.pipe.call(ctx, "", "Browser.getVersion", nil, nil); err != nil {
		return nil, errors.Join(fmt.Errorf("start Chromium: %w", err), c.Close())
	}
	return c, nil
}

func (c *Chromium) start(path string) error {
	orders, ourOrders, err := os.Pipe()
	if err != nil {
		return err
	}
	ourAnswers, answers, err := os.Pipe()
	if err != nil {
		return errors.Join(err, orders.Close(), ourOrders.Close())
	}
	c.process = exec.Command(
		path, "--headless", "--remote-debugging-pipe", "--user-data-dir="+c.profile,
		// The sandbox needs rights that containers seldom have. The pages are our own.
		"--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
		// It asks nothing of anybody but what the pages ask for.
		"--no-first-run", "--lang=en-GB", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
		"about:blank",
	)
	c.process.ExtraFiles = []*os.File{orders, answers} // descriptors 3 and 4, where Chromium looks for them
	err = c.process.Start()
	err = errors.Join(err, orders.Close(), answers.Close())
	if err != nil {
		return errors.Join(err, ourOrders.Close(), ourAnswers.Close())
	}
	c.pipe = newPipe(ourOrders, ourAnswers)
	return nil
}

// Close ends the browser and removes its profile.
func (c *Chromium) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), endsWithin)
	defer cancel()
	_ = c.pipe.call(ctx, "", "Browser.close", nil, nil) // it may be gone already
	ended := make(chan struct{})
	go func() {
		_ = c.process.Wait() // how it ended is no news
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		_ = c.process.Process.Kill()
		<-ended
	}
	c.pipe.close()
	return os.RemoveAll(c.profile)
}

// Tab opens an empty tab.
func (c *Chromium) Tab(ctx context.Context) (*Tab, error) {
	var made struct{ TargetID string }
	if err := c.pipe.call(ctx, "", "Target.createTarget", object{"url": "about:blank"}, &made); err != nil {
		return nil, err
	}
	var attached struct{ SessionID string }
	if err := c.pipe.call(ctx, "", "Target.attachToTarget", object{"targetId": made.TargetID, "flatten": true}, &attached); err != nil {
		return nil, err
	}
	t := &Tab{pipe: c.pipe, session: attached.SessionID, loaded: make(chan string, 1)}
	c.pipe.listen(t.session, t.hear)
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		if err := t.call(ctx, domain+".enable", nil, nil); err != nil {
			return nil, err
		}
	}
	return t, t.call(ctx, "Page.setLifecycleEventsEnabled", object{"enabled": true}, nil)
}

// object is parameters as JSON.
type object map[string]any
