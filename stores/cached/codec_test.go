package cached

import (
	"encoding/binary"
	"hash/crc32"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// everything has a field of every type that a codec encodes.
type everything struct {
	Text  string
	Yes   bool
	Small int32
	Large int64
	Hash  [3]byte
	Bytes []byte
	At    time.Time
	ID    stores.ID
	List  []stores.ProfileField
	Next  *string
}

func drawEverything(t *rapid.T) everything {
	e := everything{
		Text: rapid.String().Draw(t, "text"), Yes: rapid.Bool().Draw(t, "yes"), Small: rapid.Int32().Draw(t, "small"), Large: rapid.Int64().Draw(t, "large"),
		Bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"), Next: rapid.Ptr(rapid.String(), true).Draw(t, "next"),
		ID: stores.ID{Kind: stores.Kind(rapid.String().Draw(t, "kind"))},
	}
	if rapid.Bool().Draw(t, "is a time") {
		e.At = time.UnixMicro(rapid.Int64Range(-62135596800_000000+1, 253402300799_000000).Draw(t, "micros")).UTC()
	}
	copy(e.ID.UUID[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
	copy(e.Hash[:], e.ID.UUID[:])
	for range rapid.IntRange(0, 3).Draw(t, "fields") {
		e.List = append(e.List, stores.ProfileField{Label: rapid.String().Draw(t, "label")})
	}
	if rapid.Bool().Draw(t, "empty list") && e.List == nil {
		e.List = []stores.ProfileField{}
	}
	return e
}

func TestADecodedValueIsTheEncodedOne(t *testing.T) {
	t.Parallel()
	c := newCodec[everything]()
	rapid.Check(t, func(t *rapid.T) {
		e := drawEverything(t)
		got, exists, err := c.decode(c.encode(e, true))
		if err != nil || !exists || !reflect.DeepEqual(got, e) {
			t.Fatalf("%+v becomes %+v, %t, %v", e, got, exists, err)
		}
	})
	if got, exists, err := c.decode(c.encode(everything{}, false)); err != nil || exists || !reflect.DeepEqual(got, everything{}) {
		t.Errorf("absence becomes %+v, %t, %v", got, exists, err)
	}
}

func TestADamagedEntryIsNotDecoded(t *testing.T) {
	t.Parallel()
	c := newCodec[everything]()
	rapid.Check(t, func(t *rapid.T) {
		entry := c.encode(drawEverything(t), true)
		switch rapid.IntRange(0, 2).Draw(t, "damage") {
		case 0:
			entry[rapid.IntRange(0, len(entry)-1).Draw(t, "byte")] ^= byte(1 << rapid.IntRange(0, 7).Draw(t, "bit"))
		case 1:
			entry = entry[:rapid.IntRange(0, len(entry)-1).Draw(t, "length")]
		case 2:
			entry = append(entry, rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "more")...)
		}
		if got, exists, err := c.decode(entry); err == nil || exists || !reflect.DeepEqual(got, everything{}) {
			t.Fatalf("%x becomes %+v, %t, %v", entry, got, exists, err)
		}
	})
}

func TestAnEntryOfAnotherTypeIsNotDecoded(t *testing.T) {
	t.Parallel()
	type before struct{ Name, Bio string }
	type renamed struct{ Name, About string }
	type longer struct{ Name, Bio, City string }
	type retyped struct {
		Name string
		Bio  []byte
	}
	entry := newCodec[before]().encode(before{"a", "b"}, true)
	for name, err := range map[string]error{
		"renamed": errOf(newCodec[renamed]().decode(entry)), "longer": errOf(newCodec[longer]().decode(entry)), "retyped": errOf(newCodec[retyped]().decode(entry)),
	} {
		if err == nil {
			t.Errorf("%s is decoded", name)
		}
	}
	type same struct{ Name, Bio string }
	if got, _, err := newCodec[same]().decode(entry); err != nil || got != (same{"a", "b"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func errOf[V any](_ V, _ bool, err error) error { return err }

func TestTypesThatCannotBeEncodedPanic(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(){
		"a map":                     func() { newCodec[map[string]int]() },
		"a field that is not ours":  func() { newCodec[struct{ a int }]() },
		"a floating-point number":   func() { newCodec[[]float64]() },
		"an interface in a pointer": func() { newCodec[*any]() },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			make()
		}()
	}
}

// FuzzDecode decodes any bytes with a valid head, which is what a checksum does not stop.
func FuzzDecode(f *testing.F) {
	c := newCodec[everything]()
	f.Add(c.encode(everything{Text: "a", List: []stores.ProfileField{{Label: "b"}}}, true)[headerSize:])
	f.Fuzz(func(t *testing.T, body []byte) {
		got, exists, err := c.decode(withHead(c.encode(everything{}, false), body))
		if err == nil && exists {
			again, _, err := c.decode(c.encode(got, true))
			if err != nil || !reflect.DeepEqual(got, again) {
				t.Errorf("%+v becomes %+v, %v", got, again, err)
			}
		}
	})
}

// withHead returns an entry of a body with the version and fingerprint of another entry, and its own checksum.
func withHead(other, body []byte) []byte {
	entry := append(append([]byte(nil), other[:headerSize]...), body...)
	binary.BigEndian.PutUint32(entry[5:], crc32.Checksum(body, checksums))
	return entry
}
