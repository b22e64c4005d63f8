package api

import (
	"slices"
	"strings"
	"sync"
)

// zoneGroup is the zones of one part of the world.
type zoneGroup struct {
	Label string
	Zones []choice
}

// choice is one thing to choose in a form.
type choice struct {
	Value, Label string
	Chosen       bool
}

// zoneList is the time zones offered, by the IANA's list of the zones of countries. Any other zone that
// calendar.Zone knows is taken too: a browser may have an older name.
var zoneList = sync.OnceValue(func() []string { return strings.Fields(readPart("zones.txt")) })

// zoneGroups lists the zones with one chosen, which is added where the list hasn't got it.
func zoneGroups(chosen string) []zoneGroup {
	var groups []zoneGroup
	if chosen != "" && !slices.Contains(zoneList(), chosen) {
		groups = append(groups, zoneGroup{"Yours", []choice{{chosen, chosen, true}}})
	}
	for _, name := range zoneList() {
		area, place, _ := strings.Cut(name, "/")
		if area == "Etc" {
			area = "No country"
		}
		if n := len(groups); n == 0 || groups[n-1].Label != area {
			groups = append(groups, zoneGroup{Label: area})
		}
		last := &groups[len(groups)-1]
		last.Zones = append(last.Zones, choice{name, placeWords(place), name == chosen})
	}
	return groups
}

func placeWords(place string) string {
	return strings.NewReplacer("/", ", ", "_", " ").Replace(place)
}
