package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"limber/infra/local/tool"
)

// Pages are tested in Chromium with axe-core, which comes in an npm package that is not installed: one
// script of it is fetched, checked and kept. It has its own licence, and is never part of this repository.
const (
	axePackage   = "axe-core@4.14.1"
	axeDigest    = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c" // SHA-256 of the script
	axeInPackage = "package/axe.min.js"
)

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
	axe, err := findAxe(ctx, demanded)
	switch {
	case err == nil:
		return []string{"LIMBER_CHROMIUM=" + chromium, "LIMBER_AXE=" + axe}, nil
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
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache directory: %w", err)
	}
	cache = filepath.Join(cache, "limber")
	kept := filepath.Join(cache, axePackage+".js")
	if script, err := os.ReadFile(kept); err == nil && isAxe(script) {
		return kept, nil
	}
	if _, err := exec.LookPath("npm"); err != nil && demanded {
		if err := tool.Install(ctx, os.Stderr, "npm"); err != nil {
			return "", fmt.Errorf("axe-core is fetched with npm: please install npm (%w)", err)
		}
	}
	work, err := tool.Work(cache)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	fresh := filepath.Join(work, "axe.js")
	if err := fetchAxe(ctx, work, fresh); err != nil {
		return "", err
	}
	return kept, os.Rename(fresh, kept) // in one step: several processes may fetch at once
}

// fetchAxe fetches axe-core's script into a file, by way of an empty directory.
func fetchAxe(ctx context.Context, work, into string) error {
	tarball, err := tool.Pack(ctx, work, axePackage)
	if err != nil {
		return err
	}
	script, err := unpackAxe(tarball)
	if err != nil {
		return fmt.Errorf("unpacking axe-core: %w", err)
	}
	if !isAxe(script) {
		return errors.New("the axe-core that npm fetched is not the one expected")
	}
	return os.WriteFile(into, script, 0o644)
}

func isAxe(script []byte) bool {
	sum := sha256.Sum256(script)
	return hex.EncodeToString(sum[:]) == axeDigest
}

// unpackAxe returns the script out of a tarball.
func unpackAxe(tarball string) ([]byte, error) {
	packed, err := os.ReadFile(tarball)
	if err != nil {
		return nil, err
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	for entries := tar.NewReader(plain); ; {
		entry, err := entries.Next()
		if err != nil {
			return nil, err
		}
		if entry.Name == axeInPackage {
			return io.ReadAll(entries)
		}
	}
}
