// Command figure draws the figures of the guide: make figures. It writes them to internal/figure/files, which are
// kept with the code, and one sheet of them all to .build/figures.png, to look at.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"limber/internal/guide"
)

const (
	kept  = "internal/figure/files"
	shown = ".build/figures.png"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	g, err := guide.Load()
	if err != nil {
		return err
	}
	o, err := draws(g)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(kept); err != nil {
		return err
	}
	if err := os.MkdirAll(kept, 0o755); err != nil {
		return err
	}
	for name, data := range o.files {
		if err := os.WriteFile(filepath.Join(kept, name), data, 0o644); err != nil {
			return err
		}
	}
	if err := sheet(shown); err != nil {
		return err
	}
	fmt.Printf("%d figures in %s; all of them on %s\n", len(o.figures), kept, shown)
	return nil
}
