package message_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"limber/internal/message"
)

// spoil runs try once for each string in a value, with that string replaced by bad.
func spoil(value reflect.Value, bad string, path string, try func(path string)) {
	switch value.Kind() {
	case reflect.String:
		good := value.String()
		value.SetString(bad)
		try(path)
		value.SetString(good)
	case reflect.Struct:
		for i := range value.NumField() {
			spoil(value.Field(i), bad, path+"."+value.Type().Field(i).Name, try)
		}
	case reflect.Slice:
		for i := range min(value.Len(), 1) { // the others are treated alike
			spoil(value.Index(i), bad, path, try)
		}
	}
}

func TestOnlyOurOwnVariablesAreInATemplate(t *testing.T) {
	ours := map[string]bool{"{{hello}}": true, "{{line}}": true, "{{session}}": true, "{{preferences}}": true, "{{unsubscribe}}": true}
	template, err := stretches().Template()
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(template.Subject, "{}") {
		t.Errorf("the subject holds a variable: %q", template.Subject)
	}
	for part, body := range map[string]string{"HTML": template.HTML, "text": template.Text} {
		found := regexp.MustCompile(`\{\{[^{}]*\}\}`).FindAllString(body, -1)
		for _, variable := range found {
			if !ours[variable] {
				t.Errorf("the %s holds %s", part, variable)
			}
		}
		if len(found) != len(ours)+2 || strings.Count(body, "{{") != len(found) || strings.Count(body, "{{preferences}}") != 2 || strings.Count(body, "{{session}}") != 2 {
			t.Errorf("the %s holds %q, want each of our variables once, and the preferences for a break and the session for 5 minutes too", part, found)
		}
	}
}

func TestABraceInARoutineIsRefused(t *testing.T) {
	for _, bad := range []string{"{{unsubscribe}}", "{", "x}"} {
		routine := stretches()
		spoil(reflect.ValueOf(&routine).Elem(), bad, "Routine", func(path string) {
			if _, err := routine.Template(); err == nil {
				t.Errorf("%q as %s was taken", bad, path)
			}
		})
	}
}

func TestMarkupInDataIsShownAsText(t *testing.T) {
	const bad = `<b onclick="x">'&amp;`
	routine, alert := stretches(), message.StaffAlert{Clinic: clinic(), Subject: "Look", Sentences: []string{"Look."}}
	try := func(path string, html string, err error) {
		if err != nil {
			return // a link: refused
		}
		all := parse(t, html)
		shown := all[0].words
		for _, picture := range named(all, "img") {
			shown += picture.attrs["alt"]
		}
		if len(named(all, "b")) > 0 || !strings.Contains(oneLine(shown), bad) {
			t.Errorf("%s is not shown as it was given", path)
		}
	}
	spoil(reflect.ValueOf(&routine).Elem(), bad, "Routine", func(path string) {
		template, err := routine.Template()
		try(path, template.HTML, err)
	})
	ask := message.StillWant{Clinic: clinic(), KeepURL: "https://limber.example/k/1", UnsubscribeURL: "https://limber.example/u/1", On: "1 May 2027"}
	spoil(reflect.ValueOf(&ask).Elem(), bad, "StillWant", func(path string) {
		email, err := ask.Email()
		try(path, email.HTML, err)
	})
	spoil(reflect.ValueOf(&alert).Elem(), bad, "StaffAlert", func(path string) {
		email, err := alert.Email()
		try(path, email.HTML, err)
	})
}

func TestALinkThatIsNotAbsoluteIsRefused(t *testing.T) {
	for _, bad := range []string{"/guide", "guide", "//limber.example", "javascript:alert(1)", "https://", "https://a b", "https://a\r\nb", "https://é.example", `https://a"b`, "mailto:a@b.example"} {
		c := clinic()
		c.Website = bad
		routine := stretches()
		routine.HelpURL = bad
		exercise := stretches()
		exercise.Exercises[4].Link = bad
		privacy := clinic()
		privacy.Privacy = bad
		_, website := message.Confirmation{Clinic: c, ConfirmURL: "https://limber.example/c/1", Hours: 48}.Email()
		_, notice := message.Confirmation{Clinic: privacy, ConfirmURL: "https://limber.example/c/1", Hours: 48}.Email()
		_, confirm := message.Confirmation{Clinic: clinic(), ConfirmURL: bad, Hours: 48}.Email()
		_, preferences := message.AlreadySubscribed{Clinic: clinic(), PreferencesURL: bad}.Email()
		_, details := message.Details{Clinic: clinic(), DetailsURL: bad, Hours: 1}.Email()
		_, keep := message.StillWant{Clinic: clinic(), KeepURL: bad, UnsubscribeURL: "https://limber.example/u/1", On: "1 May 2027"}.Email()
		_, stop := message.StillWant{Clinic: clinic(), KeepURL: "https://limber.example/k/1", UnsubscribeURL: bad, On: "1 May 2027"}.Email()
		_, help := routine.Template()
		_, start := message.Personal{SessionURL: bad, PreferencesURL: "https://limber.example/p/1", UnsubscribeURL: "https://limber.example/u/1"}.Data()
		_, page := exercise.Template()
		_, personal := message.Personal{SessionURL: "https://limber.example/session/s1", PreferencesURL: bad, UnsubscribeURL: "https://limber.example/u/1"}.Data()
		_, leave := message.Personal{SessionURL: "https://limber.example/session/s1", PreferencesURL: "https://limber.example/p/1", UnsubscribeURL: bad}.Data()
		_, header := message.UnsubscribeHeaders(bad, "")
		for name, err := range map[string]error{
			"website": website, "privacy": notice, "confirm": confirm, "preferences": preferences, "help": help, "session": start,
			"details": details, "keep": keep, "stop": stop,
			"exercise": page, "personal preferences": personal, "personal unsubscribe": leave, "header": header,
		} {
			if err == nil {
				t.Errorf("%q was taken as the %s link", bad, name)
			}
		}
	}
}

func TestAMessageThatLacksSomethingIsRefused(t *testing.T) {
	without := map[string]func(*message.Routine){
		"day":       func(r *message.Routine) { r.Day = "" },
		"title":     func(r *message.Routine) { r.Title = "" },
		"time":      func(r *message.Routine) { r.Minutes = 0 },
		"exercises": func(r *message.Routine) { r.Exercises = nil },
		"name":      func(r *message.Routine) { r.Exercises[1].Name = "" },
		"dose":      func(r *message.Routine) { r.Exercises[1].Dose = "" },
		"how long":  func(r *message.Routine) { r.Exercises[1].Seconds = 0 },
		"steps":     func(r *message.Routine) { r.Exercises[1].Steps = nil },
		"clinic":    func(r *message.Routine) { r.Clinic.Name = "" },
		"address":   func(r *message.Routine) { r.Clinic.Address = "" },
		"one line":  func(r *message.Routine) { r.Title = "stretch\r\nBcc: x" },
	}
	for what, remove := range without {
		routine := stretches()
		remove(&routine)
		if _, err := routine.Template(); err == nil {
			t.Errorf("a routine without %s was rendered", what)
		}
	}
	if _, err := (message.Confirmation{Clinic: clinic(), ConfirmURL: "https://limber.example/c/1"}).Email(); err == nil {
		t.Error("a confirmation that works for no time was rendered")
	}
	if _, err := (message.Details{Clinic: clinic(), DetailsURL: "https://limber.example/d/1"}).Email(); err == nil {
		t.Error("a link to details that works for no time was sent")
	}
	if _, err := (message.StillWant{Clinic: clinic(), KeepURL: "https://limber.example/k/1", UnsubscribeURL: "https://limber.example/u/1"}).Email(); err == nil {
		t.Error("a removal without a date was announced")
	}
	if _, err := (message.StaffAlert{Clinic: clinic(), Subject: "Look"}).Email(); err == nil {
		t.Error("an alert that says nothing was rendered")
	}
}

func TestSubjectsHoldNoWordsAboutHealth(t *testing.T) {
	health := regexp.MustCompile(`(?i)\b(back|pain\w*|hurt\w*|injur\w*|ache\w*|sore\w*|physio\w*|health\w*|patient\w*|clinic\w*|treat\w*|therap\w*|spine|pelvi\w*)\b`)
	for name, email := range every(t) {
		if found := health.FindString(email.Subject); found != "" {
			t.Errorf("%s: %q is in the subject", name, found)
		}
	}
}

func TestNoMessageClaimsToCureTreatOrPrevent(t *testing.T) {
	claim := regexp.MustCompile(`(?i)\b(cur(e|es|ed|ing)|treat\w*|prevent\w*|heal(s|ed|ing)?|reliev\w*|fix(es|ed)?|guarante\w*)\b`)
	for name, email := range every(t) {
		if found := claim.FindString(email.Text); found != "" {
			t.Errorf("%s says %q", name, found)
		}
	}
}

func TestARoutineCanBeStoppedChangedAndAnswered(t *testing.T) {
	for _, name := range []string{"routine", "routine-least"} {
		for _, words := range []string{
			"because you asked for it", "Stop these emails: {{unsubscribe}}", "Change your days: {{preferences}}", "Take a break: {{preferences}}#",
			"12 Example Row, Coventry", "Stop if you feel sharp pain", "https://limber.example/guide#get-help",
		} {
			if text := every(t)[name].Text; !strings.Contains(oneLine(text), words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
	}
}

func TestEachEmailShowsWhoSentItAndWhereItsPrivacyNoticeIs(t *testing.T) {
	const notice = "How we use your details"
	for name, email := range every(t) {
		text, want := oneLine(email.Text), []string{"12 Example Row, Coventry", "https://clinic.example", "You get this email because"}
		if name == "routine-least" { // its clinic has only what a clinic must have
			if strings.Contains(text, notice) {
				t.Errorf("%s links to a notice that isn't there", name)
			}
		} else {
			want = append(want, "01632 960 001", "number 00000000", notice+": https://clinic.example/privacy")
		}
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
	}
}

func TestAStrangerPutsNoWordsIntoAnEmailToAnAddressTheyType(t *testing.T) {
	for name, kind := range map[string]any{
		"confirmation": message.Confirmation{}, "already subscribed": message.AlreadySubscribed{}, "details": message.Details{},
		"enquiry received": message.EnquiryReceived{}, "staff sign-in": message.StaffSignIn{},
	} {
		fields := reflect.TypeOf(kind)
		for i := range fields.NumField() {
			switch field := fields.Field(i).Name; field {
			case "Clinic", "ConfirmURL", "PreferencesURL", "DetailsURL", "Hours":
			case "Reference", "AnswerBy", "ContactURL", "Safety", "LinkURL", "Minutes":
			default:
				t.Errorf("a stranger could put words into the %s email through its %s", name, field)
			}
		}
	}
}
