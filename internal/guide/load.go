package guide

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
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

var load = sync.OnceValues(parse)

// Article returns the guide to read. It is parsed and checked on the first call, not by Load,
// since a function that only sends routines starts faster without it. Content that is wrong
// panics here; the package's tests fail first.
func (g *Guide) Article() Article {
	a, err := article()
	if err != nil {
		panic(err)
	}
	return a
}

var article = sync.OnceValues(parseArticle)

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

func parse() (*Guide, error) {
	g := &Guide{index: map[string]int{}}
	if err := g.readExercises(); err != nil {
		return nil, err
	}
	if err := g.readLevels(); err != nil {
		return nil, err
	}
	if err := errors.Join(g.check()...); err != nil {
		return nil, fmt.Errorf("guide content: %w", err)
	}
	return g, nil
}

func parseArticle() (Article, error) {
	var a Article
	if err := readJSON("content/article.json", &a); err != nil {
		return Article{}, err
	}
	if err := errors.Join(a.check()...); err != nil {
		return Article{}, fmt.Errorf("guide content: %w", err)
	}
	return a, nil
}

func (g *Guide) readExercises() error {
	const folder = "content/exercises"
	files, err := content.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("guide content: %w", err)
	}
	for _, file := range files {
		var e Exercise
		if err := readJSON(folder+"/"+file.Name(), &e); err != nil {
			return err
		}
		if file.Name() != e.ID+".json" {
			return fmt.Errorf("guide content: %s holds exercise %q", file.Name(), e.ID)
		}
		g.exercises = append(g.exercises, e)
	}
	slices.SortFunc(g.exercises, byChapter)
	for i, e := range g.exercises {
		g.index[e.ID] = i
	}
	return nil
}

func (g *Guide) readLevels() error {
	var file struct {
		Opening struct {
			ID   string `json:"id"`
			Dose Dose   `json:"dose"`
		} `json:"opening"`
		Levels []Level `json:"levels"`
	}
	if err := readJSON("content/levels.json", &file); err != nil {
		return err
	}
	drill, found := g.Exercise(file.Opening.ID)
	if !found {
		return fmt.Errorf("guide content: there is no exercise %q to open with", file.Opening.ID)
	}
	g.opening = newItem(drill, file.Opening.Dose, "")
	g.levels = file.Levels
	return nil
}

func readJSON(name string, into any) error {
	data, err := content.ReadFile(name)
	if err == nil {
		err = decode(data, into)
	}
	if err != nil {
		return fmt.Errorf("guide content: %s: %w", name, err)
	}
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
