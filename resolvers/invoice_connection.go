package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

func scopeOfInvoiceLines(i *stores.Invoice) string { return "lines " + i.Number() }

// invoiceLines lists the lines that invoices have.
func invoiceLines(_ context.Context, invoices []*stores.Invoice, window stores.Window) (map[*stores.Invoice]stores.List[*stores.InvoiceLine], error) {
	lists := make(map[*stores.Invoice]stores.List[*stores.InvoiceLine], len(invoices))
	for _, invoice := range invoices {
		var items []stores.Item[*stores.InvoiceLine]
		for _, l := range invoice.Lines {
			if at := (stores.ListPosition{Text: l.Campaign.String() + string(l.Kind)}); window.Contains(at) {
				items = append(items, stores.Item[*stores.InvoiceLine]{Value: l, At: at})
			}
		}
		list := stores.InWindow(items, window)
		if window.Count {
			list.Total = len(invoice.Lines)
		}
		lists[invoice] = list
	}
	return lists, nil
}

func invoiceLineEdge(l *stores.InvoiceLine, cursor model.Cursor) model.InvoiceLineEdge {
	return model.InvoiceLineEdge{Cursor: cursor, Node: l}
}
