package transport

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
	"fivefold/graph/memory"
)

// readBody reads the parameters of a POST and charges for them. If it cannot, it writes the reason and returns nil.
func (rw responseWriter) readBody(r *http.Request, limit int64, charge ChargeFunc) *graphql.RawParams {
	if limit <= 0 {
		limit = defaultMaxBody
	}
	reserved := int64(memory.Request) + 2*bodyLength(r, limit)
	if err := rw.share.Wait(r.Context(), reserved); err != nil {
		rw.refuse(err)
		return nil
	}
	body, err := readAll(rw.w, r, limit)
	if !rw.charge(r, charge, len(body)) {
		return nil
	}
	if err != nil {
		rw.writeReadError(r, err)
		return nil
	}
	_ = r.Body.Close()                 // its end has been read; otherwise the server looks for it once more when it writes the response
	r.ContentLength = int64(len(body)) // was -1 for a chunked body
	rw.share.Shrink(memory.Request + memory.OfJSON(body))
	if err := rw.share.Grow(memory.OfJSON(body) - reserved); err != nil {
		rw.refuse(err)
		return nil
	}
	params, err := decodeBody(body)
	return rw.finishParams(r, params, err)
}

// charge charges for an input of so many bytes. If the client's budget is used up, it writes the error and returns false.
func (rw responseWriter) charge(r *http.Request, charge ChargeFunc, bytes int) bool {
	if charge == nil {
		return true
	}
	err := charge(r.Context(), bytes)
	if err == nil {
		return true
	}
	rw.refuse(gqlerror.WrapIfUnwrapped(err))
	return false
}

// bodyLength returns the length that a body may have.
func bodyLength(r *http.Request, limit int64) int64 {
	if r.ContentLength < 0 {
		return limit
	}
	return min(r.ContentLength, limit)
}

// maxBodyBuffer is the length of a body, in bytes, for which a client gets memory before it has sent the body.
const maxBodyBuffer = 16 << 10

// readAll reads a body of at most limit bytes. With an error it returns what it has read.
func readAll(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength <= 0 || r.ContentLength > min(limit, maxBodyBuffer) {
		return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	}
	body := make([]byte, r.ContentLength) // net/http ends the body there
	n, err := io.ReadFull(r.Body, body)
	return body[:n], err
}

// writeReadError writes why a body could not be read.
func (rw responseWriter) writeReadError(r *http.Request, err error) {
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		rw.writeError(http.StatusRequestEntityTooLarge, errorcode.BadRequest,
			"The body exceeds the limit of "+strconv.FormatInt(tooLong.Limit, 10)+" bytes. Send a shorter document or fewer variables.")
	// The context ends together with the input of the connection, but the client may still read.
	case errors.Is(err, os.ErrDeadlineExceeded):
		rw.writeError(http.StatusRequestTimeout, errorcode.BadRequest, "The body took too long to arrive. Try again.")
	case isClientGone(r.Context()) && !errors.Is(err, io.ErrUnexpectedEOF):
		rw.abandon()
	default:
		rw.writeError(http.StatusBadRequest, errorcode.BadRequest, "The body is incomplete.")
	}
}

// readURL reads the parameters of a GET and charges for them. If it cannot, it writes the reason and returns nil.
func (rw responseWriter) readURL(r *http.Request, charge ChargeFunc) *graphql.RawParams {
	if !rw.charge(r, charge, len(r.URL.RawQuery)) {
		return nil
	}
	if err := rw.share.Wait(r.Context(), memory.Request+memory.OfURL(len(r.URL.RawQuery))); err != nil {
		rw.refuse(err)
		return nil
	}
	params, err := decodeQuery(r.URL.RawQuery)
	return rw.finishParams(r, params, err)
}

// finishParams writes the error of decoding, or adds the header to the parameters.
func (rw responseWriter) finishParams(r *http.Request, params *graphql.RawParams, err error) *graphql.RawParams {
	if err != nil {
		rw.writeError(http.StatusBadRequest, errorcode.BadRequest, err.Error())
		return nil
	}
	params.Headers = r.Header
	return params
}
