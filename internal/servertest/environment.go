package servertest

import "os"

// ForgetStores removes the addresses of stores from the environment: a developer's own, which no test uses. TestMain calls it.
func ForgetStores() {
	for _, name := range []string{"POSTGRES_URL", "REDIS_URL", "TYPESENSE_URL", "OPENSEARCH_URL", "ELASTICSEARCH_URL"} {
		_ = os.Unsetenv(name) // fails for malformed names only
	}
}
