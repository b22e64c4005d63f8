package guide

import (
	"slices"
	"strings"

	"limber/internal/overlay"
)

// article reads our article with the clinic's changes.
func (l *loader) article() (Article, error) {
	var ours Article
	var file struct {
		Article
		Videos []Video `json:"videos"` // of the clinic, for the places that the article has for them
	}
	change, err := l.read("article.json", func(data []byte) (overlay.Rule, error) {
		if err := decode(data, &ours); err != nil {
			return nil, err
		}
		return ours.rule(), nil
	}, &file)
	if err != nil || change == nil {
		return file.Article, err
	}
	l.checkSections(ours, file.Article, change)
	for i, v := range file.Videos {
		place := file.video(v.ID)
		if place == nil {
			l.wrong("article.json", change.Get("videos").Items()[i], "videos."+v.ID, "is in no section any more")
			continue
		}
		if v.Title != "" {
			place.Title = v.Title
		}
		place.URL = v.URL
	}
	return file.Article, nil
}

// video returns the place of a video, or nil.
func (a Article) video(id string) *Video {
	for _, s := range a.Sections {
		for _, b := range s.Blocks {
			if b.Video != nil && b.Video.ID == id {
				return b.Video
			}
		}
	}
	return nil
}

// checkSections makes sure that sections with other blocks still hold what only they hold: the cards
// that say when to get help, and the exercises.
func (l *loader) checkSections(ours, theirs Article, change *overlay.Node) {
	for _, at := range change.Get("sections").Items() {
		blocks := at.Get("blocks")
		if blocks == nil {
			continue
		}
		id := at.Get("id").Text()
		same := func(s Section) bool { return s.ID == id }
		before, after := ours.Sections[slices.IndexFunc(ours.Sections, same)], theirs.Sections[slices.IndexFunc(theirs.Sections, same)]
		if want := before.places(); !slices.Equal(want, after.places()) {
			message := "must have no block of exercises or cards, which stand elsewhere"
			if len(want) > 0 {
				message = "must have these blocks, each once: " + strings.Join(want, ", ")
			}
			l.wrong("article.json", blocks, "sections."+id+".blocks", message)
		}
		for _, block := range blocks.Items() {
			if film := block.Get("video"); film != nil && theirs.videos(film.Get("id").Text()) > 1 {
				l.wrong("article.json", film, "sections."+id+".blocks", "must not have the id of another video")
			}
		}
	}
}

// places lists what the section holds that is not in its blocks themselves, as JSON, sorted.
func (s Section) places() []string {
	var places []string
	for _, b := range s.Blocks {
		if b.Cards {
			places = append(places, `{"cards": true}`)
		}
		if b.Exercises != "" {
			places = append(places, `{"exercises": "`+string(b.Exercises)+`"}`)
		}
	}
	slices.Sort(places)
	return places
}

// videos counts the places of an id.
func (a Article) videos(id string) int {
	count := 0
	for _, s := range a.Sections {
		for _, b := range s.Blocks {
			if b.Video != nil && b.Video.ID == id {
				count++
			}
		}
	}
	return count
}
