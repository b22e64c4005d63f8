package message

// openings are the few words that a routine's email begins with, by what the routine works on. They are ours, and wait
// for the clinic's approval. They are kind and plain: no praise for what was done and no word of what wasn't, and no
// claim. No words are in two lists, and each list's length divides 60, at which counting turns begins anew: so no
// session begins as the one before.
var openings = map[string][]string{
	"stretch": {
		"Take your time. There is no hurry today.",
		"Go slowly, and breathe as you hold.",
		"A gentle pull is enough.",
		"Find a quiet spot with room to reach.",
		"Let your shoulders drop before you start.",
		"Look at each picture first, then copy it.",
		"Start on either side. You choose.",
		"Hold still, and keep your breath slow.",
		"Put some music on if you like.",
		"Any clear bit of floor will do.",
		"Do what you have time for today.",
		"Thank you for making time for this.",
	},
	"strength": {
		"Go slow and steady today.",
		"Move well first. Speed can wait.",
		"Count out loud if it helps you.",
		"Rest when you want to, then carry on.",
		"Make each move small and smooth.",
		"Keep breathing as you work.",
		"Read the steps once before you start.",
		"Clear a little space and lay out your mat.",
		"It is fine to stop a set early.",
		"Have some water close by.",
		"Take one slow breath, then begin.",
		"It is fine to do fewer today.",
	},
}

// Opening gives the words for a turn at a focus; none for a focus it doesn't know.
func Opening(focus string, turn int) string {
	words := openings[focus]
	if len(words) == 0 {
		return ""
	}
	return words[(turn%len(words)+len(words))%len(words)]
}
