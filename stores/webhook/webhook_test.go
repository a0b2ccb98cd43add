package webhook

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

var at = time.Date(2100, 2, 3, 4, 5, 6, 0, time.UTC)

// The signature was computed by another program: printf '4105310706.{"id":1}' | openssl dgst -sha256 -hmac whsec_test
func TestSignatureOfAnotherProgram(t *testing.T) {
	t.Parallel()
	const wanted = "t=4105310706,v1=e7eaab98652f2a86f1f6263c57e2449e020617f372da852d61011576b15bd557"
	if got := Sign([]byte(`{"id":1}`), "whsec_test", at); got != wanted {
		t.Errorf("%s, want %s", got, wanted)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	body := []byte(`{"id":1}`)
	header := Sign(body, "whsec_test", at)
	seconds, v1, _ := strings.Cut(header, ",")
	secrets := []string{"whsec_test"}
	for name, c := range map[string]struct {
		body    string
		header  string
		secrets []string
		now     time.Time
		valid   bool
	}{
		"as signed":              {`{"id":1}`, header, secrets, at, true},
		"after 5 minutes":        {`{"id":1}`, header, secrets, at.Add(Tolerance), true},
		"after more":             {`{"id":1}`, header, secrets, at.Add(Tolerance + time.Second), false},
		"5 minutes before":       {`{"id":1}`, header, secrets, at.Add(-Tolerance), true},
		"more before":            {`{"id":1}`, header, secrets, at.Add(-Tolerance - time.Second), false},
		"another secret":         {`{"id":1}`, header, []string{"whsec_other"}, at, false},
		"one of two secrets":     {`{"id":1}`, header, []string{"whsec_new", "whsec_test"}, at, true},
		"no secret":              {`{"id":1}`, header, nil, at, false},
		"an empty secret":        {`{"id":1}`, Sign(body, "", at), []string{""}, at, false},
		"another body":           {`{"id":2}`, header, secrets, at, false},
		"another time":           {`{"id":1}`, "t=4105310707," + v1, secrets, at, false},
		"two signatures":         {`{"id":1}`, seconds + ",v1=00," + v1, secrets, at, true},
		"another scheme":         {`{"id":1}`, seconds + "," + strings.Replace(v1, "v1", "v0", 1), secrets, at, false},
		"no header":              {`{"id":1}`, "", secrets, at, false},
		"no time":                {`{"id":1}`, v1, secrets, at, false},
		"no signature":           {`{"id":1}`, seconds, secrets, at, false},
		"a part of a signature":  {`{"id":1}`, header[:len(header)-2], secrets, at, false},
		"a time beyond an int64": {`{"id":1}`, "t=99999999999999999999," + v1, secrets, at, false},
		"the smallest int64":     {`{"id":1}`, "t=-9223372036854775808," + v1, secrets, at, false},
	} {
		err := Verify([]byte(c.body), c.header, c.secrets, c.now)
		if c.valid != (err == nil) || err != nil && !errors.Is(err, stores.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
