package memory_test

import (
	"testing"
	"time"

	"limber/internal/memory"
	"limber/internal/storetest"
)

func TestMemoryKeepsTheStoresContracts(t *testing.T) {
	storetest.Run(t, func(*testing.T) (storetest.Subscribers, storetest.Reminders) {
		s := memory.New(time.Now)
		return s, s
	})
}
