package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"limber/infra/local/tool"
)

// Lighthouse measures pages in Chromium. It comes from npm with what it needs, none of which runs anything when it is
// installed. It has its own licence, and is never part of this repository.
const (
	lighthousePackage = "lighthouse@12.8.2" // the latest that runs on Node 18 and 20
	lighthouseCommand = "node_modules/lighthouse/cli/index.js"
)

// findLighthouse returns the path of Lighthouse's command, after installing it where that wasn't done before.
func findLighthouse(ctx context.Context) (string, error) {
	cache, err := tool.Cache()
	if err != nil {
		return "", err
	}
	kept := filepath.Join(cache, lighthousePackage)
	if command := filepath.Join(kept, lighthouseCommand); exists(command) {
		return command, nil
	}
	if err := tool.NeedNPM(ctx, os.Stderr, "npm installs Lighthouse"); err != nil {
		return "", err
	}
	work, err := tool.Work(cache)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	fmt.Fprintln(os.Stderr, "Installing", lighthousePackage, "with npm (once)...")
	install := exec.CommandContext(ctx, "npm", "install", "--prefix", work, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", lighthousePackage)
	install.Dir = work
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("installing %s with npm failed: %w: %s", lighthousePackage, err, out)
	}
	return filepath.Join(kept, lighthouseCommand), os.Rename(work, kept) // in one step: several processes may install at once
}
