package api

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"strings"
	"testing"

	"limber/internal/enquiry"
	"limber/internal/subscription"
)

// The words that people agreed to are proof. New words need a new version: add a line here and in
// consentWords, and leave the old ones.
func TestConsentWordsNeverChangeUnderTheirVersion(t *testing.T) {
	want := map[string]string{
		"email-2026-11": "1de4b7a9be484db9", "sms-2026-11": "148d2dec1dae9ba0", "answers-2026-11": "8cb29d753e9b99af",
		"enquiry-2026-11": "ee8a952de12da5a8",
	}
	for version, words := range consentWords {
		sum := sha256.Sum256([]byte(words))
		if have := hex.EncodeToString(sum[:8]); want[version] != have {
			t.Errorf("the words of %s are %s, not %s", version, have, want[version])
		}
	}
	document, err := os.ReadFile("../../infra/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	versions := maps.Clone(subscription.Wordings)
	versions["enquiries"] = enquiry.Wording
	for to, version := range versions {
		words := strings.ReplaceAll(consentWords[version], "{clinic}", "(the clinic)")
		if words == "" || !strings.Contains(string(document), words) {
			t.Errorf("the OpenAPI document doesn't tell websites the words to show for %s", to)
		}
	}
}
