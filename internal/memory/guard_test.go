package memory_test

import (
	"testing"

	"limber/internal/memory"
	"limber/internal/storetest"
)

func TestMemoryKeepsTheGuardsContract(t *testing.T) {
	storetest.RunGuard(t, func(*testing.T) storetest.Guard { return &memory.Guard{} })
}
