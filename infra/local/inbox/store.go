package inbox

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
)

const (
	// kept is how many messages a store holds. Older ones are dropped.
	kept = 200_000
	// saved is how many of the newest messages Save writes: a file that people
	// carry on from, not an archive.
	saved = 2_000
)

// Store holds captured messages in the order they came. Its methods are safe
// for concurrent use. The zero value is an empty store.
type Store struct {
	mu       sync.RWMutex
	messages []Message
	last     int64 // the ID given last
	changes  int64 // grows with each change, so that Save can be skipped
	written  int64 // changes at the last Save
}

// Add keeps a message and gives it its ID.
func (s *Store) Add(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	m.ID = s.last
	s.changes++
	if len(s.messages) >= kept+kept/10 {
		s.messages = append([]Message(nil), s.messages[len(s.messages)-kept:]...)
	}
	s.messages = append(s.messages, m)
}

// List gives the messages to one address or number, oldest first; every message,
// incoming ones too, when to is empty.
func (s *Store) List(to string) []Message {
	return s.find(func(m Message) bool { return to == "" || strings.EqualFold(m.To, to) })
}

// From gives the incoming texts from one number, oldest first.
func (s *Store) From(number string) []Message {
	return s.find(func(m Message) bool { return m.Incoming && m.From == number })
}

// find gives the messages that fit, oldest first.
func (s *Store) find(fits func(Message) bool) []Message {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []Message
	for _, m := range s.held() {
		if fits(m) {
			found = append(found, m)
		}
	}
	return found
}

// newest gives at most n messages to and from one person (anyone when person is
// empty), newest first, and tells whether there are older ones. Only messages
// with a lower ID than before count, where before is above 0.
func (s *Store) newest(n int, person string, before int64) (found []Message, more bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	held := s.held()
	for i := len(held) - 1; i >= 0; i-- {
		m := held[i]
		if before > 0 && m.ID >= before || person != "" && !strings.EqualFold(m.Person(), person) {
			continue
		}
		if len(found) == n {
			return found, true
		}
		found = append(found, m)
	}
	return found, false
}

// Get gives the message of that ID, if it is still held.
func (s *Store) Get(id int64) (Message, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	held := s.held()
	if len(held) == 0 || id < held[0].ID || id > s.last {
		return Message{}, false
	}
	return held[id-held[0].ID], true // IDs have no gaps
}

// Len gives how many messages are held.
func (s *Store) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.held())
}

// Clear forgets every message.
func (s *Store) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = nil
	s.changes++
}

// held is what List shows. Add drops old messages many at a time, so there may
// be some more in the slice.
func (s *Store) held() []Message {
	return s.messages[max(0, len(s.messages)-kept):]
}

// Save writes the newest messages to a file, whole or not at all. It does
// nothing when nothing changed since the last Save.
func (s *Store) Save(path string) error {
	s.mu.RLock()
	changes := s.changes
	unchanged := changes == s.written
	messages := s.messages[max(0, len(s.messages)-saved):]
	s.mu.RUnlock()
	if unchanged {
		return nil
	}
	if err := write(path, messages); err != nil {
		return fmt.Errorf("saving the inbox: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written = changes
	return nil
}

func write(path string, messages []Message) error {
	file, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	buffered := bufio.NewWriter(file)
	lines := json.NewEncoder(buffered)
	for _, m := range messages {
		if err := lines.Encode(m); err != nil {
			return err
		}
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// Load replaces the messages with those of a file that Save wrote. A file that
// does not exist leaves the store empty.
func (s *Store) Load(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("loading the inbox: %w", err)
	}
	defer file.Close()
	var messages []Message
	lines := json.NewDecoder(bufio.NewReader(file))
	for {
		var m Message
		err := lines.Decode(&m)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("loading the inbox from %s: %w", path, err)
		}
		m.ID = int64(len(messages)) + 1
		messages = append(messages, m)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages, s.last = messages, int64(len(messages))
	return nil
}
