package stripe

import (
	"encoding/json"
	"time"

	"fivefold/stores"
	"fivefold/stores/webhook"
)

// An event is what is read of the body of a webhook.
type event struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Created int64  `json:"created"`
	Data    struct {
		Object struct {
			ID       string            `json:"id"`
			Object   string            `json:"object"`
			Intent   reference         `json:"payment_intent"`
			Metadata map[string]string `json:"metadata"`
		} `json:"object"`
	} `json:"data"`
}

// A reference is the ID of an object, which Stripe may write as the object.
type reference string

// UnmarshalJSON implements json.Unmarshaler.
func (r *reference) UnmarshalJSON(data []byte) error {
	var object struct {
		ID string `json:"id"`
	}
	if len(data) > 0 && data[0] == '{' {
		err := json.Unmarshal(data, &object)
		*r = reference(object.ID)
		return err
	}
	return json.Unmarshal(data, (*string)(r))
}

// Event implements stores.PaymentProvider. An event of what is neither a payment nor a payout has no reference.
func (p *Provider) Event(body []byte, signature string, now time.Time) (stores.ProviderEvent, error) {
	if err := webhook.Verify(body, signature, p.secrets, now); err != nil {
		return stores.ProviderEvent{}, err
	}
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		return stores.ProviderEvent{}, stores.ErrMalformedEvent
	}
	out := stores.ProviderEvent{Provider: Name, Event: e.ID, Type: e.Type, CreatedAt: time.Unix(e.Created, 0), ReceivedAt: now, NextAt: now, Body: body}
	object := e.Data.Object
	switch object.Object {
	case "payment_intent":
		out.Reference = object.ID
	case "charge", "refund", "dispute":
		out.Reference = string(object.Intent)
	case "payout":
		out.Reference, out.Payout = object.ID, true
	}
	if id := idOf(object.Metadata); out.Reference != "" && (id.Kind == stores.KindPayment || id.Kind == stores.KindPayout) {
		out.Subject = id
	}
	return stores.CheckEvent(out)
}
