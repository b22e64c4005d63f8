package api_test

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"limber/internal/guide"
)

func TestStaffSeeAllOfTheGuideWithWhatAwaitsReview(t *testing.T) {
	content, err := guide.With(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	o := newOfficeWith(t, func() (*guide.Guide, error) { return content, nil })
	page := html.UnescapeString(o.signIn(alex).get("/staff/guide").body)
	saw(t, page, `<a href="/staff/guide">Guide</a>`)
	if n := strings.Count(page, "Awaiting clinical review"); n != len(content.Review()) || n < 80 {
		t.Errorf("%d parts are marked, %d await review", n, len(content.Review()))
	}
	article := content.Article().For(guide.Clinic{Name: clinic.Name, Phone: clinic.Phone})
	var texts []string
	for _, s := range article.Sections {
		texts = append(texts, s.Heading)
		for _, b := range s.Blocks {
			texts = append(append(texts, b.Text), b.List...)
		}
	}
	for _, c := range article.Cards {
		texts = append(append(texts, c.Heading, c.Intro), c.Items...)
	}
	for _, e := range content.Exercises() {
		texts = append(texts, e.Name, e.Muscles, e.Kit, e.Start, e.Easier, e.Harder, e.Stop, e.Avoid)
		texts = append(append(append(texts, e.Steps...), e.Cues...), e.Mistakes...)
		for _, tier := range guide.Tiers() {
			texts = append(texts, e.Doses.For(tier).Text(e), e.Doses.For(tier).Source.Text)
		}
		for _, s := range e.Sources {
			texts = append(texts, s.Text)
		}
	}
	for _, l := range content.Levels() {
		texts = append(texts, l.Name)
	}
	for _, row := range content.Rules().Rows() {
		texts = append(texts, row.Name, row.Source.Text)
		for _, c := range row.Cases {
			texts = append(texts, c.When, c.Then)
		}
		for _, n := range row.Numbers {
			texts = append(texts, fmt.Sprintf("%s: <strong>%d</strong>, from %d to %d", n.Name(), n.Value, n.Least, n.Most))
		}
	}
	for _, tip := range content.Tips() {
		texts = append(append(texts, tip.Name, tip.Heading, tip.Text, tip.Source.Text), tip.Words...)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("staff don't see %q", text)
		}
	}
	if strings.Contains(page, "{{") {
		t.Error("there is a gap that was not filled")
	}
}

func TestStaffSeeWhoApprovedWhatAndWhen(t *testing.T) {
	files := fstest.MapFS{"clinic/exercises/clam.json": {Data: []byte(`{
		"approved": true, "approved_by": "A. <Smith>", "approved_on": "2026-11-03", "doses": {"beginner": {"reps": 7, "approved": true}}
	}`)}}
	content, err := guide.With(files)
	if err != nil {
		t.Fatal(err)
	}
	o := newOfficeWith(t, func() (*guide.Guide, error) { return content, nil })
	page := o.signIn(alex).get("/staff/guide").body
	saw(t, page, "Approved by A. &lt;Smith&gt; on 3 November 2026.")
	saw(t, page, "<p>Approved.</p>\n<p>2 sets of 7 each side")
	saw(t, page, "The clinic chose these numbers.")
	if n := strings.Count(page, "Awaiting clinical review"); n != len(content.Parts())-2 {
		t.Errorf("%d of %d parts are marked, and 2 are approved", n, len(content.Parts()))
	}
}

func TestTheReviewOfTheGuideIsForStaffAndTakesNothing(t *testing.T) {
	o := newOffice(t)
	if a := o.visitor().get("/staff/guide"); a.status != http.StatusUnauthorized || strings.Contains(a.body, "Awaiting") {
		t.Errorf("without a session it answered %d", a.status)
	}
	v := o.signIn(kim)
	before := o.state()
	defer o.unchanged(before)
	if a := v.get("/staff/guide?id=clam"); a.status != http.StatusBadRequest {
		t.Errorf("with a question it answered %d", a.status)
	}
	v.get("/staff/guide")
}
