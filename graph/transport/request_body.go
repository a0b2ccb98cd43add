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
func (a responseWriter) readBody(r *http.Request, limit int64) *graphql.RawParams {
	start := graphql.Now()
	if limit <= 0 {
		limit = defaultMaxBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(a.w, r.Body, limit))
	if err != nil {
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong):
			a.writeError(http.StatusRequestEntityTooLarge, codeBadRequest, "The body is too long.")
		// The context ends with the connection's input, and whoever sends no more may yet listen.
		case errors.Is(err, os.ErrDeadlineExceeded):
			a.writeError(http.StatusRequestTimeout, codeBadRequest, "The body took too long to arrive.")
		case isClientGone(r.Context()) && !errors.Is(err, io.ErrUnexpectedEOF):
			a.abandon()
		default:
			a.writeError(http.StatusBadRequest, codeBadRequest, "The body could not be read to its end.")
		}
		return nil
	}
	params, err := decodeBody(body)
	return a.finishParams(r, params, err, start)
}

// readURL reads the parameters of a GET, likewise.
func (a responseWriter) readURL(r *http.Request) *graphql.RawParams {
	start := graphql.Now()
	params, err := decodeQuery(r.URL.RawQuery)
	return a.finishParams(r, params, err, start)
}

func (a responseWriter) finishParams(r *http.Request, params *graphql.RawParams, err error, start time.Time) *graphql.RawParams {
	if err != nil {
		a.writeError(http.StatusBadRequest, codeBadRequest, err.Error())
		return nil
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params
}
