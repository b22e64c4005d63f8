// Package overlay lets one JSON file change parts of another, and says on which line of it what is
// wrong, in words for a person who doesn't program.
//
// Read takes a file apart and holds it against a Rule; Onto lays it over what it changes. Objects
// are merged field by field, and lists of things with a key, such as sections by their id, thing by
// thing. All other values are replaced.
package overlay
