package postgres

import (
	"context"
	"encoding/binary"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// uuids are the argument of a uuid[]. pgtype.FlatArray allocates twice for each element when it is encoded.
type uuids [][16]byte

// A uuidArrayCodec is pgx's codec of uuid[] that encodes uuids too.
type uuidArrayCodec struct{ *pgtype.ArrayCodec }

// PlanEncode implements pgtype.Codec.
func (c uuidArrayCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(uuids); ok && format == pgtype.BinaryFormatCode {
		return uuidsPlan{}
	}
	return c.ArrayCodec.PlanEncode(m, oid, format, value)
}

type uuidsPlan struct{}

// Encode implements pgtype.EncodePlan: the number of dimensions, whether there are NULLs, the type, the length and lower bound of the
// dimension, and each element after its length.
func (uuidsPlan) Encode(value any, b []byte) ([]byte, error) {
	ids := value.(uuids)
	if len(ids) == 0 {
		return appendInt32s(b, 0, 0, pgtype.UUIDOID), nil
	}
	b = appendInt32s(b, 1, 0, pgtype.UUIDOID, uint32(len(ids)), 1)
	for i := range ids {
		b = append(appendInt32s(b, uint32(len(ids[i]))), ids[i][:]...)
	}
	return b, nil
}

func appendInt32s(b []byte, numbers ...uint32) []byte {
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return b
}

// registerTypes makes a connection encode uuids.
func registerTypes(_ context.Context, c *driver.Conn) error {
	if t, ok := c.TypeMap().TypeForOID(pgtype.UUIDArrayOID); ok {
		if codec, ok := t.Codec.(*pgtype.ArrayCodec); ok {
			c.TypeMap().RegisterType(&pgtype.Type{Name: t.Name, OID: t.OID, Codec: uuidArrayCodec{codec}})
		}
	}
	return nil
}
