package limits

import "context"

// inputBytesPerPoint is the number of bytes of an input that cost one point. JSON of many small values takes up to 0.2 µs per byte to decode,
// one long text 0.01 µs.
const inputBytesPerPoint = 64

// tokensPerPoint is the number of tokens of a document that cost one point, when it has to be parsed and validated: 5,000 take 1 to 6 ms.
const tokensPerPoint = 8

// OperationPoints are taken for each operation that executes, beside the cost of its fields: for HTTP, the lookup of the viewer, and the first
// call of a store.
const OperationPoints = 10

// OutputBytesPerPoint is the number of bytes of a long text that cost one point. It is encoded as JSON, and compressed.
const OutputBytesPerPoint = 300

// InputPoints returns the points of reading and decoding an input: a body, the query string of a URL, or a message on a websocket. Each
// input costs at least one point, so that a client cannot send empty ones without end.
func InputPoints(bytes int) int { return 1 + bytes/inputBytesPerPoint }

// ChargeInput takes the points of an input from the client in ctx. Transports call it when they have read the input, before they decode it,
// so that malformed input costs as much as any other. The error is a *gqlerror.Error with the code RATE_LIMITED, which says in `retryAfter`
// how many seconds to wait.
func (g *Guard) ChargeInput(ctx context.Context, bytes int) error {
	if err := g.Rates.charge(ctx, charge{points: InputPoints(bytes)}); err != nil {
		return err
	}
	return nil
}
