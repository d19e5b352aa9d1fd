// Checks with golang.org/x/mod, of which no line is ours, what Quanlu publishes: checkpoints as
// signed notes, proof files, consistency proofs, and every tile under the newest checkpoint.
//
//	check note VKEY FILE                        prints origin, size and root
//	check proof VKEY PROOF ENTRY                an entry under a checkpoint
//	check consistency OLD ROOT NEW ROOT HASH…   in base64
//	check tiles VKEY PREFIX                     all tiles and bundles under PREFIX/checkpoint
//
// Ends with 0 when it holds, 3 when it does not, 2 when it was asked wrongly.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func openCheckpoint(vkey string, signed []byte) (checkpoint, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return checkpoint{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return checkpoint{}, errors.New("not three lines of this origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return checkpoint{lines[0], size, root}, err
}

// The leaf hash as RFC 6962 makes it is tlog's own.
func checkProof(vkey string, file, entry []byte) error {
	head, signed, found := strings.Cut(string(file), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no proof file")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	under, err := openCheckpoint(vkey, []byte(signed))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(tlog.RecordProof(proof), under.size, under.root, index, tlog.RecordHash(entry))
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func checkConsistency(words []string) error {
	hashes, err := parseHashes(append([]string{words[1], words[3]}, words[4:]...))
	if err != nil {
		return err
	}
	older, err := strconv.ParseInt(words[0], 10, 64)
	if err != nil {
		return err
	}
	newer, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		return err
	}
	return tlog.CheckTree(tlog.TreeProof(hashes[2:]), newer, hashes[1], older, hashes[0])
}

// Tiles as C2SP names them: "tile/<L>/<N>", where x/mod writes "tile/8/<L>/<N>".
type folder struct {
	prefix string
	read   int
}

func (f *folder) Height() int { return 8 }

func (f *folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.TrimPrefix(tile.Path(), "tile/8/")
		bytes, err := os.ReadFile(filepath.Join(f.prefix, "tile", path))
		if err != nil {
			return nil, err
		}
		f.read++
		all = append(all, bytes)
	}
	return all, nil
}

func (f *folder) SaveTiles([]tlog.Tile, [][]byte) {}

// Every leaf under the root, through the reader that authenticates tiles; every entry of the bundles
// is what its leaf hash says.
func checkTiles(vkey, prefix string) error {
	signed, err := os.ReadFile(filepath.Join(prefix, "checkpoint"))
	if err != nil {
		return err
	}
	under, err := openCheckpoint(vkey, signed)
	if err != nil {
		return err
	}
	tiles := &folder{prefix: prefix}
	reader := tlog.TileHashReader(tlog.Tree{N: under.size, Hash: under.root}, tiles)
	indexes := make([]int64, under.size)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	leaves, err := reader.ReadHashes(indexes)
	if err != nil {
		return err
	}
	for first := int64(0); first < under.size; first += 256 {
		width := under.size - first
		if width > 256 {
			width = 256
		}
		path := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(width)}.Path()
		bundle, err := os.ReadFile(filepath.Join(prefix, "tile", "entries", strings.TrimPrefix(path, "tile/8/0/")))
		if err != nil {
			return err
		}
		if err := checkBundle(bundle, leaves[first:first+width]); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	fmt.Println(under.size, "leaves,", tiles.read, "tiles")
	return nil
}

func checkBundle(bundle []byte, leaves []tlog.Hash) error {
	for i, leaf := range leaves {
		if len(bundle) < 2 {
			return errors.New("the bundle is short")
		}
		size := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+size || tlog.RecordHash(bundle[2:2+size]) != leaf {
			return fmt.Errorf("entry %d is not its leaf", i)
		}
		bundle = bundle[2+size:]
	}
	if len(bundle) != 0 {
		return errors.New("the bundle is long")
	}
	return nil
}

func run(words []string) error {
	switch {
	case len(words) == 3 && words[0] == "note":
		signed, err := os.ReadFile(words[2])
		if err != nil {
			return err
		}
		read, err := openCheckpoint(words[1], signed)
		if err == nil {
			fmt.Println(read.origin, read.size, base64.StdEncoding.EncodeToString(read.root[:]))
		}
		return err
	case len(words) == 4 && words[0] == "proof":
		file, err := os.ReadFile(words[2])
		if err != nil {
			return err
		}
		entry, err := os.ReadFile(words[3])
		if err != nil {
			return err
		}
		return checkProof(words[1], file, entry)
	case len(words) >= 5 && words[0] == "consistency":
		return checkConsistency(words[1:])
	case len(words) == 3 && words[0] == "tiles":
		return checkTiles(words[1], words[2])
	}
	fmt.Fprintln(os.Stderr, "check note | proof | consistency | tiles")
	os.Exit(2)
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(3)
	}
}
