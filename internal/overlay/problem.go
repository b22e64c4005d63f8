package overlay

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	File    string // such as "clinic/exercises/clam.json"
	Line    int    // from 1; 0 where it is about no line
	Field   string // such as "doses.beginner.reps"; empty where it is about the whole file
	Message string // what follows the field's name, such as "must be true or false"
}

func (p Problem) Error() string {
	place, field := p.File, p.Field
	if p.Line > 0 {
		place += ", line " + strconv.Itoa(p.Line)
	}
	if field == "" {
		field = "the file"
	}
	return place + ": " + field + " " + p.Message
}

// Problems are all that is wrong, so that it can be mended in one go.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is nil where nothing is wrong; else all of it, by file and line.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return p
}
