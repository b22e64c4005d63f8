package enquiry_test

import (
	"slices"
	"strings"
	"testing"

	"limber/internal/enquiry"
)

func TestScreensNameWhatIsDoubtful(t *testing.T) {
	for _, c := range []struct {
		name, message, address string
		want                   []string
	}{
		{"Jo", "I ran to https://run.example and www.run.example on Sunday.", jo, nil},
		{"Jo", "See HTTP://a.example, www.b.example and https://c.example", jo, []string{enquiry.DoubtLinks}},
		{"www.a.example", "www.b.example www.c.example", jo, []string{enquiry.DoubtLinks}},
		{"Jo", `<a href="x">`, jo, []string{enquiry.DoubtMarkup}},
		{"Jo", "< SCRIPT>", jo, []string{enquiry.DoubtMarkup}},
		{"Jo", "[url=x]cheap[/url]", jo, []string{enquiry.DoubtMarkup}},
		{"<img src=x>", "Hello", jo, []string{enquiry.DoubtMarkup}},
		{"Jo", "It hurts <3 but 2 < 3 [see above] and [linked] a > b", jo, nil},
		{"Jo", "Hello", "jo@mailinator.com", []string{enquiry.DoubtMail}},
		{"Jo", "<a>" + strings.Repeat(" www.a.example", 3), "jo@mailinator.com", []string{enquiry.DoubtLinks, enquiry.DoubtMarkup, enquiry.DoubtMail}},
		{"Jo", "Ночью болит спина", "", nil},
	} {
		e := enquiry.Enquiry{Name: c.name, Message: c.message}
		if c.address != "" {
			e.Email = mail(t, c.address)
		}
		if got := enquiry.Screen(e); !slices.Equal(got, c.want) {
			t.Errorf("%q %q: %q, want %q", c.name, c.message, got, c.want)
		}
	}
}

func TestTheListOfWordsIsReadWholeAndTheUsualOneWhereThereIsNone(t *testing.T) {
	for text, want := range map[string][]string{
		"numb\n  Chest Pain # ask at once\n\n# nothing\ncan't feel, Can’t walk,": {"numb", "chest pain", "cant feel", "cant walk"},
	} {
		if got := enquiry.ParseWords(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	usual := enquiry.ParseWords("")
	if len(usual) < 30 || !slices.Contains(usual, "pins and needles") {
		t.Errorf("the usual list is %q", usual)
	}
	for _, text := range []string{" \n,,", "# none"} {
		if !slices.Equal(enquiry.ParseWords(text), usual) {
			t.Errorf("%q leaves no list", text)
		}
	}
}

func TestAWordOfTheListMarksAMessageAndAPartOfOneDoesNot(t *testing.T) {
	w := newWorld(t)
	w.service.Words = enquiry.ParseWords("numb, pins and needles, can't feel, fell")
	for message, want := range map[string]bool{
		"My foot is numb.": true, "NUMB!": true, "numb": true, "It's (numb)": true, "My foot—numb since May": true,
		"I have pins-and-needles": true, "pins and\nneedles": true, "I can’t feel it": true, "I cant feel it": true, "I fell": true,
		"I have a number of questions": false, "pins, needles": false, "I felt fine": false, "I fellow run": false, "number": false,
	} {
		r := request()
		r.Message = message
		if e := w.send(r); e.First != want {
			t.Errorf("%q: read first is %v", message, e.First)
		}
	}
}

func TestAReferenceIsReadHoweverItIsTyped(t *testing.T) {
	for text, want := range map[string]string{
		"K7H-4M2": "K7H-4M2", "k7h-4m2": "K7H-4M2", "k7h4m2": "K7H-4M2", " K7H – 4M2 ": "K7H-4M2", "k 7 h 4 m 2": "K7H-4M2",
		"": "", "K7H-4M": "", "K7H-4M22": "", "K7H-4M1": "", "KOH-4M2": "", "K7H_4M2": "", "ſ7H4M": "", "K7H-4M2\n": "",
	} {
		if got, ok := enquiry.ParseReference(text); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestReferencesAreReadBackAreManyAndUseEveryLetterAlike(t *testing.T) {
	seen, letters := map[string]bool{}, map[rune]int{}
	const n = 20000
	for range n {
		reference := enquiry.NewReference()
		if back, ok := enquiry.ParseReference(strings.ToLower(reference)); !ok || back != reference {
			t.Fatalf("%q is read as %q", reference, back)
		}
		seen[reference] = true
		for _, r := range strings.ReplaceAll(reference, "-", "") {
			letters[r]++
		}
	}
	if len(seen) < n-50 {
		t.Errorf("%d of %d are distinct", len(seen), n)
	}
	for r, count := range letters {
		if even := n * 6 / 18; len(letters) != 18 || count < even*9/10 || count > even*11/10 {
			t.Errorf("%c is used %d times of some %d; there are %d letters", r, count, even, len(letters))
		}
		if strings.ContainsRune("0O1ILSBDPTV", r) {
			t.Errorf("%c is taken for another on the phone", r)
		}
	}
}

func TestAnEnquiryIsFoundUnderAKeyedHashOfEachAddress(t *testing.T) {
	e := enquiry.Enquiry{Email: mail(t, "Jo@runner.example")}
	same := enquiry.Enquiry{Email: mail(t, "jo@runner.example")}
	one, two, other := e.Addresses([]byte("k")), same.Addresses([]byte("k")), e.Addresses([]byte("l"))
	if len(one) != 1 || !slices.Equal(one, two) || slices.Equal(one, other) || strings.Contains(one[0], "jo") {
		t.Errorf("%q, %q, %q", one, two, other)
	}
}
