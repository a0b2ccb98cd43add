package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fivefold/internal/config"
)

// badSettings are values that each setting rejects, and the words of the error. A setting of this table must have an entry, and none when
// every text is valid.
var badSettings = map[string]map[string]string{
	"ADDR": badAddresses, "ADMIN_ADDR": badAddresses,
	"DATA_DIR": nil, // any path
	"POSTGRES_URL": {"x": "postgres://USER", "http://db/social": "postgres://USER", "postgres:social": "postgres://USER", "postgres://app:the-word@db:x/social": "postgres://USER",
		"postgres://app:the-word@db/%zz": "postgres://USER", "host=db password=the-word": "postgres://USER", "the-word": "postgres://USER",
		"postgres://app:the-word@127.0.0.1:1/social?sslmode=x": "sslmode", "postgres://app:the-word@127.0.0.1:1/social?pool_max_conns=0": "pool_max_conns",
		"postgres://app:the-word@127.0.0.1:1/social": "127.0.0.1:1"},
	"POSTGRES_URL_FILE": {"missing": "cannot read the address of the database", ".": "cannot read the address of the database", "empty": "the text of empty must be of the form",
		"short": "the text of short must be of the form"},
	"REDIS_URL": {"x": "redis://USER", "http://redis": "redis://USER", "redis:x": "redis://USER", "redis://ann:the-word@h:x": "redis://USER", "redis://ann:the-word@h/db": "database number",
		"redis://ann:the-word@h?x=1": "unexpected option", "redis://ann:1?the-word@h": "redis://USER"},
	"REDIS_URL_FILE": {"missing": "cannot read the address of the Redis", ".": "cannot read the address of the Redis", "empty": "the text of empty must be of the form",
		"short": "the text of short must be of the form"},
	"REDIS_PREFIX": {"a:b": "REDIS_PREFIX", "A": "REDIS_PREFIX", "{a}": "REDIS_PREFIX", "123456789012345678901234567890123456789012345678901": "REDIS_PREFIX"},
	"TYPESENSE_URL": {"x": "http://:KEY@HOST", "http://h:8108": "http://:KEY@HOST", "http://ann@h": "http://:KEY@HOST", "redis://:the-word@h": "http://:KEY@HOST", "http://:the-word@h:x": "http://:KEY@HOST",
		"http://:@h": "http://:KEY@HOST"},
	"TYPESENSE_URL_FILE": {"missing": "cannot read the address of the Typesense", ".": "cannot read the address of the Typesense", "empty": "the text of empty must be of the form",
		"short": "the text of short must be of the form"},
	"OPENSEARCH_URL": {"x": "http://USER:PASSWORD@HOST", "redis://ann:the-word@h": "http://USER:PASSWORD@HOST", "http://ann:the-word@h:x": "http://USER:PASSWORD@HOST", "http://": "http://USER:PASSWORD@HOST"},
	"OPENSEARCH_URL_FILE": {"missing": "cannot read the address of the OpenSearch", ".": "cannot read the address of the OpenSearch", "empty": "the text of empty must be of the form",
		"short": "the text of short must be of the form"},
	"ELASTICSEARCH_URL": {"x": "http://USER:PASSWORD@HOST", "redis://ann:the-word@h": "http://USER:PASSWORD@HOST", "http://ann:the-word@h:x": "http://USER:PASSWORD@HOST", "http://": "http://USER:PASSWORD@HOST"},
	"ELASTICSEARCH_URL_FILE": {"missing": "cannot read the address of the Elasticsearch", ".": "cannot read the address of the Elasticsearch", "empty": "the text of empty must be of the form",
		"short": "the text of short must be of the form"},
	"SEARCH_PREFIX":  {"a:b": "SEARCH_PREFIX", "A": "SEARCH_PREFIX", "-a": "SEARCH_PREFIX", "123456789012345678901234567890123456789012345678901": "SEARCH_PREFIX"},
	"GRAPH_MEMORY":   {"x": "valid 64 bit int", "-1": "percentage", "101": "percentage", "25%": "valid 64 bit int"},
	"ANSWER_MEMORY":  {"x": "valid 64 bit int", "-1": "percentage", "101": "percentage", "25%": "valid 64 bit int"},
	"GATEWAY_SECRET": {"short": "at least 16 characters", "long enough a secret, short": "at least 16 characters"},
	"GATEWAY_SECRET_FILE": {"missing": "cannot read the gateway secrets", ".": "cannot read the gateway secrets", "empty": "no gateway secret",
		"short": "at least 16 characters"},
	"CORS_ORIGINS": {"*": "wildcard", "example.org": "https://HOST", "https://user@example.org": "https://HOST", "https://example.org:99999": "https://HOST",
		"https://example.org/path": "https://HOST", "https://example.org,x": "https://HOST"},
	"ALLOWED_HOSTS": {"https://api.example.org": "not a name", "api.example.org:443": "not a name", "*.example.org": "not a name", "..": "not a name",
		"a b": "not a name", "api.example.org,/": "not a name", ".": "not a name"},
	"SECURE_COOKIES": badBools, "STORE_STATS": badBools,
	"SESSION_IDLE":     {"x": "duration", "5": "unit", "59s": "at least 1m", "-1h": "at least 1m", "99999999h": "duration", "2161h": "SESSION_MAX at least SESSION_IDLE"},
	"SESSION_MAX":      {"x": "duration", "5": "unit", "1h": "SESSION_MAX at least SESSION_IDLE", "99999999h": "duration"},
	"REQUEST_TIMEOUT":  {"x": "duration", "5": "unit", "0s": "more than 0", "-1s": "more than 0", "99999999h": "duration"},
	"SHUTDOWN_TIMEOUT": {"x": "duration", "5": "unit", "0s": "more than 0", "-1s": "more than 0", "99999999h": "duration"},
	"SHUTDOWN_DELAY":   {"x": "duration", "5": "unit", "-1s": "less than 0", "99999999h": "duration"},
	"LOG_LEVEL":        {"x": "must be one of", "INFO": "must be one of"},
	"LOG_FORMAT":       {"x": "must be one of", "JSON": "must be one of"},
	"OTEL_EXPORTER_OTLP_ENDPOINT": {"127.0.0.1:4318": "http://HOST:PORT", "ftp://example.org": "http://HOST:PORT", "http://": "http://HOST:PORT", "http://example.org:99999": "http://HOST:PORT",
		"http://example.org:": "http://HOST:PORT", "http://user:the-word@example.org": "OTEL_EXPORTER_OTLP_HEADERS", "http://example.org/?x": "end after its path",
		"http://example.org/#x": "end after its path", "http://a b": "http://HOST:PORT", "http://xn--a.example": "http://HOST:PORT"},
	"PAYMENT_PROVIDER":      {"x": "must be one of", "Stripe": "must be one of", "stripe": "set STRIPE_SECRET_KEY"},
	"STRIPE_SECRET_KEY":     {"x": "sk_", "pk_the-word": "sk_", "sk_the-word x": "sk_", "sk_test_the-word": "must both be set"},
	"STRIPE_WEBHOOK_SECRET": {"x": "whsec_", "whsec_": "whsec_", "whsec_the-word, x": "whsec_", "whsec_the-word": "must both be set"},
	"STRIPE_API_URL":        {"x": "https://HOST", "ftp://h": "https://HOST", "https://": "https://HOST", "https://ann:the-word@h": "https://HOST"},
	"STRIPE_RETURN_URL":     {"x": "https://HOST", "javascript:the-word": "https://HOST", "https:///path": "https://HOST"},
	"MAX_COST":              {"x": "valid 64 bit int", "0": "more than 0", "-1": "more than 0", "1e3": "valid 64 bit int", "99999999999999999999": "valid 64 bit int", "4000001": "at least MAX_COST"},
	"RATE_LIMIT":            {"x": "valid 64 bit int", "-1": "less than 0", "24999": "at least MAX_COST", "99999999999999999999": "valid 64 bit int"},
	"PASSWORD_LIMIT":        badCounts,
	"ACCOUNT_LIMIT":         badCounts,
	"MAX_CONNECTIONS":       badCounts,
	"TRUSTED_PROXIES":       badCounts,
	"PROXY_HEADER":          {"x": "must be one of", "X-Real-IP": "must be one of"},
	"INTROSPECTION":         {"x": "must be one of", "nobody": "must be one of"},
	"REGISTERED_DOCUMENTS": {"missing": "cannot read the registered documents", ".": "registered documents", "empty": "registered documents",
		"short": "registered documents"},
}

var (
	badAddresses = map[string]string{"x": "HOST:PORT", "8080": "HOST:PORT", "127.0.0.1": "HOST:PORT", "127.0.0.1:": "HOST:PORT", "127.0.0.1:x": "HOST:PORT", "127.0.0.1:99999": "HOST:PORT",
		"127.0.0.1:-1": "HOST:PORT", "127.0.0.1:0/path": "HOST:PORT", "http://127.0.0.1:0": "HOST:PORT", "user@127.0.0.1:0": "HOST:PORT", "bücher.example:0": "HOST:PORT", "127.0.0.1:0 ": "HOST:PORT",
		"::1:0": "HOST:PORT"}
	badBools  = map[string]string{"x": "must be true, 1, yes, false, 0 or no", "2": "must be true, 1, yes, false, 0 or no"}
	badCounts = map[string]string{"x": "valid 64 bit int", "-1": "less than 0", "1.5": "valid 64 bit int", "99999999999999999999": "valid 64 bit int"}
)

// variables returns the name of the variable of every setting.
func variables(t *testing.T) (names []string) {
	t.Helper()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Config]()) {
		if name := field.Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	if len(names) < 20 {
		t.Fatalf("%d variables", len(names))
	}
	return names
}

// doctor runs the doctor, which checks every setting, with what does not depend on this machine.
func doctor(t *testing.T, args ...string) (code int, output string) {
	t.Helper()
	var out bytes.Buffer
	if os.Getenv("ADDR") == "" {
		args = append(args, "--addr=127.0.0.1:0")
	}
	if os.Getenv("DATA_DIR") == "" {
		args = append(args, "--data-dir=:memory:")
	}
	code = Run(t.Context(), append([]string{"doctor"}, args...), &out, &out)
	return code, out.String()
}

// An empty or blank variable is an unset one, as containers' tools write a variable without a value.
func TestEmptyAndBlankVariablesAreUnset(t *testing.T) {
	for _, value := range []string{"", " ", "\t \r\n"} {
		for _, name := range variables(t) {
			t.Setenv(name, value)
		}
		if code, output := doctor(t); code != 0 {
			t.Errorf("%q: %d: %s", value, code, output)
		}
	}
}

func TestBadValuesAreRejectedWithAReason(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{"empty": "", "short": "short"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range variables(t) {
		bad, ok := badSettings[name]
		if !ok {
			t.Errorf("%s is not in the table", name)
		}
		for value, want := range bad {
			t.Run(name, func(t *testing.T) {
				t.Setenv(name, value)
				code, output := doctor(t)
				if code != 1 || !strings.Contains(output, want) {
					t.Errorf("%q: %d, no %q in %s", value, code, want, output)
				}
				if strings.Contains(output, "the-word") || strings.Contains(output, "long enough") {
					t.Errorf("%q: the error contains a secret: %s", value, output)
				}
			})
		}
	}
	if entries, err := filepath.Glob("*"); err != nil || len(entries) != 2 {
		t.Errorf("%q, %v", entries, err)
	}
}

func TestSettingsInOtherForms(t *testing.T) {
	for _, setting := range []string{
		"ADDR=:0", "ADDR=localhost:0", "ADDR=[::]:0", "ADMIN_ADDR=127.0.0.1:0", "CORS_ORIGINS= https://bücher.example:0443/ , ",
		"ALLOWED_HOSTS= bücher.example , .Example.org, *,", "SECURE_COOKIES=yes", "STORE_STATS=1",
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://bücher.example:4318/path", "OTEL_EXPORTER_OTLP_ENDPOINT=https://[::1]:4318/", "RATE_LIMIT=0", "MAX_CONNECTIONS=0",
		"SESSION_IDLE=1m", "GATEWAY_SECRET=one secret of enough, another one of enough,",
	} {
		name, value, _ := strings.Cut(setting, "=")
		t.Run(setting, func(t *testing.T) {
			t.Setenv(name, value)
			if code, output := doctor(t); code != 0 {
				t.Errorf("%d: %s", code, output)
			}
		})
	}
}

func TestUnknownFlagsAreRejected(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--adrr=127.0.0.1:0", "--limits=1", "--documents=1", "--max-body=1", "-x"} {
		if code, output := doctor(t, flag); code != 1 || !strings.Contains(output, "unknown flag") {
			t.Errorf("%s: %d: %s", flag, code, output)
		}
	}
}
