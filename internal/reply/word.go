package reply

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// boundary stands between words where a sentence or a clause ends, or a picture comes between.
const boundary = "."

// words takes a text apart: lower case, without accents, apostrophes and what can't be seen.
// Numbers keep their decimal point, and 6/10 and 6-7 keep the sign between. Letters written one by
// one are put together. A text of question marks alone is the word "?".
func words(text string) []string {
	var s splitter
	asked := false
	runes := []rune(text) // invalid bytes become utf8.RuneError: a boundary
	for i, r := range runes {
		r = fold(r)
		between := s.ends(unicode.IsDigit) && i+1 < len(runes) && unicode.IsDigit(fold(runes[i+1]))
		switch {
		case unicode.IsDigit(r) && len(s.word) >= 4 && s.ends(unicode.IsLetter): // PAIN6
			s.end()
			s.add(r)
		case unicode.IsLetter(r), unicode.IsDigit(r), between && r == '.', between && r == ',':
			s.add(r)
		case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me), strings.ContainsRune("'’‘ʼ`´′*", r):
			// It neither is a letter nor parts two: don't, f*** off, a zero-width space.
		case r == '/':
			s.put("/")
		case between && unicode.Is(unicode.Pd, r):
			s.put("-")
		case r == '½':
			s.put("half")
		case r == '✅', r == '✔', r == '☑':
			s.put("✅")
		case r == '🛑':
			s.put("stop")
		case r == ' ', unicode.Is(unicode.Zs, r), unicode.Is(unicode.Pd, r):
			s.end()
		default:
			asked = asked || r == '?'
			s.put(boundary)
		}
	}
	s.end()
	if asked && !slices.ContainsFunc(s.words, func(w string) bool { return w != boundary }) {
		return []string{"?"}
	}
	return joinLetters(s.words)
}

// splitter gathers words rune by rune.
type splitter struct {
	words []string
	word  []rune
}

func (s *splitter) add(r rune) {
	if r == ',' {
		r = '.'
	}
	s.word = append(s.word, r)
}

func (s *splitter) end() {
	if len(s.word) > 0 {
		s.words, s.word = append(s.words, string(s.word)), nil
	}
}

// put adds a sign as a word of its own, once where it is repeated.
func (s *splitter) put(word string) {
	s.end()
	if len(s.words) == 0 && word == boundary || len(s.words) > 0 && s.words[len(s.words)-1] == word {
		return
	}
	s.words = append(s.words, word)
}

func (s *splitter) ends(is func(rune) bool) bool {
	return len(s.word) > 0 && is(s.word[len(s.word)-1])
}

// joinLetters makes one word of three or more letters on their own, such as S T O P and s.t.o.p.
func joinLetters(all []string) []string {
	var out []string
	for i := 0; i < len(all); {
		joined, letters, j := "", 0, i
		for ; j < len(all) && (all[j] == boundary && letters > 0 || isLetter(all[j])); j++ {
			if all[j] != boundary {
				joined, letters = joined+all[j], letters+1
			}
		}
		if letters >= 3 {
			out, i = append(out, joined), j
			continue
		}
		out, i = append(out, all[i]), i+1
	}
	return out
}

func isLetter(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsLetter(r)
}

// unaccented holds each accented letter of western and central Europe before its plain one.
const unaccented = "àaáaâaãaäaåaāaăaąaçcćcĉcċcčcďdđdèeéeêeëeēeĕeėeęeěeĝgğgġgģgĥhìiíiîiïiĩiīiĭiįiıiķkĺlļl" +
	"ľlłlñnńnņnňnòoóoôoõoöoøoōoŏoőoŕrŗrřrśsŝsşsšsţtťtùuúuûuüuũuūuŭuůuűuųuŵwýyÿyŷyźzżzžz"

// fold gives a letter's plain lower-case form: É, Ｅ (full width) and 𝐄 (mathematical) are e.
func fold(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	case r >= '𝐀' && r <= '𝚣':
		return 'a' + (r-'𝐀')%26
	}
	r = unicode.ToLower(r)
	if i := strings.IndexRune(unaccented, r); r > unicode.MaxASCII && i >= 0 {
		return rune(unaccented[i+utf8.RuneLen(r)])
	}
	return r
}

// phrases takes a list apart at its commas.
func phrases(list string) []string {
	all := strings.Split(list, ",")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// has reports whether a phrase stands in the words, with no boundary in between.
func has(all []string, phrase string) bool {
	return strings.Contains(" "+strings.Join(all, " ")+" ", " "+phrase+" ")
}

// without takes the phrases out and reports whether there was one.
func without(all, phrases []string) ([]string, bool) {
	text := " " + strings.Join(all, " ") + " "
	found := false
	for _, phrase := range phrases {
		found = found || strings.Contains(text, " "+phrase+" ")
		text = strings.ReplaceAll(text, " "+phrase+" ", " ")
	}
	return strings.Fields(text), found
}
