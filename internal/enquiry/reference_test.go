package enquiry_test

import (
	"testing"

	"limber/internal/enquiry"
)

func TestEveryReferenceIsReadBackAsItIs(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 { // one letter in 64 is drawn again, wherever it stands
		reference := enquiry.NewReference()
		if read, ok := enquiry.ParseReference(reference); !ok || read != reference {
			t.Fatalf("%q is read as %q", reference, read)
		}
		seen[reference] = true
	}
	if len(seen) < 9_990 {
		t.Errorf("only %d of 10000 differ", len(seen))
	}
}
