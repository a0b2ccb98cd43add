package cached

import "reflect"

// sizeOf returns about how many bytes a value takes in memory.
func sizeOf[V any](v V) int {
	return int(reflect.TypeFor[V]().Size()) + heapSize(reflect.ValueOf(&v).Elem())
}

// heapSize returns the size of what a value points to. Texts of kinds and other constants are counted too.
func heapSize(v reflect.Value) (size int) {
	switch v.Kind() {
	case reflect.String:
		return v.Len()
	case reflect.Pointer:
		if !v.IsNil() {
			return int(v.Type().Elem().Size()) + heapSize(v.Elem())
		}
	case reflect.Slice:
		size = v.Len() * int(v.Type().Elem().Size())
		for i := range v.Len() {
			size += heapSize(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == timeType {
			return 0
		}
		for i := range v.NumField() {
			size += heapSize(v.Field(i))
		}
	}
	return size
}
