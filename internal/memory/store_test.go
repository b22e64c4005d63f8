package memory_test

import (
	"testing"
	"time"

	"limber/internal/memory"
	"limber/internal/reminder"
	"limber/internal/storetest"
	"limber/internal/subscription"
)

func TestMemoryKeepsTheStoresContracts(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Stores {
		s := memory.New(time.Now)
		return storetest.Stores{
			Subscribers: s, Reminders: s,
			Breaker: func() reminder.Breaker { return s },
			Allowance: func(perRunner, inAll int) reminder.Allowance {
				s.PerRunner, s.InAll = perRunner, inAll
				return s
			},
		}
	})
}

func TestMemoryKeepsTheContractsOfEnquiries(t *testing.T) {
	storetest.RunEnquiries(t, func(*testing.T) storetest.Enquiries { return &memory.Enquiries{} })
}

func TestMemoryKeepsTheContractOfCorrespondence(t *testing.T) {
	storetest.RunCorrespondence(t, func(*testing.T) (storetest.Enquiries, subscription.Correspondence) {
		s := &memory.Enquiries{}
		return s, memory.Correspondence{Enquiries: s, Key: storetest.CorrespondenceKey}
	})
}
