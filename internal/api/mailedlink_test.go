package api_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTheLinkToABreakLeadsToItsQuestion holds the emails and the page together: a part of an address that the page
// doesn't have would lead to its top, and nobody would be told.
func TestTheLinkToABreakLeadsToItsQuestion(t *testing.T) {
	email, err := os.ReadFile("../message/templates/routine.html")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("page/preferences.html")
	if err != nil {
		t.Fatal(err)
	}
	part := regexp.MustCompile(`\{\{preferences\}\}#(\w+)`).FindSubmatch(email)
	if part == nil || !strings.Contains(string(page), `id="`+string(part[1])+`"`) {
		t.Errorf("the preferences have no %q", part)
	}
}
