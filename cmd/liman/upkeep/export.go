package upkeep

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/directory"
	"liman/directory/hsds"
	"liman/edition"
)

type directoryExport struct {
	Format string `help:"hsds: Open Referral HSDS 3.1, a service on each line; json: our own records, one on each line; csv: the same as a table." enum:"hsds,json,csv" default:"hsds"`
	Staff  bool   `help:"Hidden entries, numbers of low trust and notes too; for hsds only."`
	Lang   string `help:"The language of names and terms." default:"ro"`
}

// Run writes every entry. The same content gives the same bytes.
func (c *directoryExport) Run(s *settings.Settings, io terminal.Streams) error {
	if c.Staff && c.Format != "hsds" {
		return fmt.Errorf("--staff goes with --format hsds; records of %s are what people may see", c.Format)
	}
	ed, err := s.Edition()
	if err != nil {
		return err
	}
	lang := ed.Words.Match(c.Lang)
	switch c.Format {
	case "json":
		return exportLines(io.Out, exported(ed, lang))
	case "csv":
		return exportTable(io.Out, exported(ed, lang))
	}
	scope := hsds.Public
	if c.Staff {
		scope = hsds.Staff
	}
	return exportLines(io.Out, hsds.Export(ed.Directory, ed.Labels(lang), scope).Services)
}

func exportLines[T any](out io.Writer, list []T) error {
	to := json.NewEncoder(out)
	to.SetEscapeHTML(false)
	for _, one := range list {
		if err := to.Encode(one); err != nil {
			return fmt.Errorf("write the directory: %w", err)
		}
	}
	return nil
}

// exportedRecord is a record of ours without what depends on the moment: whether it is open.
type exportedRecord struct {
	directory.Placed
	State *struct{} `json:"state,omitempty"` // takes the place of the record's, and is never written
}

// exported are what people may see: contacts, services, shelters.
func exported(ed *edition.Edition, lang string) []exportedRecord {
	var list []exportedRecord
	var never time.Time
	for _, c := range ed.Directory.Contacts() {
		if c.Shown() {
			list = append(list, exportedRecord{Placed: directory.Placed{Record: ed.ContactRecord(lang, c, never)}})
		}
	}
	for _, v := range ed.Directory.Services() {
		if v.Shown() {
			list = append(list, exportedRecord{Placed: v.Record(never)})
		}
	}
	for _, v := range ed.Directory.Shelters() {
		if v.Shown() {
			list = append(list, exportedRecord{Placed: directory.Placed{Record: v.Record(never)}})
		}
	}
	return list
}

// columns are the table's, as the fields of a record are called.
var columns = []string{
	"id", "kind", "name", "country", "county", "sector", "locality", "address", "lat", "lon", "phones", "phone_abroad", "sms", "website",
	"email", "chat", "channels", "topics", "audience", "eligibility", "languages", "accessibility", "calling", "cost", "area", "hours",
	"zone", "trust", "to_be_confirmed", "verified_at", "called_at", "verify_by", "source",
}

// exportTable writes one line for each record; lists are divided by "; ".
func exportTable(out io.Writer, list []exportedRecord) error {
	w := csv.NewWriter(out)
	_ = w.Write(columns) // Flush and Error below tell
	for _, one := range list {
		data, err := json.Marshal(one)
		if err != nil {
			return fmt.Errorf("write %s: %w", one.ID, err)
		}
		var fields map[string]any
		if err := json.Unmarshal(data, &fields); err != nil {
			return fmt.Errorf("write %s: %w", one.ID, err)
		}
		row := make([]string, len(columns))
		for i, name := range columns {
			row[i] = cell(fields[name])
		}
		_ = w.Write(row)
	}
	w.Flush()
	return w.Error()
}

// cell is a value in a table.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = fmt.Sprint(v[i])
		}
		return strings.Join(texts, "; ")
	}
	return fmt.Sprint(v)
}
