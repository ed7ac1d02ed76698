package publishing

import (
	"archive/tar"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"time"

	"liman/content"
	"liman/edition/ledger"
)

// Archive is a whole ledger in memory, as it was exported: a Source that needs no Redis. Nothing in it was checked but that each file is what
// it is named by.
type Archive struct {
	records [][]byte
	blobs   map[string][]byte
	head    string
}

// The folders of an exported ledger: a record by its number, as records/12.json, and a file by its SHA-256.
const (
	recordsFolder = "records"
	filesFolder   = "files"
)

// Export writes a ledger as a tar file: every record, and the files of the editions that are kept. The same ledger gives the same bytes.
func Export(ctx context.Context, out io.Writer, from Source, rules ledger.Rules) error {
	h, err := Replay(ctx, from, rules)
	if err != nil {
		return err
	}
	w := tar.NewWriter(out)
	for _, r := range h.Records {
		if err := entry(w, path.Join(recordsFolder, strconv.FormatUint(r.Number, 10)+".json"), r.Bytes()); err != nil {
			return err
		}
	}
	written := make(map[string]bool)
	var last *content.Bundle
	for _, edition := range h.Kept() {
		if edition == (content.Hash{}) {
			continue
		}
		b, err := Read(ctx, from, edition, last)
		if err != nil {
			return fmt.Errorf("edition %s is not whole: %w", edition, err)
		}
		if err := exportEdition(w, b, written); err != nil {
			return err
		}
		last = b
	}
	return w.Close()
}

// exportEdition writes the files of an edition that were not written before.
func exportEdition(w *tar.Writer, b *content.Bundle, written map[string]bool) error {
	blobs := blobsOf(b)
	for _, name := range slices.Sorted(maps.Keys(blobs)) {
		if written[name] {
			continue
		}
		written[name] = true
		if err := entry(w, path.Join(filesFolder, name), blobs[name]); err != nil {
			return err
		}
	}
	return nil
}

// entry writes one file of an export; without a day, so that the same ledger gives the same bytes.
func entry(w *tar.Writer, name string, data []byte) error {
	err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(data)), Mode: 0o644, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR})
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	return nil
}

// maxEntry is how many bytes a record or a file of an export may have: more than either can, so that a broken export ends.
const maxEntry = 64 << 20

// ReadArchive reads what Export wrote. The error names what does not belong there or is not what it is named by.
func ReadArchive(in io.Reader) (*Archive, error) {
	a := &Archive{blobs: make(map[string][]byte)}
	for r := tar.NewReader(in); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			a.seal()
			return a, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the export: %w; take another copy of it", err)
		}
		data, err := io.ReadAll(io.LimitReader(r, maxEntry+1))
		if err != nil {
			return nil, fmt.Errorf("read %.80q of the export: %w; take another copy of it", header.Name, err)
		}
		if len(data) > maxEntry {
			return nil, fmt.Errorf("%.80q of the export has over %d bytes: it is none of ours", header.Name, maxEntry)
		}
		if err := a.add(header.Name, data); err != nil {
			return nil, err
		}
	}
}

// add takes in a file of an export, if it is the next record or has the SHA-256 that it is named by.
func (a *Archive) add(name string, data []byte) error {
	folder, base := path.Split(name)
	switch sum := content.Sum(data); {
	case folder == recordsFolder+"/" && base == strconv.Itoa(len(a.records)+1)+".json":
		a.records = append(a.records, data)
	case folder == filesFolder+"/" && base == hex.EncodeToString(sum[:]):
		a.blobs[base] = data
	default:
		return fmt.Errorf("%.120q does not belong into an export, is not in its order, or was changed", name)
	}
	return nil
}

// seal gives the archive the head that its last record is.
func (a *Archive) seal() {
	if len(a.records) > 0 {
		last := a.records[len(a.records)-1]
		a.head = ledger.Checkpoint{Number: uint64(len(a.records)), Record: content.Sum(last)}.String()
	}
}

// Head is Source's.
func (a *Archive) Head(context.Context) (string, error) { return a.head, nil }

// Records are Source's.
func (a *Archive) Records(_ context.Context, behind uint64) ([][]byte, error) {
	return a.records[min(behind, uint64(len(a.records))):], nil
}

// Blobs are Source's.
func (a *Archive) Blobs(_ context.Context, names ...string) (map[string][]byte, error) {
	blobs := make(map[string][]byte, len(names))
	for _, name := range names {
		data, there := a.blobs[name]
		if !there {
			return nil, fmt.Errorf("the file with the SHA-256 %s is not in the export", name)
		}
		blobs[name] = data
	}
	return blobs, nil
}

// onlyContent returns an error if an edition of an archive holds anything but content.
func (a *Archive) onlyContent() error {
	for _, raw := range a.records {
		r, err := ledger.Parse(raw)
		manifest, there := a.blobs[r.Edition.String()]
		if err != nil || !there { // it does not hold, or its files are no longer kept
			continue
		}
		names, err := content.ParseManifest(manifest)
		if err == nil {
			err = content.OnlyContent(maps.Keys(names))
		}
		if err != nil {
			return fmt.Errorf("edition %s: %w", r.Edition, err)
		}
	}
	return nil
}

// Import writes an export into a ledger that is empty, record by record, up to the first that does not hold. Of an export with an
// edition that holds other files than content it writes nothing.
func Import(ctx context.Context, to Keeper, a *Archive, rules ledger.Rules) (ledger.Head, error) {
	var h ledger.Head
	if err := a.onlyContent(); err != nil {
		return h, err
	}
	if err := to.PutBlobs(ctx, a.blobs); err != nil {
		return h, err
	}
	for _, raw := range a.records {
		next, err := h.Next(raw, rules)
		if err != nil {
			return h, err
		}
		if err := to.Append(ctx, h.Checkpoint().String(), next.Checkpoint().String(), raw, nil); err != nil {
			return h, err
		}
		h = next
	}
	return h, nil
}
