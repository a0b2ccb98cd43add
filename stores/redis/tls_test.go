package redis

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

func TestUsersOfAnAccessControlListOverTLS(t *testing.T) {
	t.Parallel()
	certificate, key, roots := selfSigned(t)
	port := freePort(t)
	// The user may do nothing but what every user may.
	startServer(t, "--tls-port", strconv.Itoa(port), "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no",
		"--user", "default", "off", "--user", "ann", "on", ">right-word", "~fivefold:*", "&fivefold:*", "-@all")
	host := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))

	e := open(t, "rediss://ann:right-word@"+host, Options{Timeout: patient, RootCAs: roots})
	if err := e.Check(t.Context()); err != nil {
		t.Errorf("the right password: %v", err)
	}
	for what, address := range map[string]string{"a wrong password": "rediss://ann:wrong-word@" + host, "no password": "rediss://" + host} {
		err := open(t, address, Options{Timeout: patient, RootCAs: roots}).Check(t.Context())
		if !errors.Is(err, stores.ErrUnavailable) || strings.Contains(err.Error(), "wrong-word") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, address := range map[string]string{"an unknown certificate": "rediss://ann:right-word@" + host, "no TLS": "redis://ann:right-word@" + host} {
		if err := open(t, address, Options{Timeout: patient}).Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// selfSigned returns the files of a certificate of 127.0.0.1 and its key, and the roots that verify it.
func selfSigned(t *testing.T) (certificate, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	text, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	privateText, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, kind string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: text}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	certificate, key = write("cert.pem", "CERTIFICATE", text), write("key.pem", "PRIVATE KEY", privateText)
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: text}))
	return certificate, key, roots
}
