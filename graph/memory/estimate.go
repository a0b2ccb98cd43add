package memory

import (
	"bytes"
	"encoding/json"
)

// What a request takes, measured on 64 bits. Each is an upper bound of the usual, checked by TestEstimates.
const (
	// Request is what a request takes besides its body, its document and its points.
	Request = 16 << 10
	// Connection is what an open connection takes: its buffers, goroutines and headers.
	Connection = 24 << 10
	// Stream is what an open websocket or event stream takes in addition.
	Stream = 40 << 10
	// Compression is what compressing an answer takes while it is written: the tables of gzip.
	Compression = 1100 << 10
	// Introspection is what an operation that reads the schema takes in addition: its result is written to a buffer first, and then copied.
	Introspection = 4 << 20
	// perPoint is what the objects of a point take while an operation executes.
	perPoint = 1 << 10
	// perDocumentByte is what a byte of a document takes when it is parsed: a field of one letter and a space take 230. What is longer has
	// longer names, as the number of tokens is limited.
	perDocumentByte  = 128
	maxDocumentBytes = 10 << 10
	// perObject and perValue are what decoded JSON takes: a map with one member takes 371 bytes, a number of a list 69.
	perObject = 384
	perValue  = 80
	// perInterface is what a value takes in a list or a map: an interface and the header of a text.
	perInterface = 48
	// perURLByte is what a byte of a URL takes when it is decoded: six bytes are a map with one member at most.
	perURLByte = 64
)

// OfValue returns what a value of decoded JSON takes.
func OfValue(value any) int64 {
	total := int64(perInterface)
	switch value := value.(type) {
	case map[string]any:
		total += perObject
		for name, member := range value {
			total += int64(len(name)) + OfValue(member)
		}
	case []any:
		for _, element := range value {
			total += OfValue(element)
		}
	case string:
		total += int64(len(value))
	case json.Number:
		total += int64(len(value))
	}
	return total
}

// OfPoints returns what an operation of so many points takes.
func OfPoints(points int) int64 { return int64(points) * perPoint }

// OfDocument returns what a document of so many bytes takes.
func OfDocument(length int) int64 {
	return int64(min(length, maxDocumentBytes))*perDocumentByte + int64(length)
}

// OfURL returns what the parameters in a URL of so many bytes take when they are decoded.
func OfURL(length int) int64 { return int64(length) * perURLByte }

// OfJSON returns what a text of JSON takes when it is decoded, its copy included. Brackets and commas in strings count too.
func OfJSON(text []byte) int64 {
	objects := bytes.Count(text, []byte{'{'})
	values := bytes.Count(text, []byte{','}) + bytes.Count(text, []byte{'['})
	return 2*int64(len(text)) + int64(objects)*perObject + int64(values)*perValue
}
