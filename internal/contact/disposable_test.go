package contact_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"limber/internal/contact"
)

func TestThrowAwayAddressesAreKnown(t *testing.T) {
	for address, want := range map[string]bool{
		"sam@mailinator.com":                     true,
		"Sam@MAILINATOR.com":                     true,
		"sam@inbox.mailinator.com":               true,
		"sam@a.b.yopmail.com":                    true,
		"sam@guerrillamail.com":                  true,
		"sam@example.org":                        false,
		"sam@notmailinator.com":                  false,
		"sam@mailinator.com.example.org":         false,
		"mailinator.com@example.org":             false,
		"sam@mailinator.co":                      false,
		"sam@zzzz.zz":                            false,
		"sam@0.aa":                               false,
		"success@simulator.amazonses.com":        false,
		"sam@privaterelay.appleid.com":           false,
		"sam@icloud.com":                         false,
		"sam@duck.com":                           false,
		"sam@mozmail.com":                        false,
		"sam@simplelogin.com":                    false,
		"sam@passmail.net":                       false,
		"sam@anonaddy.me":                        false,
		"sam@nhs.net":                            false,
		"sam@btinternet.com":                     false,
		"sam@fastmail.com":                       false,
		"sam@proton.me":                          false,
		"sam@" + strings.Repeat("a.", 60) + "uk": false,
	} {
		email, err := contact.ParseEmail(address)
		if err != nil {
			t.Fatal(address, err)
		}
		if email.Disposable() != want {
			t.Errorf("%s: disposable is %v, want %v", address, !want, want)
		}
	}
	if (contact.Email{}).Disposable() {
		t.Error("no address is disposable")
	}
}

// TestEveryListedDomainIsFound also holds the file to its form, on which the search rests.
func TestEveryListedDomainIsFound(t *testing.T) {
	file, err := os.ReadFile("disposable.txt")
	if err != nil {
		t.Fatal(err)
	}
	text, ends := strings.CutSuffix(string(file), "\n")
	domains := strings.Split(text, "\n")
	if !ends || len(domains) < 150 || !slices.IsSorted(domains) || len(slices.Compact(slices.Clone(domains))) != len(domains) {
		t.Errorf("%d domains: the list must end in a newline, be sorted by byte, and hold none twice", len(domains))
	}
	for _, domain := range domains {
		email, err := contact.ParseEmail("sam@" + domain)
		if err != nil || email.Reveal() != "sam@"+domain {
			t.Errorf("%q is not a domain as addresses have them: %v", domain, err)
		}
		if !email.Disposable() {
			t.Errorf("%s is listed and not found", domain)
		}
	}
}
