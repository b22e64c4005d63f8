package guide

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"limber/internal/overlay"
)

// clinic is the clinic's own content, which its README explains: files of the names of ours, with what
// is to be different.
//
//go:embed clinic
var clinic embed.FS

// CheckClinic reports everything that is wrong with the clinic's own content, for a build to stop at.
func CheckClinic() error { return checkClinic(clinic) }

func checkClinic(files fs.FS) error {
	l := &loader{clinic: files}
	l.checkNames()
	_, wrongGuide := l.guide()
	_, wrongArticle := l.article()
	if err := l.problems.Err(); err != nil {
		return err
	}
	// What follows is wrong with ours, or would be a gap in the rules above.
	_, wrong := With(files)
	_, wrongCheck := parseArticle(files)
	return errors.Join(wrongGuide, wrongArticle, wrong, wrongCheck)
}

// loader reads our content with a clinic's laid over it, and collects what is wrong with the clinic's.
type loader struct {
	clinic   fs.FS
	problems overlay.Problems
}

// keys tell the things apart that a clinic changes one by one.
var keys = map[string]string{"sections": "id", "cards": "level", "levels": "number", "tips": "reason"}

// read decodes a file of ours with the clinic's changes, which it returns; nil where there are none.
func (l *loader) read(name string, rule func(ours []byte) (overlay.Rule, error), into any) (*overlay.Node, error) {
	data, err := content.ReadFile("content/" + name)
	if err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	change, err := l.change(name, data, rule)
	if err == nil && change != nil {
		data, err = change.Onto(data, keys)
	}
	if err == nil {
		err = decode(data, into)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return change, nil
}

// change returns what the clinic changes of a file; nil where that is nothing, or is wrong.
func (l *loader) change(name string, ours []byte, rule func([]byte) (overlay.Rule, error)) (*overlay.Node, error) {
	name = "clinic/" + name
	data, err := fs.ReadFile(l.clinic, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	allowed, err := rule(ours)
	if err != nil {
		return nil, err
	}
	change, problems := overlay.Read(name, data, allowed)
	if len(problems) > 0 {
		l.problems = append(l.problems, problems...)
		return nil, nil
	}
	ownDoses(change)
	ownNumbers(change)
	return change, nil
}

// ownSource is where numbers come from that the clinic gives without saying more.
var ownSource = map[string]string{"text": "The clinic chose these numbers.", "grade": string(GradeClinic)}

// ownDoses says of each dose with other numbers than ours that it is the clinic's, unless it says more.
func ownDoses(change *overlay.Node) {
	doses := []*overlay.Node{change.Get("opening", "dose")}
	for _, tier := range Tiers() {
		doses = append(doses, change.Get("doses", string(tier)))
	}
	for _, d := range doses {
		for _, number := range []string{"sets", "reps", "hold", "rest"} {
			if d.Get(number) != nil {
				d.Set("source", ownSource)
			}
		}
	}
}

func (l *loader) wrong(name string, at *overlay.Node, field, message string) {
	l.problems = append(l.problems, overlay.Problem{File: "clinic/" + name, Line: at.Line, Field: field, Message: message})
}

// checkNames refuses a file that would change nothing.
func (l *loader) checkNames() {
	ids, err := exerciseIDs()
	if err != nil {
		return // exercises says so
	}
	known := []string{"clinic/README.md", "clinic/article.json", "clinic/levels.json", "clinic/rules.json"}
	for _, id := range ids {
		known = append(known, "clinic/exercises/"+id+".json")
	}
	known = append(known, "clinic/tips.json")
	_ = fs.WalkDir(l.clinic, "clinic", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || slices.Contains(known, path) {
			return nil
		}
		message := "has no place here. There can be article.json, levels.json, rules.json, tips.json and the folder exercises"
		if strings.HasPrefix(path, "clinic/exercises/") {
			message = "is named after no exercise. The exercises are: " + strings.Join(ids, ", ")
		}
		l.problems = append(l.problems, overlay.Problem{File: path, Message: message})
		return nil
	})
}

// checkDoses makes sure of what Routine relies on: there is something to do in each dose, and one set of
// it fits into the shortest routine, after the opening.
func (l *loader) checkDoses(e Exercise, change *overlay.Node) {
	for _, tier := range Tiers() {
		at := change.Get("doses", string(tier))
		if at == nil {
			continue
		}
		d := e.Doses.For(tier)
		set := d
		set.Sets = 1
		room, takes := Minutes()[0]*60-openingSeconds, e.Seconds(set)
		name, field := "exercises/"+e.ID+".json", "doses."+string(tier)
		switch {
		case d.Reps+d.Hold == 0:
			l.wrong(name, at, field, "must have reps, or a hold of 1 second or more")
		case e.Kind != KindDrill && takes > room:
			l.wrong(name, at, field, fmt.Sprintf("takes %d seconds for one set. It must take at most %d", takes, room))
		}
	}
}

// openingSeconds is the longest that the opening of a strength routine may take.
const openingSeconds = 60

func (l *loader) checkOpening(opening *Item, change *overlay.Node) {
	at := change.Get("opening", "dose")
	if at != nil && (opening.Seconds < 1 || opening.Seconds > openingSeconds) {
		l.wrong("levels.json", at, "opening.dose", fmt.Sprintf("takes %d seconds. It must take from 1 to %d", opening.Seconds, openingSeconds))
	}
}
