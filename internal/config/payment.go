package config

import (
	"errors"
	"net/url"
	"strings"
)

// Payments says through whom the network receives money.
type Payments struct {
	PaymentProvider     string `env:"PAYMENT_PROVIDER" default:"auto" enum:"auto,stripe,local,none" placeholder:"NAME" help:"Who moves money: stripe, local, which pretends to, for development, or none. auto is stripe with STRIPE_SECRET_KEY, otherwise local without POSTGRES_URL, otherwise none (${default})."`
	StripeSecretKey     string `env:"STRIPE_SECRET_KEY" placeholder:"KEY" help:"Secret key (sk_…) or restricted key (rk_…) of the Stripe account that receives money."`
	StripeWebhookSecret string `env:"STRIPE_WEBHOOK_SECRET" placeholder:"WORD" help:"Secret with which Stripe signs the events that it sends to /webhooks/payments (whsec_…). Several, separated by commas, while they are changed."`
	StripeAPIURL        string `name:"stripe-api-url" env:"STRIPE_API_URL" placeholder:"URL" help:"Address of another server with the API of Stripe, such as stripe-mock."`
	StripeReturnURL     string `name:"stripe-return-url" env:"STRIPE_RETURN_URL" placeholder:"URL" help:"Page of your application to which payers return after they have confirmed a payment at their bank. Without it, payments that need such a page fail."`
}

// The values of PaymentProvider after auto has been resolved.
const (
	PaymentsByStripe = "stripe"
	PaymentsLocal    = "local"
	NoPayments       = "none"
)

// Provider returns who moves money. isEmbedded says that everything is kept in DATA_DIR.
func (p *Payments) Provider(isEmbedded bool) string {
	switch {
	case p.PaymentProvider != "" && p.PaymentProvider != "auto":
		return p.PaymentProvider
	case p.StripeSecretKey != "":
		return PaymentsByStripe
	case isEmbedded:
		return PaymentsLocal
	}
	return NoPayments
}

// WebhookSecrets returns the secrets of webhooks.
func (p *Payments) WebhookSecrets() []string {
	var secrets []string
	for secret := range strings.SplitSeq(p.StripeWebhookSecret, ",") {
		if secret = strings.TrimSpace(secret); secret != "" {
			secrets = append(secrets, secret)
		}
	}
	return secrets
}

// validate returns what is wrong with the settings. The errors contain no secret.
func (p *Payments) validate() error {
	var errs []error
	if key := p.StripeSecretKey; key != "" && (!strings.HasPrefix(key, "sk_") && !strings.HasPrefix(key, "rk_") || len(key) < 8 || strings.ContainsAny(key, " \t\r\n")) {
		errs = append(errs, errors.New("STRIPE_SECRET_KEY must be a secret or restricted key of Stripe: sk_… or rk_…"))
	}
	for _, secret := range p.WebhookSecrets() {
		if !strings.HasPrefix(secret, "whsec_") || len(secret) < 12 {
			errs = append(errs, errors.New("STRIPE_WEBHOOK_SECRET must be the signing secret of an endpoint of Stripe: whsec_…"))
		}
	}
	if (p.StripeSecretKey == "") != (len(p.WebhookSecrets()) == 0) {
		errs = append(errs, errors.New("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must both be set, or neither"))
	}
	if p.StripeSecretKey == "" && p.PaymentProvider == PaymentsByStripe {
		errs = append(errs, errors.New("PAYMENT_PROVIDER is stripe: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET"))
	}
	for setting, address := range map[string]string{"STRIPE_API_URL": p.StripeAPIURL, "STRIPE_RETURN_URL": p.StripeReturnURL} {
		if address == "" {
			continue
		}
		if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
			errs = append(errs, errors.New(setting+" must be of the form https://HOST/PATH"))
		}
	}
	return errors.Join(errs...)
}
