// Checks C2SP tlog-proofs and consistency proofs with the packages of Go's own checksum database, golang.org/x/mod/sumdb/note and tlog, and nothing of
// Foyer: a request in JSON a line on stdin, an answer a line on stdout.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Kind        string   `json:"kind"`
	Key         string   `json:"key"`
	Cosigner    string   `json:"cosigner"`
	Leaf        string   `json:"leaf"`
	Proof       string   `json:"proof"`
	Checkpoint  string   `json:"checkpoint"`
	Older       string   `json:"older"`
	Consistency []string `json:"consistency"`
}

// cosigner verifies C2SP tlog-cosignature version 1.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("no key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, errors.New("no cosigner's key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	return &cosigner{parts[0], binary.BigEndian.Uint32(sum[:]), key[1:]}, nil
}

func open(r request, text string) (*tlog.Tree, error) {
	verifier, err := note.NewVerifier(r.Key)
	if err != nil {
		return nil, err
	}
	verifiers := []note.Verifier{verifier}
	if r.Cosigner != "" {
		more, err := newCosigner(r.Cosigner)
		if err != nil {
			return nil, err
		}
		verifiers = append(verifiers, more)
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	if err != nil {
		return nil, err
	}
	if len(opened.Sigs) != len(verifiers) {
		return nil, errors.New("a signature is missing")
	}
	lines := strings.SplitN(opened.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return nil, errors.New("no checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return nil, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return &tlog.Tree{N: size, Hash: hash}, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		all = append(all, hash)
	}
	return all, nil
}

func check(r request) error {
	if r.Kind == "consistency" {
		newer, err := open(r, r.Checkpoint)
		if err != nil {
			return err
		}
		older, err := open(request{Key: r.Key}, r.Older)
		if err != nil {
			return err
		}
		proof, err := hashes(r.Consistency)
		if err != nil {
			return err
		}
		return tlog.CheckTree(tlog.TreeProof(proof), newer.N, newer.Hash, older.N, older.Hash)
	}
	end := strings.Index(r.Proof, "\n\n")
	if end < 0 {
		return errors.New("no proof")
	}
	lines := strings.Split(r.Proof[:end], "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("no proof")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	path, err := hashes(lines[2:])
	if err != nil {
		return err
	}
	tree, err := open(r, r.Proof[end+2:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(tlog.RecordProof(path), tree.N, tree.Hash, index, tlog.RecordHash([]byte(r.Leaf)))
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	for lines.Scan() {
		var r request
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		if err := decoder.Decode(&r); err != nil {
			fmt.Println("unreadable")
			continue
		}
		if err := check(r); err != nil {
			fmt.Println("refused", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("accepted")
		}
	}
}
