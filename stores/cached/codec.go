package cached

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"math"
	"reflect"
	"strings"
	"time"
)

// The format of an entry: the version of the format, the fingerprint of the type, the checksum of the rest, and either absent or present
// and the value. Numbers are varints, texts and slices have their length before them, times are microseconds.
const (
	formatVersion = 1
	headerSize    = 9
	absent        = 0
	present       = 1
)

var checksums = crc32.MakeTable(crc32.Castagnoli)

// errFormat means that an entry is damaged, or of another format or type.
var errFormat = errors.New("not an entry of this format")

// A codec encodes values of type V. An entry of another type, also of an earlier form of V, is not decoded.
type codec[V any] struct{ fingerprint uint32 }

// newCodec panics for a type that has a field that is not exported, a map, an interface, a function or a floating-point number.
func newCodec[V any]() codec[V] {
	var b strings.Builder
	describe(&b, reflect.TypeFor[V]())
	h := fnv.New32a()
	_, _ = h.Write([]byte(b.String()))
	return codec[V]{h.Sum32()}
}

var timeType = reflect.TypeFor[time.Time]()

// describe writes what a type consists of: what an entry of it looks like.
func describe(b *strings.Builder, t reflect.Type) {
	switch kind := t.Kind(); kind {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8:
		fmt.Fprint(b, kind)
	case reflect.Slice, reflect.Pointer:
		fmt.Fprint(b, kind, " ")
		describe(b, t.Elem())
	case reflect.Array:
		fmt.Fprint(b, t.Len(), " ")
		describe(b, t.Elem())
	case reflect.Struct:
		if t == timeType {
			b.WriteString("time")
			return
		}
		b.WriteString("{")
		for i := range t.NumField() {
			if !t.Field(i).IsExported() {
				panic(fmt.Sprintf("cached: %v has the field %s, which is not exported", t, t.Field(i).Name))
			}
			b.WriteString(t.Field(i).Name + ":")
			describe(b, t.Field(i).Type)
			b.WriteString(";")
		}
		b.WriteString("}")
	default:
		panic(fmt.Sprintf("cached: values of type %v are not encoded", t))
	}
}

// encode returns the entry of a value, or of its absence.
func (c codec[V]) encode(v V, exists bool) []byte {
	b := make([]byte, headerSize+1, 128)
	b[0] = formatVersion
	binary.BigEndian.PutUint32(b[1:], c.fingerprint)
	if exists {
		b[headerSize] = present
		b = appendValue(b, reflect.ValueOf(&v).Elem())
	}
	binary.BigEndian.PutUint32(b[5:], crc32.Checksum(b[headerSize:], checksums))
	return b
}

// decode returns the value of an entry and whether there is one, or errFormat.
func (c codec[V]) decode(entry []byte) (v V, exists bool, err error) {
	if len(entry) <= headerSize || entry[0] != formatVersion || binary.BigEndian.Uint32(entry[1:]) != c.fingerprint ||
		binary.BigEndian.Uint32(entry[5:]) != crc32.Checksum(entry[headerSize:], checksums) {
		return v, false, errFormat
	}
	d := decoder{rest: entry[headerSize+1:]}
	switch entry[headerSize] {
	case absent:
	case present:
		exists = true
		d.value(reflect.ValueOf(&v).Elem())
	default:
		d.bad = true
	}
	if d.bad || len(d.rest) > 0 {
		var zero V
		return zero, false, errFormat
	}
	return v, exists, nil
}

// isForeign reports whether an entry is whole, and of another type or format: another version of the program has written it.
func (c codec[V]) isForeign(entry []byte) bool {
	return len(entry) > headerSize && (entry[0] != formatVersion || binary.BigEndian.Uint32(entry[1:]) != c.fingerprint) &&
		binary.BigEndian.Uint32(entry[5:]) == crc32.Checksum(entry[headerSize:], checksums)
}

func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...)
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Uint8:
		return append(b, byte(v.Uint()))
	case reflect.Slice:
		if v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		return appendElements(b, v)
	case reflect.Array:
		return appendElements(b, v)
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return appendValue(append(b, 1), v.Elem())
	case reflect.Struct:
		if v.Type() == timeType {
			return appendTime(b, v.Interface().(time.Time))
		}
		for i := range v.NumField() {
			b = appendValue(b, v.Field(i))
		}
		return b
	}
	return binary.AppendVarint(b, v.Int())
}

func appendElements(b []byte, v reflect.Value) []byte {
	for i := range v.Len() {
		b = appendValue(b, v.Index(i))
	}
	return b
}

// noTime is the zero time.
const noTime = math.MinInt64

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.AppendVarint(b, noTime)
	}
	return binary.AppendVarint(b, t.UnixMicro())
}
