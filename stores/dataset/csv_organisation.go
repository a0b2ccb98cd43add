package dataset

import (
	"time"

	"fivefold/stores"
)

func organisationSchema() csvSchema[stores.Organisation] {
	type row = stores.Organisation
	return csvSchema[row]{
		rows:     "university or company",
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			keyColumn("organisation", func(r *row) *stores.ID { return &r.ID }),
			enumColumn("kind", func(r *row) *stores.OrganisationKind { return &r.Kind }, stores.University, stores.Company),
			textColumn("name", stores.OrganisationName, func(r *row) *string { return &r.Name }),
			optional(linkColumn(stores.OrganisationURL, func(r *row) *string { return &r.URL }), "none"),
			optional(idColumn("place", "place", func(r *row) *stores.ID { return &r.Place }), "none"),
		},
	}
}
