package archtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"limber/internal/figure"
)

// TestWhatIsSentCarriesWordsOfPicturesAndNoPictures keeps the pictures out of a function that only says what they show:
// they would be read from disk at each of its cold starts.
func TestWhatIsSentCarriesWordsOfPicturesAndNoPictures(t *testing.T) {
	built := filepath.Join(t.TempDir(), "deliver")
	if out, err := exec.Command("go", "build", "-o", built, "../../functions/deliver").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	binary, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range figure.IDs() {
		png, _ := figure.PNG(id)
		svg, _ := figure.SVG(id)
		if bytes.Contains(binary, png[100:200]) || bytes.Contains(binary, svg[len(svg)-100:]) {
			t.Errorf("deliver carries the picture of %s", id)
		}
		if !bytes.Contains(binary, []byte(figure.Alt(id)[:20])) {
			t.Errorf("deliver has no words for the picture of %s", id)
		}
	}
}
