package message_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"limber/internal/message"
)

var update = flag.Bool("update", false, "write the golden files again")

func clinic() message.Clinic {
	return message.Clinic{
		Name:    "Stride & Stretch Clinic",
		Phone:   "01632 960 001",
		Address: "12 Example Row, Coventry, CV1 0AA",
		Website: "https://clinic.example",
		Company: "Stride and Stretch Ltd. Registered in England and Wales, number 00000000. Registered office: 12 Example Row, Coventry.",
		Privacy: "https://clinic.example/privacy",
	}
}

func stretches() message.Routine {
	const site, each = "https://limber.example", "2 sets of 15 seconds on each side"
	r := message.Routine{
		Clinic:  clinic(),
		Title:   "stretch routine",
		Minutes: 7,
		Day:     "Monday",
		Date:    "2026-11-23",
		Opening: "Take your time. There is no hurry today.",
		HelpURL: site + "/guide#get-help",
	}
	add := func(id, name, alt, start string, steps ...string) {
		r.Exercises = append(r.Exercises, message.Exercise{
			Name: name, Dose: each, Seconds: 80, Start: start, Steps: steps, Link: site + "/guide/" + id,
			Picture: message.Picture{URL: site + "/figures/" + id + ".png", Alt: alt},
		})
	}
	add("stretch-quads", "Quads stretch",
		"A runner stands tall with one hand on a chair. One knee bends, and the hand takes that foot behind the body and brings the heel to the bottom.",
		"Stand tall, with one hand on a wall or chair.",
		"Bend one knee and hold that foot behind you.",
		"Bring your heel towards your bottom, knees side by side.",
		"Tuck your tail under a little. Hold, and breathe.")
	add("stretch-hip-flexor", "Hip flexor stretch",
		"A runner kneels on one knee on a cushion, with the other foot flat in front. The tail bone tucks under and the hips move forward, with the chest up.",
		"Kneel on a cushion, with one foot in front.",
		"Tuck your tailbone and squeeze the buttock at the back.",
		"Keep your chest up and move forward a little. Hold.")
	add("stretch-glute-sit", "Sitting glute stretch",
		"A runner sits tall on a chair with both feet flat. One ankle goes on the other knee, and the top knee falls open.",
		"Sit tall near the front of a firm chair.",
		"Rest one ankle on your other knee. Don't push the knee down.",
		"Lean forward from your hips until your buttock stretches. Hold.")
	add("stretch-hamstring", "Hamstring stretch",
		"A runner stands with one heel just in front, leg straight and toes up. The back knee bends and the body leans forward.",
		"Stand with one heel just in front, that leg straight.",
		"Bend your back knee and put your hands on your hips.",
		"Lean forward from your hips, with a long back. Hold.")
	add("stretch-oblique", "Side stretch",
		"A runner stands facing us. One arm reaches up over the head, then the body leans to the other side.",
		"Stand with your feet as wide as your hips and your knees soft.",
		"Reach one arm up and grow tall.",
		"Breathe out and lean to the other side. Hold.")
	return r
}

// strength is a routine without all that a routine may do without.
func strength() message.Routine {
	guide := "https://limber.example/guide"
	return message.Routine{
		Clinic:  message.Clinic{Name: "Stride Clinic", Address: "12 Example Row, Coventry, CV1 0AA", Website: "https://clinic.example"},
		Title:   "strength routine",
		Minutes: 1,
		Day:     "Thursday",
		Date:    "2026-11-26",
		HelpURL: guide + "#get-help",
		Exercises: []message.Exercise{{Name: "Bridge, stage 1", Dose: "2 sets of 6, with a hold of 3 seconds", Seconds: 30, Steps: []string{
			"Lie on your back with your knees bent and your arms by your sides.",
			"Press through your heels and squeeze your buttocks (gluteals) as you lift, until your shoulders, hips and knees line up.",
			"Hold, and keep breathing.",
		}, Link: guide + "/bridge-1"}},
	}
}

// every gives each kind of message, as it is rendered before anyone's own values are filled in.
func every(t *testing.T) map[string]message.Email {
	t.Helper()
	all := map[string]message.Email{}
	keep := func(name string, email message.Email, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = email
	}
	for name, routine := range map[string]message.Routine{"routine": stretches(), "routine-least": strength()} {
		template, err := routine.Template()
		keep(name, message.Email(template), err)
	}
	email, err := message.Confirmation{Clinic: clinic(), ConfirmURL: "https://limber.example/confirm/b2c1", Hours: 48}.Email()
	keep("confirmation", email, err)
	email, err = message.AlreadySubscribed{Clinic: clinic(), PreferencesURL: "https://limber.example/preferences/a1b2"}.Email()
	keep("alreadysubscribed", email, err)
	email, err = message.Details{Clinic: clinic(), DetailsURL: "https://limber.example/details/c3d4", Hours: 1}.Email()
	keep("details", email, err)
	email, err = message.StillWant{
		Clinic: clinic(), KeepURL: "https://limber.example/keep/d4e5", UnsubscribeURL: "https://limber.example/unsubscribe/e5f6", On: "25 November 2026",
	}.Email()
	keep("stillwant", email, err)
	for name, left := range map[string]int{"fewer": 2, "fewer-none": 0} {
		email, err = fewer(left).Email()
		keep(name, email, err)
	}
	email, err = quietWeek().Email()
	keep("reason", email, err)
	email, err = message.StaffAlert{Clinic: clinic(), Subject: "2 reminders need a person to look", Sentences: []string{
		"2 delivery jobs failed several times, so the service stopped trying.",
		"The page \"A delivery job is stuck\" in the runbooks says what to do.",
	}}.Email()
	keep("staffalert", email, err)
	keepEnquiries(keep)
	return all
}

func TestEachKindOfMessageIsAsReviewed(t *testing.T) {
	for name, email := range every(t) {
		for ext, got := range map[string]string{".subject": email.Subject + "\n", ".html": email.HTML, ".txt": email.Text} {
			asReviewed(t, filepath.Join("testdata", name+ext), got)
		}
	}
}

// asReviewed demands that a message is as it was when somebody last looked at it; -update says that
// somebody looks now.
func asReviewed(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it, and run go test -update if it is right:\n%s", path, got)
	}
}
