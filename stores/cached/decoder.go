package cached

import (
	"encoding/binary"
	"math"
	"reflect"
	"time"
)

// A decoder reads values from what is left of an entry.
type decoder struct {
	rest []byte
	bad  bool // more was read than there is, or what no encoder writes
}

func (d *decoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(string(d.bytes(d.length())))
	case reflect.Bool:
		v.SetBool(d.flag())
	case reflect.Uint8:
		v.SetUint(uint64(d.byte()))
	case reflect.Slice:
		if n := d.length(); n > 0 && n-1 <= len(d.rest) {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
			d.elements(v)
		} else if n > 0 {
			d.bad = true
		}
	case reflect.Array:
		d.elements(v)
	case reflect.Pointer:
		if d.flag() {
			v.Set(reflect.New(v.Type().Elem()))
			d.value(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == timeType {
			if micros := d.varint(); micros != noTime {
				v.Set(reflect.ValueOf(time.UnixMicro(micros).UTC()))
			}
			return
		}
		for i := range v.NumField() {
			d.value(v.Field(i))
		}
	default:
		n := d.varint()
		d.bad = d.bad || v.OverflowInt(n)
		v.SetInt(n)
	}
}

func (d *decoder) elements(v reflect.Value) {
	for i := 0; i < v.Len() && !d.bad; i++ {
		d.value(v.Index(i))
	}
}

func (d *decoder) bytes(n int) []byte {
	if d.bad || n > len(d.rest) {
		d.bad = true
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) byte() byte {
	if b := d.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) flag() bool {
	b := d.byte()
	d.bad = d.bad || b > 1
	return b == 1
}

func (d *decoder) varint() int64 {
	n, size := binary.Varint(d.rest)
	d.skip(size)
	return n
}

// length reads a length, which is not larger than what an entry can have.
func (d *decoder) length() int {
	n, size := binary.Uvarint(d.rest)
	d.skip(size)
	if n > math.MaxInt32 {
		d.bad = true
	}
	if d.bad {
		return 0
	}
	return int(n)
}

func (d *decoder) skip(size int) {
	if size <= 0 {
		d.bad = true
		return
	}
	d.bytes(size)
}
