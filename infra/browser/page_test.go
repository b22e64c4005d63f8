package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/infra/browser"
)

// sheet is a page as the site answered it, or an email.
type sheet struct {
	name   string
	html   string
	header http.Header
	wrong  bool // it says that there is an error in a form
	mail   bool
}

// leftOut are axe-core's rules that don't suit mail, which is shown within a page of the mail program's.
var leftOut = []string{"region", "landmark-one-main"}

// views are a small phone, which is also a wide window at four times the size, a usual phone, and a desk.
func views() (all []browser.View) {
	for _, dark := range []bool{false, true} {
		for _, width := range []int{320, 360, 1280} {
			all = append(all, browser.View{Width: width, Dark: dark})
		}
	}
	return all
}

// patience is how long one page may take, whatever else the machine does: a browser that hangs must not
// hold up all other tests.
const patience = 5 * time.Minute

// drawing is all that an email may ask for: the guide's picture of an exercise, from the site.
var drawing = regexp.MustCompile(`^https?://[^/]+/figures/[a-z0-9-]+\.png$`)

// judge opens a page and returns all that is wrong with it in some views.
func judge(t *testing.T, tab *browser.Tab, axe browser.Axe, s *shelf, page sheet, views ...browser.View) (found []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	address := s.put(page)
	must(t, tab.Open(ctx, address))
	must(t, axe.Load(ctx, tab))
	var title string
	must(t, tab.Evaluate(ctx, "document.title", &title))
	if page.wrong != strings.HasPrefix(title, "Error: ") {
		found = append(found, fmt.Sprintf("its title is %q: titles begin with \"Error: \" where there is one, and nowhere else", title))
	}
	for _, v := range views {
		must(t, tab.Look(ctx, v))
		for _, f := range look(ctx, t, tab, axe, page) {
			found = append(found, v.String()+": "+f)
		}
		must(t, shoot(ctx, tab, page, v))
	}
	for _, asked := range tab.Requests() {
		ours := strings.HasPrefix(asked, s.URL+figures)
		mailed := page.mail && (asked == s.URL+icon || drawing.MatchString(asked)) // mail programs look for no icon
		if asked != address && !ours && !mailed {
			found = append(found, "it asks for "+asked)
		}
	}
	for _, trouble := range tab.Troubles() {
		found = append(found, "the browser says: "+trouble)
	}
	return found
}

// look returns what is wrong with the page as it is shown now.
func look(ctx context.Context, t *testing.T, tab *browser.Tab, axe browser.Axe, page sheet) (found []string) {
	t.Helper()
	var over int
	must(t, tab.Evaluate(ctx, "document.documentElement.scrollWidth - innerWidth", &over))
	if over > 0 {
		found = append(found, fmt.Sprintf("it is %d pixels wider than the window", over))
	}
	var out []string
	if page.mail {
		out = leftOut
	}
	outcome, err := axe.Run(ctx, tab, out...)
	must(t, err)
	for _, violation := range outcome.Violations {
		found = append(found, violation.String())
	}
	if !slices.Contains(outcome.Passed, "color-contrast") && len(outcome.Violations) == 0 {
		found = append(found, "axe-core could not judge its colours")
	}
	return found
}

// shoot takes a picture of a page for people to look at, where SHOTS names a directory. A relative one
// is seen from the checkout, where make is run.
func shoot(ctx context.Context, tab *browser.Tab, page sheet, v browser.View) error {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return nil
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(root, dir)
	}
	picture, err := tab.Screenshot(ctx)
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(page.name, " ", "-") + "-" + v.String() + ".png"
	return os.WriteFile(filepath.Join(dir, name), picture, 0o644)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryPageIsUsableByAllAtEveryWidthInLightAndDark(t *testing.T) {
	// Each worker has a browser of its own: of a tab behind another, no picture can be taken.
	tabs := make(chan *browser.Tab, runtime.NumCPU())
	var axe browser.Axe
	for range cap(tabs) {
		var c *browser.Chromium
		c, axe = tools(t)
		tabs <- newTab(t, c)
	}
	s := newShelf(t)
	for _, page := range gather(t) {
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			tab := <-tabs
			defer func() { tabs <- tab }()
			for _, f := range judge(t, tab, axe, s, page, views()...) {
				t.Error(f)
			}
		})
	}
}
