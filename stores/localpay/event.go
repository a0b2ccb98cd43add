package localpay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/webhook"
)

// A body is the body of a webhook.
type body struct {
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	At      time.Time `json:"created"`
	Subject string    `json:"subject"`   // the ID that the network has given the payment or payout
	Object  string    `json:"reference"` // the payment or payout
	Payout  bool      `json:"payout,omitempty"`
}

// Event implements stores.PaymentProvider.
func (p *Provider) Event(data []byte, signature string, now time.Time) (stores.ProviderEvent, error) {
	if err := webhook.Verify(data, signature, []string{p.secret}, now); err != nil {
		return stores.ProviderEvent{}, err
	}
	var b body
	if err := json.Unmarshal(data, &b); err != nil || b.ID == "" {
		return stores.ProviderEvent{}, stores.ErrMalformedEvent
	}
	subject, err := stores.ParseID(b.Subject)
	if err != nil && b.Subject != "" {
		return stores.ProviderEvent{}, stores.ErrMalformedEvent
	}
	return stores.CheckEvent(stores.ProviderEvent{Provider: Name, Event: b.ID, Type: b.Type, Subject: subject, Reference: b.Object, Payout: b.Payout, CreatedAt: b.At, ReceivedAt: now,
		NextAt: now, Body: data})
}

// Sign returns the signature of a body at a time.
func (p *Provider) Sign(data []byte, at time.Time) string { return webhook.Sign(data, p.secret, at) }

// A Receiver receives a webhook. An error means that it is delivered again.
type Receiver func(ctx context.Context, body []byte, signature string) error

// The time between attempts to deliver an event doubles from the first to the last of these.
const (
	firstInterval = time.Minute
	lastInterval  = time.Hour
)

// Deliver does what has become due, and delivers the events that are due, at most MaxBatch of them. It returns the number of those that were received. An
// event of which it is not known whether it was received is delivered again.
func (p *Provider) Deliver(ctx context.Context, receive Receiver) (delivered int, err error) {
	due, err := p.records.Due(ctx, p.time(), 100)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, kept := range due {
		r, err := p.change(ctx, kept.Reference, nil, nothing)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		received := map[string]bool{}
		for _, e := range r.Events {
			if e.NextAt.After(p.time()) {
				continue
			}
			data, err := json.Marshal(body{e.ID, e.Type, e.At, r.ID, r.Reference, r.Payout})
			if err == nil {
				err = receive(ctx, data, p.Sign(data, p.time()))
			}
			if received[e.ID] = err == nil; err == nil {
				delivered++
			}
		}
		_, err = p.change(ctx, kept.Reference, nil, func(r *record, now time.Time) error {
			r.Events = slices.DeleteFunc(r.Events, func(e event) bool { return received[e.ID] })
			for i := range r.Events {
				if _, tried := received[r.Events[i].ID]; tried {
					r.Events[i].Attempts++
					r.Events[i].NextAt = now.Add(min(firstInterval<<min(r.Events[i].Attempts-1, 10), lastInterval))
				}
			}
			return nil
		})
		failed = append(failed, err)
	}
	return delivered, errors.Join(failed...)
}

// List implements stores.PaymentProvider. The cursor is the time and the reference of the last record.
func (p *Provider) List(ctx context.Context, from, until time.Time, cursor string) (payments []stores.ProviderPayment, next string, err error) {
	next, err = p.each(ctx, from, until, cursor, func(r *record) {
		if !r.Payout && r.State != "" {
			payments = append(payments, p.payment(r))
		}
	})
	return payments, next, err
}

// ListPayouts implements stores.PaymentProvider. Its cursor is as that of List.
func (p *Provider) ListPayouts(ctx context.Context, from, until time.Time, cursor string) (payouts []stores.ProviderOutflow, next string, err error) {
	next, err = p.each(ctx, from, until, cursor, func(r *record) {
		if r.Payout {
			payouts = append(payouts, outflowOf(r))
		}
	})
	return payouts, next, err
}

// each calls do for the next records that were created in a time, as they are now, and returns the cursor after them.
func (p *Provider) each(ctx context.Context, from, until time.Time, cursor string, do func(*record)) (next string, err error) {
	const limit = 100
	after := ""
	if cursor != "" {
		micros, reference, _ := strings.Cut(cursor, " ")
		n, err := strconv.ParseInt(micros, 10, 64)
		if err != nil {
			return "", fmt.Errorf("localpay: the cursor %q: %w", cursor, err)
		}
		from, after = time.UnixMicro(n).UTC(), reference
	}
	kept, err := p.records.Between(ctx, from, until, after, limit)
	if err != nil {
		return "", err
	}
	for _, k := range kept {
		r, err := decode(k.Data)
		if err != nil {
			return "", err
		}
		r.advance(p.time())
		do(r)
	}
	if len(kept) == limit {
		last := kept[limit-1]
		next = strconv.FormatInt(last.CreatedAt.UnixMicro(), 10) + " " + last.Reference
	}
	return next, nil
}
