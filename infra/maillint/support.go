package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
)

// clients are the mail programs that the emails must be right in, as caniemail calls their families and platforms.
var clients = map[string][]string{
	"gmail":      {"desktop-webmail", "ios", "android", "mobile-webmail"},
	"apple-mail": {"macos", "ios"},
	"outlook":    {"windows", "outlook-com", "macos", "ios", "android"},
}

// support is what each client makes of each feature, by family and platform.
type support map[string]map[string]map[string]answer

// answer is that of a client's newest version: "y", "a" for in part, "n" or "u" for unknown, with the numbers of notes
// after it. The versions stand in their order, which their names don't tell: Outlook 16.80 came after 2016.
type answer string

func (a *answer) UnmarshalJSON(text []byte) error {
	versions := json.NewDecoder(bytes.NewReader(text))
	if _, err := versions.Token(); err != nil {
		return err
	}
	for versions.More() {
		if _, err := versions.Token(); err != nil {
			return err
		}
		if err := versions.Decode((*string)(a)); err != nil {
			return err
		}
	}
	return nil
}

func readSupport(path string) (support, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseSupport(text)
}

func parseSupport(text []byte) (support, error) {
	var file struct {
		Data []struct {
			Slug  string
			Stats map[string]map[string]answer
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("caniemail's data: %w", err)
	}
	known := support{}
	for _, f := range file.Data {
		known[f.Slug] = f.Stats
	}
	if len(known) == 0 {
		return nil, errors.New("caniemail's data has no features")
	}
	return known, nil
}

// lacking lists the clients that lack a feature in their newest version, show it in part, or were not tested with it.
// A feature that the data has no page on is lacking in one way.
func (s support) lacking(feature string) []string {
	stats, found := s[feature]
	if !found {
		return []string{"not in caniemail's data"}
	}
	words := map[byte]string{'n': "not in", 'a': "in part in", 'u': "untested in"}
	var all []string
	for family, platforms := range clients {
		for _, platform := range platforms {
			answer := cmp.Or(stats[family][platform], "u")
			if answer[0] != 'y' {
				all = append(all, words[answer[0]]+" "+family+" "+platform)
			}
		}
	}
	slices.Sort(all)
	return all
}
