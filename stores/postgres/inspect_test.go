package postgres

import (
	"errors"
	"testing"

	"fivefold/stores"
)

func TestInspectionsChangeNothing(t *testing.T) {
	t.Parallel()
	address := databaseURL(t, newDatabase(t))
	i, err := Inspect(t.Context(), address, Patient)
	if err != nil || i.Data != 0 || i.Latest == 0 {
		t.Fatalf("an empty database: %+v, %v", i, err)
	}
	e := open(t, address, Patient)
	i, err = Inspect(t.Context(), address, Patient)
	if err != nil || i.Data != i.Latest || i.Location != e.Location() || i.Server == "" || i.Latency <= 0 || i.Size <= 0 || i.IsReplica || i.IsPooled || i.CanBePooled ||
		i.Pool < minPoolSize || i.MaxConnections <= 0 || len(i.Unsafe) > 0 || len(i.Late) != 1 {
		t.Errorf("%+v, %v", i, err)
	}
	execute(t, address, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
	if i, err = Inspect(t.Context(), address+"&default_query_exec_mode=cache_describe&pool_max_conns=3", Patient); err != nil || i.Data != 9999 || !i.CanBePooled || i.Pool != 3 {
		t.Errorf("%+v, %v", i, err)
	}
	if _, err := Inspect(t.Context(), "postgres://app@127.0.0.1:1/x?sslmode=disable", Options{}); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("%v", err)
	}
}

func TestTheSecretBelongsToTheData(t *testing.T) {
	t.Parallel()
	address := databaseURL(t, newDatabase(t))
	first, again, other := open(t, address, Patient), open(t, address, Patient), OpenEmpty(t)
	if first.Secret() != again.Secret() || first.Secret() == other.Secret() || first.Secret() == ([secretSize]byte{}) {
		t.Errorf("%x, again %x, other data %x", first.Secret(), again.Secret(), other.Secret())
	}
}
