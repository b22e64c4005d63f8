package queue

// waiting is a heap of messages by the time they become visible.
type waiting []*Message

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return w[i].VisibleAt.Before(w[j].VisibleAt) }
func (w waiting) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].place, w[j].place = i, j
}

func (w *waiting) Push(x any) {
	m := x.(*Message)
	m.place = len(*w)
	*w = append(*w, m)
}

func (w *waiting) Pop() any {
	last := len(*w) - 1
	m := (*w)[last]
	(*w)[last] = nil
	*w = (*w)[:last]
	return m
}
