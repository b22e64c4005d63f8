package api

import (
	"encoding/xml"
	"fmt"
	"net/http"
)

// siteMap lists pages for search engines, as sitemaps.org has it.
type siteMap struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []struct {
		Address string `xml:"loc"`
	} `xml:"url"`
}

// publicPaths are the pages that are the same for everyone.
func (d GuideDeps) publicPaths() []string {
	paths := []string{"/guide", "/guide/how-it-adapts", "/routine", "/subscribe", "/contact", "/privacy"}
	for _, e := range d.Guide.Exercises() {
		paths = append(paths, "/guide/"+e.ID)
	}
	return paths
}

func (d GuideDeps) sitemap(w http.ResponseWriter, r *http.Request) error {
	var list siteMap
	for _, path := range d.publicPaths() {
		list.Pages = append(list.Pages, struct {
			Address string `xml:"loc"`
		}{d.Clinic.Site + path})
	}
	content, err := xml.Marshal(list)
	if err != nil {
		return fmt.Errorf("write sitemap: %w", err)
	}
	writePublic(w, r, "application/xml", append([]byte(xml.Header), content...))
	return nil
}

// robots names no path that holds a link of somebody's: those pages say themselves that they are not to be found.
func (d GuideDeps) robots(w http.ResponseWriter, r *http.Request) error {
	writePublic(w, r, "text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: /v1/\nDisallow: /staff\n\nSitemap: "+d.Clinic.Site+"/sitemap.xml\n"))
	return nil
}
