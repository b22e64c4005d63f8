package guide

import (
	"strings"
	"testing"
)

const (
	clamFile  = "exercises/clam.json"
	plankFile = "exercises/plank.json"
)

// wrongContent is a clinic's content with one thing wrong, and the whole of what it is told.
var wrongContent = []struct{ name, file, text, want string }{
	{"unknown field", clamFile, "{\n\"colour\": \"red\"}", "line 2: colour can't be set here. These can: approved, "},
	{"unknown dose", clamFile, `{"doses": {"expert": {}}}`, "line 1: doses.expert can't be set here. These can: advanced, beginner, intermediate"},
	{"the id", clamFile, `{"id": "clam"}`, "line 1: id can't be set here."},
	{"the sides", clamFile, `{"sides": "none"}`, "line 1: sides can't be set here."},
	{"seconds", clamFile, `{"doses": {"beginner": {"seconds": 3}}}`, "line 1: doses.beginner.seconds can't be set here."},
	{"a number for a text", clamFile, `{"name": 7}`, "line 1: name must be text, in quotes"},
	{"null for a text", clamFile, `{"name": null}`, "line 1: name must be text, in quotes"},
	{"a list for a text", clamFile, `{"name": ["Clam"]}`, "line 1: name must be text, in quotes"},
	{"empty text", clamFile, `{"stop": " "}`, "line 1: stop must not be empty. Leave the field out to keep what is there"},
	{"long text", clamFile, `{"start": "` + strings.Repeat("ä", 401) + `"}`, "line 1: start must be at most 400 characters"},
	{"braces", clamFile, `{"start": "Dear {{name}}"}`, "line 1: start must have no braces { }"},
	{"two lines", clamFile, `{"start": "One.\nTwo."}`, "line 1: start must be one line, without tabs"},
	{"a text for a list", clamFile, `{"steps": "Lie down."}`, "line 1: steps must be a list in brackets [ ], of 1 to 10"},
	{"a number in a list", clamFile, "{\"steps\": [\n\"Lie down.\",\n3]}", "line 3: steps[2] must be text, in quotes"},
	{"a list for all", clamFile, `[]`, "line 1: the file must be fields in braces { }"},
	{"nothing", clamFile, ``, "line 1: the file ends too early. A quote, a comma or a closing bracket is missing"},
	{"no comma", clamFile, "{\n\"name\": \"Clam\"\n\"kit\": \"None\"\n}", `line 3: the file is not JSON here: invalid character '"'`},
	{"twice the same", clamFile, "{\"kit\": \"A\",\n\"kit\": \"B\"}", `line 2: the file gives "kit" twice. Keep one of them`},
	{"more after the end", clamFile, "{}\n{}", "line 2: the file goes on after its end."},
	{"a byte order mark", clamFile, "\ufeff{}", "line 1: the file starts with a byte order mark."},
	{"not UTF-8", clamFile, "{\"name\": \"\xe9\"}", "line 1: the file is not UTF-8 text."},
	{"too deep", clamFile, strings.Repeat(`{"doses":`, 30) + "1" + strings.Repeat("}", 30), "line 1: the file has too many brackets inside one another"},
	{"51 times", clamFile, `{"doses": {"beginner": {"reps": 51}}}`, "line 1: doses.beginner.reps must be a whole number from 1 to 50"},
	{"half a time", clamFile, `{"doses": {"beginner": {"reps": 2.5}}}`, "line 1: doses.beginner.reps must be a whole number from 1 to 50"},
	{"a number in quotes", clamFile, `{"doses": {"beginner": {"reps": "10"}}}`, "line 1: doses.beginner.reps must be a whole number from 1 to 50"},
	{"1e1 times", clamFile, `{"doses": {"beginner": {"reps": 1e1}}}`, "line 1: doses.beginner.reps must be a whole number from 1 to 50"},
	{"no sets", clamFile, `{"doses": {"beginner": {"sets": 0}}}`, "line 1: doses.beginner.sets must be a whole number from 1 to 6"},
	{"a hold of minutes", plankFile, `{"doses": {"advanced": {"hold": 61}}}`, "line 1: doses.advanced.hold must be a whole number from 0 to 60"},
	{"nothing to do", plankFile, "{\"doses\":\n{\"advanced\": {\"hold\": 0}}}", "line 2: doses.advanced must have reps, or a hold of 1 second or more"},
	{"a set too long", clamFile, `{"doses": {"beginner": {"reps": 50, "hold": 5}}}`, "line 1: doses.beginner takes 1005 seconds for one set. It must take at most 240"},
	{"a film without https", clamFile, `{"video": "http://clinic.example/clam"}`, `line 1: video must be a whole https address, such as "https://example.org/film"`},
	{"a film that is a script", clamFile, `{"video": "javascript:alert(1)"}`, "line 1: video must be a whole https address"},
	{"a film on no host", clamFile, `{"video": "https:///clam"}`, "line 1: video must be a whole https address"},
	{"a film with a password", clamFile, `{"video": "https://me:secret@clinic.example/"}`, "line 1: video must be a whole https address"},
	{"a film with a quote", clamFile, `{"video": "https://clinic.example/\"x"}`, "line 1: video must be a whole https address"},
	{"a source without a grade", clamFile, `{"sources": [{"text": "A page."}]}`, "line 1: sources[1].grade is missing"},
	{"a grade there is none of", clamFile, `{"doses": {"beginner": {"source": {"text": "A.", "grade": "D"}}}}`, "line 1: doses.beginner.source.grade must be one of: A, B, C, ours, clinic"},
	{"approved in words", clamFile, `{"approved": "yes"}`, "line 1: approved must be true or false, without quotes"},
	{"who without a yes", clamFile, `{"approved_by": "A. Smith"}`, "line 1: approved_by is given, so approved must be true beside it"},
	{"when without a yes", clamFile, `{"doses": {"beginner": {"approved": false, "approved_on": "2026-11-30"}}}`, "line 1: doses.beginner.approved_on is given, so approved must be true beside it"},
	{"no such day", clamFile, `{"approved": true, "approved_on": "2026-02-30"}`, `line 1: approved_on must be a date in quotes, such as "2026-11-30"`},
	{"a section there is none of", "article.json", `{"sections": [{"id": "abot"}]}`, "line 1: sections[1].id must be one of: about, get-help, "},
	{"a section without its id", "article.json", `{"sections": [{"heading": "Hello"}]}`, "line 1: sections[1].id must be one of: about, "},
	{"a section twice", "article.json", "{\"sections\": [{\"id\": \"about\"},\n{\"id\": \"about\"}]}", "line 2: sections[2] is the second for about. Put the two together"},
	{"a gap that is not filled", "article.json", `{"sections": [{"id": "about", "heading": "By {{name}}"}]}`, "line 1: sections.about.heading must have no braces { } but those of {{clinic}} and {{phone}}"},
	{"a block of two things", "article.json", `{"sections": [{"id": "about", "blocks": [{"text": "A", "list": ["B"]}]}]}`, "line 1: sections.about.blocks[1] must have exactly one field."},
	{"a guide without its cards", "article.json", `{"sections": [{"id": "get-help", "blocks": [{"text": "All is well."}]}]}`, `line 1: sections.get-help.blocks must have these blocks, each once: {"cards": true}`},
	{"cards in two places", "article.json", `{"sections": [{"id": "about", "blocks": [{"cards": true}]}]}`, "line 1: sections.about.blocks must have no block of exercises or cards, which stand elsewhere"},
	{"exercises left out", "article.json", `{"sections": [{"id": "stretches", "blocks": [{"text": "Stretch."}]}]}`, `line 1: sections.stretches.blocks must have these blocks, each once: {"exercises": "stretch"}`},
	{"a link without https", "article.json", `{"social": [{"text": "Facebook", "url": "facebook.com"}]}`, "line 1: social[1].url must be a whole https address"},
	{"a card there is none of", "article.json", `{"cards": [{"level": "red"}]}`, "line 1: cards[1].level must be one of: emergency, urgent, non-urgent"},
	{"a card whose heading leads nowhere", "article.json", `{"cards": [{"level": "urgent", "heading": "Call 111"}]}`, `line 1: cards.urgent.heading must end in "if:"`},
	{"a card without signs", "article.json", `{"cards": [{"level": "emergency", "items": []}]}`, "line 1: cards.emergency.items must be a list in brackets [ ], of 1 to 15"},
	{"a film there is no place for", "article.json", `{"videos": [{"id": "yoga", "url": "https://clinic.example/"}]}`, "line 1: videos[1].id must be one of: pelvis-daily, "},
	{"a film whose place was taken away", "article.json", `{"sections": [{"id": "stretches", "blocks": [{"exercises": "stretch"}]}], "videos": [{"id": "stretches", "url": "https://clinic.example/"}]}`, "line 1: videos.stretches is in no section any more"},
	{"two films of one id", "article.json", `{"sections": [{"id": "about", "blocks": [{"video": {"id": "stretches", "title": "A", "url": ""}}]}]}`, "line 1: sections.about.blocks must not have the id of another video"},
	{"a level there is none of", "levels.json", `{"levels": [{"number": 5}]}`, "line 1: levels[1].number must be one of: 1, 2, 3, 4"},
	{"a level as a text", "levels.json", `{"levels": [{"number": "1"}]}`, "line 1: levels.1.number must be a whole number from 1 to 4"},
	{"a move there is none of", "levels.json", `{"levels": [{"number": 1, "moves": [{"id": "jump"}]}]}`, "line 1: levels.1.moves[1].id must be one of: clam, "},
	{"a stretch as a move", "levels.json", `{"levels": [{"number": 1, "moves": [{"id": "stretch-quads"}]}]}`, "line 1: levels.1.moves[1].id must be one of: clam, "},
	{"a move twice", "levels.json", `{"levels": [{"number": 1, "moves": [{"id": "clam"}, {"id": "clam"}]}]}`, "line 1: levels.1.moves must not have clam twice"},
	{"a long opening", "levels.json", `{"opening": {"dose": {"reps": 15}}}`, "line 1: opening.dose takes 80 seconds. It must take from 1 to 60"},
	{"a rule there is none of", "rules.json", `{"luck": {}}`, "line 1: luck can't be set here. These can: fade, missed, "},
	{"a number there is none of", "rules.json", "{\"pace\": {\n\"weeks\": 1}}", "line 2: pace.weeks can't be set here. These can: approved, approved_by, approved_on, days, source"},
	{"a step up too soon", "rules.json", `{"pace": {"days": 6}}`, "line 1: pace.days must be a whole number from 7 to 28"},
	{"a step up from one session", "rules.json", `{"too_easy": {"sessions": 1}}`, "line 1: too_easy.sessions must be a whole number from 2 to 10"},
	{"much pain that is too much", "rules.json", `{"much_pain": {"from": 7}}`, "line 1: much_pain.from must be a whole number from 3 to 6"},
	{"half a day", "rules.json", `{"missed": {"days": 7.5}}`, "line 1: missed.days must be a whole number from 7 to 28"},
	{"much pain that is some pain", "rules.json", "{\n\"much_pain\": {\"from\": 3}}", "line 2: much_pain.from must be more than some_pain.from, which is 3"},
	{"some pain of both", "rules.json", "{\"some_pain\":\n{\"from\": 5}, \"much_pain\":\n{\"from\": 4}}", "line 3: much_pain.from must be more than some_pain.from, which is 5"},
	{"a start with some pain", "rules.json", `{"much_pain": {"restart": 3}}`, "line 1: much_pain.restart must be less than some_pain.from, which is 3"},
	{"a step up after some pain", "rules.json", `{"too_easy": {"most_pain": 4}}`, "line 1: too_easy.most_pain must be less than some_pain.from, which is 3"},
	{"a steady step up after some pain", "rules.json", `{"steady": {"most_pain": 3}}`, "line 1: steady.most_pain must be less than some_pain.from, which is 3"},
	{"a long time off that is short", "rules.json", `{"time_off": {"long_days": 14}}`, "line 1: time_off.long_days must be more than time_off.days, which is 14"},
	{"a short time off that is long", "rules.json", `{"time_off": {"days": 28}}`, "line 1: time_off.days must be less than time_off.long_days, which is 28"},
	{"more last ones than there are", "rules.json", `{"steady": {"last": 7}}`, "line 1: steady.last must be at most steady.sessions, which is 6"},
	{"fewer than the last ones", "rules.json", `{"steady": {"sessions": 4, "last": 5}}`, "line 1: steady.sessions must be at least steady.last, which is 5"},
	{"a rule with half a source", "rules.json", `{"pace": {"source": {"text": "Our team."}}}`, "line 1: pace.source.grade is missing"},
	{"who signed a rule off without a yes", "rules.json", `{"pace": {"approved_by": "A. Smith"}}`, "line 1: pace.approved_by is given, so approved must be true beside it"},
}

func TestAClinicIsToldOnWhichLineWhichFieldIsWrong(t *testing.T) {
	for _, test := range wrongContent {
		t.Run(test.name, func(t *testing.T) {
			files := folder(map[string]string{test.file: test.text})
			err := checkClinic(files)
			if err == nil {
				t.Fatal("it was taken")
			}
			if want := "clinic/" + test.file + ", " + test.want; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
			if strings.Count(err.Error(), "\n") > 0 && test.name != "too deep" {
				t.Errorf("one thing is wrong, and it says %v", err)
			}
			_, wrongGuide := With(files)
			_, wrongArticle := parseArticle(files)
			if wrongGuide == nil && wrongArticle == nil {
				t.Error("it was loaded all the same")
			}
		})
	}
}
