package transport

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// readBody reads the parameters of a POST. When they cannot be read it answers why, and gives nil.
func (a answer) readBody(r *http.Request, limit int64) *graphql.RawParams {
	start := graphql.Now()
	if limit <= 0 {
		limit = bodyMax
	}
	body, err := io.ReadAll(http.MaxBytesReader(a.w, r.Body, limit))
	if err != nil {
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong):
			a.refuse(http.StatusRequestEntityTooLarge, codeBadRequest, "The body is too long.")
		// The context ends with the connection's input, and whoever sends no more may yet listen.
		case errors.Is(err, os.ErrDeadlineExceeded):
			a.refuse(http.StatusRequestTimeout, codeBadRequest, "The body took too long to arrive.")
		case gone(r.Context()) && !errors.Is(err, io.ErrUnexpectedEOF):
			a.abandon()
		default:
			a.refuse(http.StatusBadRequest, codeBadRequest, "The body could not be read to its end.")
		}
		return nil
	}
	params, err := decodeBody(body)
	return a.received(r, params, err, start)
}

// readURL reads the parameters of a GET, likewise.
func (a answer) readURL(r *http.Request) *graphql.RawParams {
	start := graphql.Now()
	params, err := decodeQuery(r.URL.RawQuery)
	return a.received(r, params, err, start)
}

func (a answer) received(r *http.Request, params *graphql.RawParams, err error, start time.Time) *graphql.RawParams {
	if err != nil {
		a.refuse(http.StatusBadRequest, codeBadRequest, err.Error())
		return nil
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params
}
