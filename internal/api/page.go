package api

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"limber/internal/fault"
)

//go:embed page
var pageFiles embed.FS

const htmlType = "text/html; charset=utf-8"

// page is what the layout needs; Body is for the page's own template.
type page struct {
	Name    string // of the template
	Title   string
	Summary string // for search engines, on public pages
	Wrong   bool   // there is an error, which the title says first
	Public  bool   // for search engines to find
	Clinic  Clinic
	Staff   *staffFrame // around the pages of the clinic's staff; nil around all others
	// Challenge is the public key of the challenge on the page, whose script is then let in; mostly empty.
	Challenge string
	// Of public pages: the path by which others know the page, the figure file that stands for it where it is shared, unless
	// that is the whole guide's, and what schema.org has to say of it.
	Path, Share string
	Data        any
	// Player says that the page plays a session: it has a style and a script more, which may fetch from this site.
	Player bool
	Body   any
}

// look is the one style and the one script of all pages, and the policy that lets only them run.
type look struct {
	style  template.CSS
	script template.JS
	policy string
}

var looks sync.Map // Theme -> look

// loadLook reads them at the first page, so that the routes of the API start without them.
func loadLook(t Theme) look {
	if have, ok := looks.Load(t); ok {
		return have.(look)
	}
	style, script := readPart("style.css")+t.css(), readPart("script.js")
	policy := "default-src 'none'; style-src %s; script-src %s; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	made := look{
		style: template.CSS(style), script: template.JS(script),
		policy: fmt.Sprintf(policy, hashSource(style), hashSource(script)),
	}
	looks.Store(t, made)
	return made
}

func readPart(name string) string {
	content, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(content)
}

func hashSource(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

var templates sync.Map // name -> *template.Template

func pageTemplate(name string) (*template.Template, error) {
	if have, ok := templates.Load(name); ok {
		return have.(*template.Template), nil
	}
	t, err := template.ParseFS(pageFiles, "page/layout.html", "page/form.html", "page/trap.html", "page/safety.html", "page/figure.html", "page/offer.html", "page/"+name+".html")
	if err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	templates.Store(name, t)
	return t, nil
}

// Icon returns the icon of the page, in the theme's colour.
func (p page) Icon() template.URL {
	colour := strings.TrimPrefix(p.Clinic.Theme.day(), "#")
	return template.URL("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M2 12c3 0 3-8 6-8s3 8 6 8' fill='none' stroke='%23" +
		colour + "' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E")
}

// Style returns the style of every page.
func (p page) Style() template.CSS { return loadLook(p.Clinic.Theme).style }

// Script returns the script of every page; pages work without it.
func (p page) Script() template.JS { return loadLook(p.Clinic.Theme).script }

// playerLook is the style and the script of pages that play a session, and what lets them into a page's policy.
type playerLook struct {
	style  template.CSS
	script template.JS
	allow  *strings.Replacer
}

var player = sync.OnceValue(func() playerLook {
	style, script := readPart("session.css"), ""
	for _, name := range []string{"session-cue.js", "session-keep.js", "session-time.js", "session-figure.js", "session.js", "session-end.js"} {
		script += readPart(name)
	}
	return playerLook{template.CSS(style), template.JS(script), strings.NewReplacer(
		"style-src ", "connect-src 'self'; worker-src 'self'; style-src "+hashSource(style)+" ",
		"script-src ", "script-src "+hashSource(script)+" ",
	)}
})

// PlayerStyle returns what the style of a page that plays a session has more.
func (page) PlayerStyle() template.CSS { return player().style }

// PlayerScript returns the script that plays a session; the page works without it.
func (page) PlayerScript() template.JS { return player().script }

// Canonical is the page's one address, for search engines and for whoever shares it; nothing where it has none.
func (p page) Canonical() string {
	if !p.Public || p.Path == "" {
		return ""
	}
	return p.Clinic.Site + p.Path
}

// ShareImage is the address of the picture that is shown where the page is shared.
func (p page) ShareImage() string {
	name := p.Share
	if name == "" {
		name = "share.png"
	}
	return p.Clinic.Site + "/figures/" + name
}

func (p page) render() ([]byte, error) {
	t, err := pageTemplate(p.Name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "layout", p); err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	return out.Bytes(), nil
}

func (p page) setHeaders(h http.Header) {
	policy := loadLook(p.Clinic.Theme).policy
	if p.Player {
		policy = player().allow.Replace(policy) // with its fetches, and its worker
	} else if p.Canonical() != "" {
		// No page asks for it. Tools that judge pages for search engines do, in the page's name, and say that it is missing.
		policy += "; connect-src " + p.Clinic.Site + "/robots.txt"
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer") // a link's capability is in the address
	h.Set("X-Content-Type-Options", "nosniff")
}

// writePublicPage answers with a page that is the same for everyone.
func writePublicPage(w http.ResponseWriter, r *http.Request, p page) error {
	p.Public = true
	content, err := p.render()
	if err != nil {
		return err
	}
	p.setHeaders(w.Header())
	writePublic(w, r, htmlType, content)
	return nil
}

// writePersonalPage answers with a page that nobody keeps: it is one person's, or holds when it was made.
func writePersonalPage(w http.ResponseWriter, status int, p page) error {
	content, err := p.render()
	if err != nil {
		return err
	}
	p.setHeaders(w.Header())
	if p.Challenge != "" {
		w.Header().Set("Content-Security-Policy", allowChallenge(w.Header().Get("Content-Security-Policy")))
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", htmlType)
	w.WriteHeader(status)
	w.Write(content)
	return nil
}

// errorHeadings say what happened; the fault's own sentence says what to do.
var errorHeadings = map[fault.Kind]string{
	fault.Invalid:      "There is a problem",
	fault.TooLarge:     "That was too long",
	fault.Unsupported:  "There is a problem",
	fault.NotFound:     "Page not found",
	fault.Forbidden:    "This link does not work",
	fault.Expired:      "This link has run out",
	fault.Unavailable:  "Please try again soon",
	fault.Internal:     "Sorry, something went wrong",
	fault.TooMany:      "Please wait a little",
	fault.Busy:         "Please wait a little",
	fault.Unauthorized: "A link is missing",
}

func (c Clinic) writeError(w http.ResponseWriter, f *fault.Error) error {
	setFailure(w, f)
	return writePersonalPage(w, status(f), page{
		Name: "error", Title: errorHeadings[f.Kind], Wrong: true, Clinic: c, Body: f,
	})
}

// seeOther goes to a page after a form was taken, so that loading it again sends no form again.
func seeOther(w http.ResponseWriter, path string) error {
	w.Header().Set("Location", path)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// toPersonal goes to a page of one person's after a form of it was taken. The answer counts as such a page: its address has
// their link in it, which is not for keeping.
func toPersonal(w http.ResponseWriter, r *http.Request, page, code string) error {
	w.Header().Set("Content-Type", htmlType)
	w.Header().Set("Referrer-Policy", "no-referrer")
	return seeOther(w, page+linkOf(r)+"?done="+code)
}
