package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"testing"
)

// report is what Lighthouse says of a page. Scores are from 0 to 1; an audit that doesn't apply has none.
type report struct {
	Categories map[string]struct {
		Score     *float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Score                      *float64
		Title, DisplayValue, Error string
	}
}

// Speed is measured here as on a phone that Lighthouse makes up from what it saw, so that it hangs little on this machine.
// It is still not part of make test: it is measured, and a busy machine may spoil it.
func TestLighthouseGivesThePagesOfTheGuideAHundred(t *testing.T) {
	command := os.Getenv("LIMBER_LIGHTHOUSE")
	if command == "" {
		t.Skip("needs Lighthouse: run make lighthouse")
	}
	s := openSite(t)
	for _, path := range []string{"/guide", "/guide/clam", "/routine", "/routine?focus=strength&minutes=10"} {
		found := measure(t, command, s.Site+path)
		line := path
		for _, name := range []string{"performance", "accessibility", "best-practices", "seo"} {
			category, known := found.Categories[name]
			if !known || category.Score == nil {
				t.Errorf("%s: Lighthouse gives no score for %s", path, name)
				continue
			}
			line += fmt.Sprintf("  %s %.0f", name, *category.Score*100)
			if *category.Score == 1 {
				continue
			}
			t.Errorf("%s: %s has %.0f", path, name, *category.Score*100)
			for _, ref := range category.AuditRefs {
				if audit := found.Audits[ref.ID]; ref.Weight > 0 && (audit.Score == nil || *audit.Score < 1) {
					t.Logf("  %s: %s %s", ref.ID, audit.Title, audit.DisplayValue)
				}
			}
		}
		t.Log(line)
		for _, id := range slices.Sorted(maps.Keys(found.Audits)) {
			if slices.Contains([]string{"first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"}, id) {
				t.Log("  "+id, found.Audits[id].DisplayValue)
			}
		}
	}
}

// measure runs Lighthouse with the settings of a phone, which are its own.
func measure(t *testing.T, command, address string) (found report) {
	t.Helper()
	run := exec.CommandContext(t.Context(), "node", command, address, "--quiet", "--output=json", "--output-path=stdout",
		"--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu")
	run.Env = append(os.Environ(), "CHROME_PATH="+os.Getenv("LIMBER_CHROMIUM"))
	var out, said bytes.Buffer
	run.Stdout, run.Stderr = &out, &said
	if err := run.Run(); err != nil {
		t.Fatalf("Lighthouse can't measure %s: %v: %s", address, err, said.String())
	}
	must(t, json.Unmarshal(out.Bytes(), &found))
	return found
}
