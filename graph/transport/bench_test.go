package transport

import (
	"strings"
	"testing"
)

// BenchmarkDecodeBody shows that decoding takes time linear in the bytes of a body, at any depth of its variables.
func BenchmarkDecodeBody(b *testing.B) {
	for name, body := range map[string]string{
		"small": `{"query":"query($you: ID!) { user(id: $you) { id handle name } }","variables":{"you":"user_1ajx8prdabg008000000000081"}}`,
		"wide":  `{"query":"{a}","variables":{"a":[` + strings.Repeat(`{"id":"x"},`, 90_000) + `1]}}`,
		"deep":  `{"query":"{a}","variables":` + strings.Repeat(`{"a":[1,`, 4990) + `"` + strings.Repeat("x", 900_000) + `"` + strings.Repeat(`]}`, 4990) + `}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decodeBody([]byte(body)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
