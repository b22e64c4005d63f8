package cloud

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Folder is the folder under functions/ that holds a function's main package.
func Folder(function string) string {
	return strings.ToLower(strings.TrimSuffix(function, "Function"))
}

// Build compiles the functions of a checkout for this machine, with the flags of the Makefile, to
// <out>/<logical id>/bootstrap.
func Build(ctx context.Context, root, out string, functions []string) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(out, ".go"), 0o755); err != nil {
		return err
	}
	// One command for all, so that what they share is linked from one cache at once.
	args := []string{"build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", filepath.Join(out, ".go") + string(filepath.Separator)}
	for _, f := range functions {
		args = append(args, "./functions/"+Folder(f))
	}
	build := exec.CommandContext(ctx, "go", args...)
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	for _, f := range functions {
		if err := os.MkdirAll(filepath.Join(out, f), 0o755); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(out, ".go", Folder(f)), filepath.Join(out, f, "bootstrap")); err != nil {
			return err
		}
	}
	return nil
}
