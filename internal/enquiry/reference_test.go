package enquiry_test

import (
	"testing"

	"limber/internal/enquiry"
)

func TestEveryReferenceReadsBackAsItself(t *testing.T) {
	for range 5000 {
		reference := enquiry.NewReference()
		if read, ok := enquiry.ParseReference(reference); !ok || read != reference {
			t.Fatalf("%s reads as %q", reference, read)
		}
	}
}
