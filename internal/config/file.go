package config

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"fivefold/graph/limits"
)

// CheckFiles returns what is wrong with the files that settings name. Validate does not read them: some commands need none.
func (c *Config) CheckFiles() error {
	_, err := c.Manifest()
	_, secretErr := c.GatewaySecrets()
	_, databaseErr := c.Database()
	_, redisErr := c.Redis()
	_, searchErr := c.Search()
	return errors.Join(err, secretErr, databaseErr, redisErr, searchErr)
}

// Database returns the address of the PostgreSQL database, that of POSTGRES_URL or POSTGRES_URL_FILE, and "" when there is none.
func (c *Config) Database() (string, error) {
	return readAddress(c.PostgresURL, c.PostgresURLFile, "the database", checkDatabase)
}

// Redis returns the address of the Redis, that of REDIS_URL or REDIS_URL_FILE, and "" when there is none.
func (c *Config) Redis() (string, error) {
	return readAddress(c.RedisURL, c.RedisURLFile, "the Redis", checkRedis)
}

// readAddress returns an address, or the text of a file when one is named.
func readAddress(address, file, of string, check func(setting, address string) error) (string, error) {
	if file == "" {
		return address, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("cannot read the address of %s: %w", of, err)
	}
	address = strings.TrimSpace(string(text))
	return address, check("the text of "+file, address)
}

// Manifest reads the registered documents. It returns nil when any document is executed.
func (p *Protection) Manifest() (limits.Manifest, error) {
	if p.RegisteredDocuments == "" {
		return nil, nil
	}
	file, err := os.Open(p.RegisteredDocuments)
	if err != nil {
		return nil, fmt.Errorf("cannot read the registered documents: %w", err)
	}
	defer file.Close()
	manifest, err := limits.ReadManifest(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read the registered documents in %s: %w", p.RegisteredDocuments, err)
	}
	return manifest, nil
}

// minGatewaySecret is the minimum length of a gateway's secret, in bytes.
const minGatewaySecret = 16

// GatewaySecrets returns the secrets that gateways may send, those of GATEWAY_SECRET and of GATEWAY_SECRET_FILE.
func (c *Config) GatewaySecrets() ([]string, error) {
	secrets := splitSecrets(c.GatewaySecret)
	if c.GatewaySecretFile != "" {
		text, err := os.ReadFile(c.GatewaySecretFile)
		if err != nil {
			return nil, fmt.Errorf("cannot read the gateway secrets: %w", err)
		}
		listed := splitSecrets(string(text))
		if len(listed) == 0 {
			return nil, fmt.Errorf("the file %s has no gateway secret: write one per line", c.GatewaySecretFile)
		}
		secrets = append(secrets, listed...)
	}
	return secrets, checkSecrets(secrets)
}

// splitSecrets returns the secrets in a text, separated by commas and lines.
func splitSecrets(text string) (secrets []string) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			secrets = append(secrets, part)
		}
	}
	return secrets
}

func checkSecrets(secrets []string) error {
	for _, s := range secrets {
		if len(s) < minGatewaySecret {
			return fmt.Errorf("a gateway secret must have at least %d characters", minGatewaySecret)
		}
	}
	return nil
}
