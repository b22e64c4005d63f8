package api

import (
	"fmt"

	"limber/internal/guide"
)

// described is something as schema.org describes it, for search engines. It says nothing that the page doesn't say: above
// all no review by a clinician, and no effect on anybody's pain.
type described map[string]any

// about is what every page says of itself.
func (d GuideDeps) about(kind, name, description, path string) described {
	return described{
		"@context": "https://schema.org", "@type": kind, "name": name, "description": description, "url": d.Clinic.Site + path,
		"inLanguage": "en-GB", "isAccessibleForFree": true, "publisher": described{
			"@type": "Organization", "name": d.Clinic.Name, "url": d.Clinic.Website, "telephone": d.Clinic.Phone, "address": d.Clinic.Address,
		},
	}
}

func (d GuideDeps) guideData(a guide.Article) described {
	data := d.about("MedicalWebPage", a.Title, a.Summary, "/guide")
	data["about"] = described{"@type": "MedicalCondition", "name": "Back pain"}
	data["audience"] = described{"@type": "Audience", "audienceType": "Adults who run"}
	data["image"] = d.Clinic.Site + "/figures/share.png"
	data["hasPart"] = d.howTos(d.Guide.Exercises())
	return data
}

func (d GuideDeps) howTos(exercises []guide.Exercise) (list []described) {
	for _, e := range exercises {
		list = append(list, described{"@type": "HowTo", "name": e.Name, "url": d.Clinic.Site + "/guide/" + e.ID})
	}
	return list
}

// exerciseData has the beginner's time.
func (d GuideDeps) exerciseData(e guide.Exercise, p pictured) described {
	data := d.about("HowTo", e.Name, p.Still.Alt, "/guide/"+e.ID)
	steps := []described{{"@type": "HowToStep", "position": 1, "text": e.Start}}
	for i, text := range e.Steps {
		steps = append(steps, described{"@type": "HowToStep", "position": i + 2, "text": text})
	}
	data["step"] = steps
	data["tool"] = described{"@type": "HowToTool", "name": e.Kit}
	data["totalTime"] = duration(e.Seconds(e.Doses.For(guide.Beginner)))
	data["image"] = d.Clinic.Site + "/figures/" + e.ID + "-share.png"
	data["isPartOf"] = described{"@type": "MedicalWebPage", "url": d.Clinic.Site + "/guide"}
	return data
}

func (d GuideDeps) routineData(routine guide.Routine, p page) described {
	data := d.about("ExercisePlan", routine.Title, p.Summary, p.Path)
	data["exerciseType"] = map[guide.Focus]string{guide.Stretch: "Stretching", guide.Strength: "Strength training"}[routine.Focus]
	data["activityDuration"] = duration(routine.Seconds)
	data["image"] = d.Clinic.Site + "/figures/share.png"
	var exercises []guide.Exercise
	for _, item := range routine.Items {
		exercises = append(exercises, item.Exercise)
	}
	data["hasPart"] = d.howTos(exercises)
	return data
}

// duration is a length of time as ISO 8601 has it.
func duration(seconds int) string { return fmt.Sprintf("PT%dM%dS", seconds/60, seconds%60) }
