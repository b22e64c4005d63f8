package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"limber/internal/guide"
)

var once = sync.OnceValues(func() (output, error) {
	g, err := guide.Load()
	if err != nil {
		return output{}, err
	}
	return draws(g)
})

// Where a figure is wrong, change infra/figure and run make figures.
func TestTheKeptFilesAreWhatTheCodeDraws(t *testing.T) {
	o, err := once()
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join("..", "..", kept)
	entries, err := os.ReadDir(kept)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(o.files) {
		t.Errorf("%d files are kept, %d are drawn", len(entries), len(o.files))
	}
	for name, data := range o.files {
		was, err := os.ReadFile(filepath.Join(kept, name))
		if err != nil {
			t.Errorf("%v: run make figures", err)
			continue
		}
		if !same(was, data) {
			t.Errorf("%s isn't what the code draws now: run make figures", name)
		}
	}
}

// same allows processors that round the last digit otherwise, as arm64's fused multiplication does, a hundredth of
// a file's length. The files that are kept are amd64's.
func same(a, b []byte) bool {
	if runtime.GOARCH == "amd64" {
		return bytes.Equal(a, b)
	}
	return max(len(a), len(b))-min(len(a), len(b)) <= len(a)/100
}

func TestFiguresAreTheSameEveryTime(t *testing.T) {
	first, err := once()
	if err != nil {
		t.Fatal(err)
	}
	g, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	second, err := draws(g)
	if err != nil {
		t.Fatal(err)
	}
	for name := range first.files {
		if !bytes.Equal(first.files[name], second.files[name]) {
			t.Errorf("%s comes out in two ways", name)
		}
	}
}
