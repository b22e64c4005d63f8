package contact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"limber/internal/contact"
)

func TestPhoneIsAcceptedInTheInternationalFormAlone(t *testing.T) {
	for _, text := range []string{"+447700900123", "+12125552368", "+3531234", "+123456789012345"} {
		got, err := contact.ParsePhone(text)
		if err != nil || got.Reveal() != text || got.IsZero() {
			t.Errorf("ParsePhone(%q) = %q, %v", text, got.Reveal(), err)
		}
	}
	for _, text := range []string{
		"", "+", "07700900123", "447700900123", "00447700900123", "+07700900123", "+44 7700 900123", " +447700900123", "+447700900123\n", "++447700900123",
		"+44(0)7700900123", "+44770090012a", "+447700900123x5", "+４４７７００９００１２３", "+123456", "+1234567890123456", "+447700900123,+447700900124",
	} {
		if got, err := contact.ParsePhone(text); !errors.Is(err, contact.ErrPhone) || !got.IsZero() {
			t.Errorf("ParsePhone(%q) = %q, %v; want ErrPhone", text, got.Reveal(), err)
		}
	}
}

func TestPhoneIsKnownByItsEnding(t *testing.T) {
	if got := newPhone(t, "+447700900123").Ending(); got != "123" {
		t.Errorf("Ending() = %q", got)
	}
	if got := (contact.Phone{}).Ending(); got != "" {
		t.Errorf("no number ends in %q", got)
	}
}

func TestPhoneIsNeverPrintedOrLoggedInTheClear(t *testing.T) {
	phone := newPhone(t, "+447700900123")
	in := struct{ P contact.Phone }{phone}
	var log bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&log, nil), slog.NewTextHandler(&log, nil)} {
		slog.New(handler).Info("x", "phone", phone, "pointer", &phone, "in", in, "list", []contact.Phone{phone})
	}
	encoded, err := json.Marshal(map[string]any{"phone": phone, "pointer": &phone, "in": in})
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{
		log.String(), string(encoded), fmt.Sprint(phone, &phone, in),
		fmt.Sprintf("%v %+v %#v %s %q", phone, phone, phone, phone, phone),
		fmt.Sprintf("%v %+v %#v %s %q", in, in, in, in, in),
		fmt.Sprintf("%v %+v %#v", []contact.Phone{phone}, map[string]contact.Phone{"a": phone}, &in),
		fmt.Errorf("sending to %v", phone).Error(),
	} {
		if strings.Contains(shown, "7700") || strings.Contains(shown, "0123") || !strings.Contains(shown, "[phone]") {
			t.Errorf("the number got out: %s", shown)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+447700900123")
	f.Add("+44\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		phone, err := contact.ParsePhone(text)
		if err != nil {
			return
		}
		if phone.Reveal() != text || len(text) > 16 || strings.Trim(text, "+0123456789") != "" {
			t.Errorf("accepted %q", text)
		}
	})
}

func newPhone(t *testing.T, text string) contact.Phone {
	t.Helper()
	phone, err := contact.ParsePhone(text)
	if err != nil {
		t.Fatal(err)
	}
	return phone
}
