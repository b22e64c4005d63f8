package inbox

import (
	"net/url"
	"strconv"
)

// look is a way to look at an email, and the page that shows it so.
type look struct {
	Path, Name string
	Current    bool
}

// schemes are what stands for an email's rules for the dark.
var schemes = map[string]string{"dark": "@media all", "light": "@media not all"}

// look offers the email in the light and in the dark, with its pictures and
// without; each offer keeps the rest of what is chosen.
func (o *open) look(query url.Values) {
	scheme, pictures := query.Get("scheme"), query.Get("pictures")
	if schemes[scheme] == "" {
		scheme = ""
	}
	if pictures != "off" {
		pictures = ""
	}
	id := strconv.FormatInt(o.ID, 10)
	o.Frame = "/_local/messages/" + id + "/html?" + url.Values{"scheme": {scheme}, "pictures": {pictures}}.Encode()
	offer := func(name, itsScheme, itsPictures string) {
		path := url.Values{"id": {id}, "view": {o.View}, "scheme": {itsScheme}, "pictures": {itsPictures}}
		if to := query.Get("to"); to != "" {
			path.Set("to", to)
		}
		o.Looks = append(o.Looks, look{"/_local/?" + path.Encode(), name, itsScheme == scheme && itsPictures == pictures})
	}
	offer("Colours of this machine", "", pictures)
	offer("Light", "light", pictures)
	offer("Dark", "dark", pictures)
	if pictures == "" {
		offer("Without pictures", scheme, "off")
	} else {
		offer("With pictures", scheme, "")
	}
}
