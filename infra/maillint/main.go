// Maillint holds the emails against caniemail's data: whether Gmail, Apple Mail and Outlook show what they are made of.
// Whatever one of them lacks, shows in part or was never tested with is a fault, unless allowed.go says why it may be
// there. It reads the emails as their tests hold them, in internal/message/testdata.
//
//	go run ./infra/maillint
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"limber/infra/local/tool"
)

// caniemail is the data: one file of the npm package.
var caniemail = tool.Asset{
	Package: "caniemail@2.0.2", File: "data/caniemail.json",
	Digest: "28121a5dac0eab0f405ff091af8408c2aa092e6ff22e3240c4e42388b7f403a4",
}

func main() {
	path, missing := data(context.Background())
	if missing != "" {
		fmt.Println(missing)
		return
	}
	faults, err := lint(path, "internal/message/testdata")
	if err != nil {
		fmt.Fprintln(os.Stderr, "maillint:", err)
		os.Exit(1)
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
}

// data returns the path of the data, or a sentence that says what is missing to get it.
func data(ctx context.Context) (path, missing string) {
	cache, err := tool.Cache()
	if err != nil {
		return "", "There is no cache directory here: the emails were not held against caniemail's data."
	}
	if kept, have := caniemail.Cached(cache); have {
		return kept, ""
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", "npm is not installed: the emails were not held against caniemail's data."
	}
	path, err = caniemail.Fetch(ctx, cache)
	if err != nil {
		return "", fmt.Sprintf("The emails were not held against caniemail's data: %v", err)
	}
	return path, ""
}

// lint returns a line for each fault of the emails in a directory.
func lint(data, emails string) ([]string, error) {
	known, err := readSupport(data)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(emails, "*.html"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no emails in %s", emails)
	}
	where := map[use][]string{}
	for _, file := range files {
		html, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		used, err := uses(string(html), known)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for u := range used {
			where[u] = append(where[u], strings.TrimSuffix(filepath.Base(file), ".html"))
		}
	}
	return judge(where, known, allowed), nil
}

// judge returns a line for each feature that isn't right everywhere and not allowed where it is used, and for each
// allowance that nothing needs.
func judge(where map[use][]string, known support, allowed []allowance) []string {
	needed := map[int]bool{}
	on, in := map[string][]string{}, map[string][]string{}
	for u, emails := range where {
		if len(known.lacking(u.feature)) == 0 {
			continue
		}
		if i := slices.IndexFunc(allowed, func(a allowance) bool { return a.covers(u) }); i >= 0 {
			needed[i] = true
			continue
		}
		on[u.feature], in[u.feature] = append(on[u.feature], u.on), append(in[u.feature], emails...)
	}
	var faults []string
	for feature := range on {
		faults = append(faults, fmt.Sprintf("%s, on %s: %s. It is in the email %s.", feature, list(on[feature]), list(known.lacking(feature)), list(in[feature])))
	}
	for i, a := range allowed {
		if !needed[i] {
			faults = append(faults, fmt.Sprintf("%s is allowed, and no email needs it.", strings.Join(a.features, ", ")))
		}
	}
	slices.Sort(faults)
	return faults
}

func list(words []string) string {
	slices.Sort(words)
	return strings.Join(slices.Compact(words), ", ")
}
