package guide

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed content
var content embed.FS

// Guide is all the content, whole and checked. It never changes, so any number of callers may
// share it.
type Guide struct {
	exercises []Exercise
	index     map[string]int // id to place in exercises
	levels    []Level
	opening   *Item
	rules     Rules
	tips      []Tip
	article   func() (Article, error)
}

// Level is a step on the way from first exercises to running strength.
type Level struct {
	Number int    `json:"number"` // from 1
	Name   string `json:"name"`
	Moves  []Move `json:"moves"`
	Approval
}

// Move is a strength exercise of a level.
type Move struct {
	ID        string `json:"id"`
	Variation string `json:"variation,omitempty"` // how this level does it, where that differs
}

// levelCount is the number of levels there are.
const levelCount = 4

// Load returns the guide. The first call parses and checks the exercises and levels; an error
// means that the content is wrong, which the package's tests would have said.
func Load() (*Guide, error) { return load() }

var load = sync.OnceValues(func() (*Guide, error) { return With(clinic) })

// Article returns the guide to read. It is parsed and checked on the first call, not by Load,
// since a function that only sends routines starts faster without it. Content that is wrong
// panics here; the package's tests fail first.
func (g *Guide) Article() Article {
	a, err := g.article()
	if err != nil {
		panic(err)
	}
	return a
}

// Exercises returns every exercise: the drill, the stretches, then strength from easy to hard.
func (g *Guide) Exercises() []Exercise { return slices.Clone(g.exercises) }

// Exercise returns the exercise with an id, and whether there is one.
func (g *Guide) Exercise(id string) (Exercise, bool) {
	i, found := g.index[id]
	if !found {
		return Exercise{}, false
	}
	return g.exercises[i], true
}

// Levels returns the levels, first one first.
func (g *Guide) Levels() []Level { return slices.Clone(g.levels) }

// With returns our content with a clinic's own laid over it: the files of a folder named clinic.
func With(clinic fs.FS) (*Guide, error) {
	l := &loader{clinic: clinic}
	l.checkNames()
	g, err := l.guide()
	if err == nil {
		err = l.problems.Err()
	}
	if err == nil {
		err = errors.Join(g.check()...)
	}
	if err != nil {
		return nil, fmt.Errorf("guide content: %w", err)
	}
	return g, nil
}

func parseArticle(clinic fs.FS) (Article, error) {
	l := &loader{clinic: clinic}
	a, err := l.article()
	if err == nil {
		err = l.problems.Err()
	}
	if err == nil {
		err = errors.Join(a.check()...)
	}
	if err != nil {
		return Article{}, fmt.Errorf("guide content: %w", err)
	}
	return a, nil
}

// guide reads the exercises and the levels, and leaves the article for later.
func (l *loader) guide() (*Guide, error) {
	g := &Guide{index: map[string]int{}}
	g.article = sync.OnceValues(func() (Article, error) { return parseArticle(l.clinic) })
	if err := l.exercises(g); err != nil {
		return nil, err
	}
	if err := l.levels(g); err != nil {
		return nil, err
	}
	if err := l.tips(g); err != nil {
		return nil, err
	}
	return g, l.rules(g)
}

func (l *loader) rules(g *Guide) error {
	change, err := l.read("rules.json", rulesRule, &g.rules)
	if err == nil && change != nil {
		l.checkOrders(g.rules, change)
	}
	return err
}

func (l *loader) exercises(g *Guide) error {
	ids, err := exerciseIDs()
	if err != nil {
		return err
	}
	for _, id := range ids {
		var e Exercise
		change, err := l.read("exercises/"+id+".json", exerciseRule, &e)
		if err != nil {
			return err
		}
		if e.ID != id {
			return fmt.Errorf("%s.json holds exercise %q", id, e.ID)
		}
		l.checkDoses(e, change)
		g.exercises = append(g.exercises, e)
	}
	slices.SortFunc(g.exercises, byChapter)
	for i, e := range g.exercises {
		g.index[e.ID] = i
	}
	return nil
}

// exerciseIDs lists the exercises by the names of our files.
func exerciseIDs() ([]string, error) {
	files, err := content.ReadDir("content/exercises")
	if err != nil {
		return nil, fmt.Errorf("list exercises: %w", err)
	}
	var ids []string
	for _, file := range files {
		ids = append(ids, strings.TrimSuffix(file.Name(), ".json"))
	}
	return ids, nil
}

func (l *loader) levels(g *Guide) error {
	var file struct {
		Opening struct {
			ID   string `json:"id"`
			Dose Dose   `json:"dose"`
		} `json:"opening"`
		Levels []Level `json:"levels"`
	}
	change, err := l.read("levels.json", g.levelRule, &file)
	if err != nil {
		return err
	}
	drill, found := g.Exercise(file.Opening.ID)
	if !found {
		return fmt.Errorf("there is no exercise %q to open with", file.Opening.ID)
	}
	g.opening = newItem(drill, file.Opening.Dose, "")
	g.levels = file.Levels
	l.checkOpening(g.opening, change)
	return nil
}

// decode reads one JSON value, and refuses a field it does not know and anything after the value.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("it goes on after its end")
	}
	return nil
}
