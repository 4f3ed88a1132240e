package acct

import (
	"context"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"
)

const (
	assertionMax   = 8192
	lifetimeMost   = 300
	skewSeconds    = 5
	keysLast       = 5 * time.Minute
	unknownKeyWait = 30 * time.Second
	failedWait     = time.Second
)

// One spelling for one assertion: no padding, and no bits that a decoder would drop.
var assertionForm = regexp.MustCompile(`^([\w-]+)\.([\w-]+)\.([\w-]{85}[AQgw])$`)

var encoding = base64.RawURLEncoding.Strict()

// VerifyAssertion says whose session a signed assertion for this audience tells of. It asks Acct for the keys
// only, so a session that has ended is refused when its assertion expires, within a minute as a rule.
// The error is ErrRefused or ErrUnavailable.
func (v *Verifier) VerifyAssertion(ctx context.Context, assertion, audience string) (Account, error) {
	parts := assertionForm.FindStringSubmatch(assertion)
	if parts == nil || len(assertion) > assertionMax || audience == "" {
		return Account{}, ErrRefused
	}
	var header map[string]string
	if !decode(parts[1], &header) || len(header) != 3 || header["alg"] != "ES256" || header["typ"] != "at+jwt" {
		return Account{}, ErrRefused
	}
	key, issuer, err := v.keys.find(ctx, v, header["kid"])
	if err != nil {
		return Account{}, err
	}
	signature, err := encoding.DecodeString(parts[3])
	if err != nil {
		return Account{}, ErrRefused
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	digest := sha256.Sum256([]byte(parts[1] + "." + parts[2]))
	if !ecdsa.Verify(key, digest[:], r, s) {
		return Account{}, ErrRefused
	}
	return accountIn(parts[2], audience, issuer)
}

func accountIn(payload, audience, issuer string) (Account, error) {
	var claims struct {
		Iss      string   `json:"iss"`
		Aud      string   `json:"aud"`
		Sub      string   `json:"sub"`
		Sid      string   `json:"sid"`
		Username *string  `json:"username"`
		Roles    []string `json:"roles"`
		Iat      float64  `json:"iat"`
		Exp      float64  `json:"exp"`
	}
	if !decode(payload, &claims) || claims.Aud != audience || claims.Iss != issuer {
		return Account{}, ErrRefused
	}
	now := float64(time.Now().Unix())
	isTimely := claims.Exp > now-skewSeconds && claims.Iat <= now+skewSeconds &&
		claims.Iat < claims.Exp && claims.Exp-claims.Iat <= lifetimeMost
	id, err := strconv.ParseInt(claims.Sub, 10, 64)
	isWhole := err == nil && id > 0 && claims.Sid != "" && claims.Username != nil && claims.Roles != nil
	if !isTimely || !isWhole {
		return Account{}, ErrRefused
	}
	return Account{id, *claims.Username, claims.Roles, claims.Sid}, nil
}

func decode(text string, value any) bool {
	decoded, err := encoding.DecodeString(text)
	return err == nil && json.Unmarshal(decoded, value) == nil
}

// keySet is the public keys of Acct, fetched when they are needed and every five minutes.
type keySet struct {
	mutex          sync.Mutex
	keys           map[string]*ecdsa.PublicKey
	issuer         string
	fetched, tried time.Time
}

func (k *keySet) forget() {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.keys, k.fetched = nil, time.Time{}
}

// find looks an unknown key up once in half a minute, however many assertions name one.
func (k *keySet) find(ctx context.Context, v *Verifier, id string) (*ecdsa.PublicKey, string, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	isFresh := k.keys != nil && since(k.fetched) < keysLast
	key := k.keys[id]
	if !isFresh || (key == nil && since(k.fetched) >= unknownKeyWait) {
		if since(k.tried) < failedWait {
			return nil, "", fmt.Errorf("%w: the keys were asked for just now", ErrUnavailable)
		}
		k.tried = time.Now()
		if err := k.fetch(ctx, v); err != nil {
			return nil, "", fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		k.tried, key = time.Time{}, k.keys[id]
	}
	if key == nil {
		return nil, "", ErrRefused
	}
	return key, k.issuer, nil
}

// fetch asks at the address that no cache keeps: a withdrawn key must not come back.
func (k *keySet) fetch(ctx context.Context, v *Verifier) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), v.timeout)
	defer cancel()
	var set struct {
		Issuer string                                      `json:"issuer"`
		Keys   []struct{ Kid, Kty, Crv, Alg, X, Y string } `json:"keys"`
	}
	status, _, err := v.get(ctx, "/v1/assertions/keys", "", &set)
	if err != nil {
		return err
	}
	if status != http.StatusOK || set.Issuer == "" {
		return fmt.Errorf("the keys were answered by %d", status)
	}
	keys := map[string]*ecdsa.PublicKey{}
	for _, one := range set.Keys {
		x, wrongX := encoding.DecodeString(one.X)
		y, wrongY := encoding.DecodeString(one.Y)
		if one.Kty != "EC" || one.Crv != "P-256" || wrongX != nil || wrongY != nil || len(x) != 32 || len(y) != 32 {
			continue
		}
		// It looks whether that is a point of the curve.
		if _, err := ecdh.P256().NewPublicKey(append(append([]byte{4}, x...), y...)); err == nil {
			keys[one.Kid] = &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(x), Y: new(big.Int).SetBytes(y)}
		}
	}
	k.keys, k.issuer, k.fetched = keys, set.Issuer, time.Now()
	return nil
}
