package main

import (
	"slices"
	"strings"
)

// allowance is why features may be used that some mail programs lack.
type allowance struct {
	features []string
	on       string // the elements it holds for, with spaces between; "style" is the style sheet; all where it is empty
	why      string
}

func (a allowance) covers(u use) bool {
	return slices.Contains(a.features, u.feature) && (a.on == "" || slices.Contains(strings.Fields(a.on), u.on))
}

func features(names string) []string { return strings.Fields(names) }

// allowed is all that may differ from one mail program to the next. Reading an email and acting on it needs none of it.
var allowed = []allowance{
	{
		[]string{
			"element html", "element head", "element title", "element meta", "element a", "element br", "attribute href", "attribute src",
			"attribute alt", "attribute class", "attribute style", "attribute border", "attribute bgcolor", "attribute name",
			"attribute content", "attribute charset", "property color", "property font-family",
		}, "", "As old as mail with HTML; the data has no page on them.",
	},
	{
		[]string{"attribute o", "property mso-hide", "property mso-padding-alt", "property -ms-text-size-adjust", "property -webkit-text-size-adjust"},
		"", "Says to one program what it alone needs. The others skip it.",
	},
	{
		features("html-style css-at-media css-important css-selector-class css-selector-descendant css-selector-grouping css-selector-type"),
		"style", "The sheet adapts to narrow screens, to the dark and to keyboards. All else is in style attributes, so an email without its sheet is whole.",
	},
	{
		features("css-background css-border css-border-radius css-display css-margin css-max-width css-padding css-text-align css-width"),
		"style", "As the sheet itself.",
	},
	{
		append(features("css-at-media-prefers-color-scheme css-color-scheme html-meta-color-scheme"), "property supported-color-schemes", "pseudo-class root"),
		"", "Other programs show the light colours, or darken them by themselves.",
	},
	{
		features("css-outline css-outline-offset css-pseudo-class-focus-visible"),
		"style", "Others keep their own ring around the link that a keyboard is at.",
	},
	{
		features("html-body css-background css-margin css-padding css-word-spacing css-overflow-wrap"),
		"body", "Where the body becomes a div, or loses its style, the outer table has its colour; long words are broken by Gmail itself.",
	},
	{features("html-doctype"), "document", "Outlook on Windows has one way to show HTML, whatever the doctype."},
	{features("html-dir"), "html div bdi", "The language is one that reads from left to right; what somebody wrote in another may stand at the wrong edge."},
	{features("html-bdi"), "bdi", "It keeps an address apart from words that read from right to left. Without it, both are still there."},
	{features("css-background"), "table td", "In part means colours alone, and colours are all there is. bgcolor says them too."},
	{features("css-border"), "img table td", "Outlook on Windows draws up to 8 pixels: ours are 6 at most."},
	{features("css-border-radius"), "table td", "Outlook on Windows has square corners."},
	{features("css-white-space"), "strong", "It keeps a reference on one line. Broken after its hyphen it reads the same."},
	{features("css-display"), "a img", "Outlook on Windows lays links out within their lines; the button's cell has room of its own there. A picture is alone in its block."},
	{
		features("css-display css-width css-max-width"), "div",
		"A picture and the words beside it; Outlook on Windows gets them as cells of a table, in a comment for it alone.",
	},
	{
		features("css-display-none css-max-height css-overflow"), "div",
		"Hides what an inbox shows after the subject. Outlook on Windows has mso-hide; old mobile Gmail in a browser shows it as a first line.",
	},
	{features("css-max-width"), "table", "Outlook on Windows gets a table of 600 pixels, in a comment for it alone."},
	{features("css-width css-height html-width"), "img", "Outlook on Windows takes the width from its attribute, and the height from the picture."},
	{features("html-width"), "table", "In part means that pixels are not scaled; ours are 100%, and a setting for Outlook on Windows makes its pixels as large as others'."},
	{features("css-font-size"), "a h1 h2 img td", "In part means neither rem nor percent; ours are in pixels."},
	{features("css-font-weight"), "a p td", "In part means bold and not bold, which is all there is."},
	{features("css-line-height"), "a h1 h2 img td", "Outlook on Windows may set lines further apart."},
	{features("css-margin"), "h1 h2 img li ol p table ul", "In part means no negative or automatic margins; there are none."},
	{features("css-padding"), "td", "Outlook on Windows gives all cells of a row the same; there is one cell in each row."},
	{features("css-padding"), "a ol ul", "Room to touch, and how far lists are set in. Without it, they are as the mail program has them."},
	{features("html-lists"), "", "In part means neither reversed nor value; we use neither."},
	{features("html-align"), "td", "Outlook for Mac lacks it on tables, not on cells."},
	{features("css-text-align"), "table td", "The text is at the left anyway. What somebody wrote in another language may stand at the wrong edge."},
	{features("css-text-decoration"), "a", "The button may have an underline."},
	{features("css-white-space"), "span", "A phone number may break over two lines."},
}
