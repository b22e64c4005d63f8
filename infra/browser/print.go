package browser

import (
	"bytes"
	"context"
)

// Print returns the page that is open as PDF, on the paper that its style asks for, and how many sheets that takes.
func (t *Tab) Print(ctx context.Context) (pdf []byte, sheets int, err error) {
	var printed struct{ Data []byte }
	if err := t.call(ctx, "Page.printToPDF", object{"preferCSSPageSize": true}, &printed); err != nil {
		return nil, 0, err
	}
	const sheet, tree = "/Type /Page", "/Type /Pages" // Chromium writes them uncompressed
	return printed.Data, bytes.Count(printed.Data, []byte(sheet)) - bytes.Count(printed.Data, []byte(tree)), nil
}
