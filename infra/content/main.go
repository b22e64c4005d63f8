// Content checks the clinic's own content in internal/guide/clinic, and names each file, line and field that is
// wrong. `make lint` and every build run it, so that no such content is deployed.
package main

import (
	"fmt"
	"os"

	"limber/internal/guide"
)

func main() {
	if err := guide.CheckClinic(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		fmt.Fprintln(os.Stderr, "\nThe clinic's own content can't be built in like this. internal/guide/clinic/README.md says what it may hold.")
		os.Exit(1)
	}
}
