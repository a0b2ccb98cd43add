package httpserver

import (
	"context"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores"
	"fivefold/stores/payments"
)

// The paths of payments.
const (
	webhookPath = "/webhooks/payments"
	ConfirmPath = "/payments/local/" // where payers confirm payments of the local provider, followed by the reference
)

// signatureHeader is the header with the signature of a webhook.
const signatureHeader = "Stripe-Signature"

// Payments are what a server needs for payments.
type Payments struct {
	Flow    *payments.Flow
	Confirm func(ctx context.Context, reference string, accept bool) (stores.ProviderPayment, error) // of the local provider; nil for another one
}

// registerPayments registers the metric of webhooks and makes the flow count them.
func registerPayments(f *payments.Flow, metrics prometheus.Registerer) {
	events := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fivefold_payment_events_total", Help: "Events of the payment provider."}, []string{"outcome"})
	metrics.MustRegister(events)
	for _, outcome := range payments.EventOutcomes {
		events.WithLabelValues(string(outcome))
	}
	f.Count = func(outcome payments.EventOutcome) { events.WithLabelValues(string(outcome)).Inc() }
}

// webhook stores the event of a payment provider. It answers 200 only when the event is stored; the provider sends it again after any other answer.
func (s *Server) webhook(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		writeText(w, http.StatusMethodNotAllowed, "The method is not allowed. Use POST.")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, stores.MaxEventBody))
	if _, isTooLarge := errors.AsType[*http.MaxBytesError](err); isTooLarge {
		writeText(w, http.StatusRequestEntityTooLarge, "The body is too large.")
		return
	}
	if err != nil {
		writeText(w, http.StatusBadRequest, "The body could not be read.")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout)
	defer cancel()
	switch err := s.payments.Flow.Receive(ctx, body, r.Header.Get(signatureHeader)); {
	case err == nil:
		writeText(w, http.StatusOK, "stored")
	case errors.Is(err, stores.ErrForged):
		writeText(w, http.StatusBadRequest, "The signature is not valid, or not at this time.")
	case errors.Is(err, stores.ErrMalformedEvent), errors.Is(err, stores.ErrTooMany):
		writeText(w, http.StatusBadRequest, "The body is not an event.")
	default:
		s.observer.Log.LogAttrs(r.Context(), slog.LevelError, "an event of the payment provider could not be stored", slog.Any("error", err))
		writeText(w, http.StatusServiceUnavailable, "The event could not be stored. Send it again.")
	}
}

// confirmPage asks a payer whether a payment of the local provider is made.
var confirmPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Confirm a payment</title>
<main><h1>Confirm a payment</h1>
<p>This is the local payment provider. No money is moved.</p>
<p>{{.Reference}}: {{.State}}</p>
{{if eq .State "ACTION_REQUIRED"}}<form method="post"><button name="accept" value="yes">Confirm</button> <button name="accept" value="no">Do not confirm</button></form>{{end}}
</main></html>
`))

// confirm shows a payment of the local provider to its payer, and confirms it.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) {
	reference := r.PathValue("reference")
	var p stores.ProviderPayment
	var err error
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		p, err = s.payments.Flow.Provider.Payment(r.Context(), reference)
	case http.MethodPost:
		r.Body = http.MaxBytesReader(w, r.Body, 1024)
		p, err = s.payments.Confirm(r.Context(), reference, r.PostFormValue("accept") == "yes")
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		writeText(w, http.StatusMethodNotAllowed, "The method is not allowed. Use GET or POST.")
		return
	}
	switch {
	case errors.Is(err, stores.ErrNotFound):
		writeText(w, http.StatusNotFound, "There is no such payment.")
	case err != nil:
		writeText(w, http.StatusServiceUnavailable, "The payment could not be read. Try again later.")
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
		w.Header().Set("Cache-Control", "no-store")
		_ = confirmPage.Execute(w, p)
	}
}
