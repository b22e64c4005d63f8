package main

import (
	"fmt"
	"regexp"
	"strings"
)

const inSheet = "style"

// sheet finds what a style sheet uses.
func sheet(text string, known support, used map[use]bool) error {
	add := func(feature string) { used[use{feature, inSheet}] = true }
	if strings.Contains(text, "/*") {
		add("css-comments")
		text = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(text, "")
	}
	for strings.TrimSpace(text) != "" {
		head, rest, found := strings.Cut(text, "{")
		if !found {
			return fmt.Errorf("malformed style sheet: %q", strings.TrimSpace(text))
		}
		body, after, closed := block(rest)
		if !closed {
			return fmt.Errorf("malformed style sheet: %q is not closed", strings.TrimSpace(head))
		}
		head, text = strings.TrimSpace(head), after
		if !strings.HasPrefix(head, "@") {
			selectors(head, known, add)
			declarations(body, inSheet, known, used)
			continue
		}
		atRule(head, known, add)
		if err := sheet(body, known, used); err != nil {
			return err
		}
	}
	return nil
}

// block cuts a text after the brace that closes what is open at its beginning.
func block(text string) (body, after string, closed bool) {
	depth := 1
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			return text[:i], text[i+1:], true
		}
	}
	return "", "", false
}

var mediaFeature = regexp.MustCompile(`\(\s*([a-z-]+)`)

func atRule(head string, known support, add func(string)) {
	name := strings.Fields(head)[0][1:]
	add(known.named("css-at-"+name, "at-rule "+name))
	for _, found := range mediaFeature.FindAllStringSubmatch(head, -1) {
		switch found[1] {
		case "max-width", "min-width": // the page on @media is about these
		default:
			add(known.named("css-at-media-"+found[1], "media feature "+found[1]))
		}
	}
}

var (
	pseudo     = regexp.MustCompile(`(::?)([a-z-]+)`)
	chaining   = regexp.MustCompile(`[\w\])][.#]|\.[\w-]+\.`)
	combinator = regexp.MustCompile(`\s*([>+~])\s*`)
	typeName   = regexp.MustCompile(`(^|[\s>+~])[a-z]`)
)

func selectors(head string, known support, add func(string)) {
	all := strings.Split(head, ",")
	if len(all) > 1 {
		add("css-selector-grouping")
	}
	for _, one := range all {
		one = strings.TrimSpace(one)
		for _, found := range pseudo.FindAllStringSubmatch(one, -1) {
			kind := map[string]string{":": "class", "::": "element"}[found[1]]
			add(known.named("css-pseudo-"+kind+"-"+found[2], "pseudo-"+kind+" "+found[2]))
		}
		one = combinator.ReplaceAllString(strings.TrimSpace(pseudo.ReplaceAllString(one, "")), "$1")
		for mark, feature := range map[string]string{
			".": "class", "#": "id", "[": "attribute", "*": "universal", ">": "child", "+": "adjacent-sibling", "~": "general-sibling", " ": "descendant",
		} {
			if strings.Contains(one, mark) {
				add("css-selector-" + feature)
			}
		}
		if chaining.MatchString(one) {
			add("css-selector-chaining")
		}
		if typeName.MatchString(one) {
			add("css-selector-type")
		}
	}
}

// declarations finds what the declarations of a rule, or of a style attribute, use.
func declarations(text, on string, known support, used map[use]bool) {
	add := func(feature string) { used[use{feature, on}] = true }
	for declaration := range strings.SplitSeq(text, ";") {
		if strings.TrimSpace(declaration) == "" {
			continue
		}
		name, value, _ := strings.Cut(declaration, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		add(property(name, known))
		if strings.HasSuffix(value, "!important") {
			add("css-important")
		}
		values(name, value, known, add)
	}
}

// property finds the page on a property: its own, or that of the shorthand it belongs to.
func property(name string, known support) string {
	for part := name; part != ""; {
		if _, found := known["css-"+part]; found && (part == name || part != "font") { // the page on font is about that shorthand alone
			return "css-" + part
		}
		cut := strings.LastIndex(part, "-")
		part = part[:max(cut, 0)]
	}
	return "property " + name
}

// pitfalls are values that a page only tells of in its notes, where the rest of the feature may be allowed.
var pitfalls = map[string]*regexp.Regexp{
	"margin":    regexp.MustCompile(`auto|(^|\s)-\d`),
	"border":    regexp.MustCompile(`\b(9|\d\d+)px`),
	"font-size": regexp.MustCompile(`\d(r?em|%)`),
}

var (
	unit     = regexp.MustCompile(`(?:^|[\s(,])-?[\d.]+([a-z]+|%)`)
	function = regexp.MustCompile(`([a-z-]+)\(`)
)

// values finds what the data has a page on, of a property's value.
func values(name, value string, known support, add func(string)) {
	for _, found := range unit.FindAllStringSubmatch(value, -1) {
		add(known.named("css-unit-"+strings.ReplaceAll(found[1], "%", "percent"), "unit "+found[1]))
	}
	for _, found := range function.FindAllStringSubmatch(value, -1) {
		slug := map[string]string{"var": "css-variables", "calc": "css-unit-calc", "rgb": "css-rgb", "rgba": "css-rgba", "url": "css-background-image"}[found[1]]
		if slug == "" {
			slug = known.named("css-function-"+found[1], known.named("css-"+found[1], "function "+found[1]))
		}
		add(slug)
	}
	for property, bad := range pitfalls {
		if strings.HasPrefix(name, property) && !strings.HasSuffix(name, "radius") && bad.MatchString(value) {
			add("value " + name + ": " + value)
		}
	}
	if name == "display" {
		for _, kind := range []string{"none", "flex", "grid"} {
			if strings.Contains(value, kind) {
				add("css-display-" + kind)
			}
		}
	}
	if strings.Contains(value, "system-ui") || strings.Contains(value, "ui-") {
		add("css-sytem-ui") // so spelt there
	}
}
