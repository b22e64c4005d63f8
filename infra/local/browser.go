package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"limber/infra/local/tool"
)

// Pages are tested in Chromium with axe-core: one script of it.
var axe = tool.Asset{
	Package: "axe-core@4.14.1", File: "axe.min.js",
	Digest: "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}

// browserTools returns the environment that tests of pages find Chromium and axe-core in. Where they are
// demanded it installs what is missing. Else it tells of what is missing in a line, and returns nothing.
func browserTools(ctx context.Context, demanded bool) ([]string, error) {
	chromium := findChromium()
	if chromium == "" && demanded {
		if err := tool.Install(ctx, os.Stderr, "chromium"); err != nil {
			return nil, fmt.Errorf("the pages are tested in Chromium: please install it (%w)", err)
		}
		if chromium = findChromium(); chromium == "" {
			return nil, errors.New("the pages are tested in Chromium, and what apt-get installs is another program: please install it")
		}
	}
	if chromium == "" {
		fmt.Fprintln(os.Stderr, "There is no Chromium here: tests of the pages in a browser are left out. make browse installs it.")
		return nil, nil
	}
	script, err := findAxe(ctx, demanded)
	switch {
	case err == nil:
		return []string{"LIMBER_CHROMIUM=" + chromium, "LIMBER_AXE=" + script}, nil
	case demanded:
		return nil, err
	}
	fmt.Fprintln(os.Stderr, "Tests of the pages in a browser are left out:", err)
	return nil, nil
}

// findChromium returns the path of a Chromium, or of a browser that is built on it; "" where there is none.
func findChromium() string {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// findAxe returns the path of axe-core's script, after fetching it where that wasn't done before.
func findAxe(ctx context.Context, demanded bool) (string, error) {
	cache, err := tool.Cache()
	if err != nil {
		return "", err
	}
	if kept, have := axe.Cached(cache); have {
		return kept, nil
	}
	if demanded {
		if err := tool.NeedNPM(ctx, os.Stderr, "axe-core is fetched with npm"); err != nil {
			return "", err
		}
	}
	return axe.Fetch(ctx, cache)
}
