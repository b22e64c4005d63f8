package cloud

import "testing"

func TestTheGaugeKnowsIdleFromAlone(t *testing.T) {
	closed := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	idle := func(g *gauge) bool { return closed(g.idle.c) }
	g := newGauge()
	if !idle(g) {
		t.Error("a new gauge is not idle")
	}
	g.add(2)
	alone, resume := g.rest()
	if idle(g) || closed(alone) {
		t.Error("idle or alone while other work is under way")
	}
	g.add(-1)
	if idle(g) || !closed(alone) {
		t.Error("want alone and not idle, with nothing but resting work")
	}
	g.add(1)
	again, resumeAgain := g.rest()
	if !closed(again) {
		t.Error("two that rest are not alone together")
	}
	resume()
	resumeAgain()
	g.add(-2)
	if !idle(g) {
		t.Error("not idle after all work ended")
	}
}
