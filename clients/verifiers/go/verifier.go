// Package acct says whose session it is: it asks Acct, and may remember the answer for as long as Acct's feed
// says that it holds.
//
//	verifier, err := acct.New("https://accounts.example.org", acct.WithKey(os.Getenv("ACCT_API_KEY")))
//	account, err := verifier.Check(ctx, token) // ErrRefused: 401, ErrUnavailable: 503
//
// Keep one Verifier for the whole program: any number of goroutines may use it.
package acct

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	lostAfter     = 5 * time.Second
	rememberMost  = 30 * time.Second
	rememberedMax = 10_000
)

type (
	name   [sha256.Size]byte
	answer struct {
		account Account
		asked   time.Time
		lasts   time.Duration
	}
)

// Verifier checks tokens. New makes one.
type Verifier struct {
	url, key          string
	timeout, remember time.Duration
	report            func(error)
	client            *http.Client
	stop              context.CancelFunc
	keys              keySet

	mutex      sync.Mutex
	heard      time.Time
	generation int
	answers    map[name]answer
	names      map[int64]map[name]bool
}

// Option changes what a Verifier does.
type Option func(*Verifier)

// WithKey follows the feed with an API key of the scope check, so that answers may be remembered.
func WithKey(key string) Option { return func(v *Verifier) { v.key = key } }

// WithTimeout bounds what one check may take; three seconds by default.
func WithTimeout(most time.Duration) Option { return func(v *Verifier) { v.timeout = most } }

// WithRemember is for how long an answer may be used again; half a minute by default and at most.
func WithRemember(most time.Duration) Option { return func(v *Verifier) { v.remember = most } }

// WithReport is told why the feed is not heard, for a log.
func WithReport(report func(error)) Option { return func(v *Verifier) { v.report = report } }

// New makes a Verifier for the Acct at this URL. With a key it follows the feed until it is closed; without one
// each check asks.
func New(url string, options ...Option) (*Verifier, error) {
	address, err := addressOf(url)
	if err != nil {
		return nil, err
	}
	v := &Verifier{url: address, timeout: 3 * time.Second, remember: rememberMost, client: newClient()}
	v.report = func(error) {}
	for _, option := range options {
		option(v)
	}
	if v.timeout <= 0 || v.remember < 0 || v.remember > rememberMost {
		return nil, errors.New("acct: the timeout is more than 0, and remember 0 to 30 seconds")
	}
	ctx, stop := context.WithCancel(context.Background())
	v.stop = stop
	v.forget()
	if v.key != "" && v.remember > 0 {
		go v.follow(ctx)
	}
	return v, nil
}

// Check says whose session it is. The error is ErrRefused or ErrUnavailable.
func (v *Verifier) Check(ctx context.Context, token string) (Account, error) {
	if !tokenForm.MatchString(token) {
		return Account{}, ErrRefused
	}
	id := name(sha256.Sum256([]byte(token)))
	v.mutex.Lock()
	known, isKnown := v.answers[id]
	// What ends from here on counts against the answer, which may be on its way already.
	isHeard, generation := v.isHeard(), v.generation
	v.mutex.Unlock()
	asked := time.Now()
	if isKnown && isHeard && since(known.asked) < known.lasts {
		return copyOf(known.account), nil
	}
	account, lasts, err := v.ask(ctx, token)
	if err != nil {
		return Account{}, err
	}
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if isHeard && generation == v.generation && v.isHeard() {
		v.keep(id, answer{copyOf(account), asked, min(lasts, v.remember)})
	}
	return account, nil
}

// Close stops following the feed, and closes the connections that are free.
func (v *Verifier) Close() {
	v.stop()
	v.forget()
	v.client.CloseIdleConnections()
}

func (v *Verifier) isHeard() bool { return !v.heard.IsZero() && since(v.heard) < lostAfter }

func (v *Verifier) keep(id name, told answer) {
	if _, isKnown := v.answers[id]; !isKnown && len(v.answers) >= rememberedMax {
		for other := range v.answers {
			v.drop(other)
			break
		}
	}
	if v.names[told.account.ID] == nil {
		v.names[told.account.ID] = map[name]bool{}
	}
	v.names[told.account.ID][id] = true
	v.answers[id] = told
}

func (v *Verifier) drop(id name) {
	account := v.answers[id].account.ID
	delete(v.answers, id)
	if delete(v.names[account], id); len(v.names[account]) == 0 {
		delete(v.names, account)
	}
}

func (v *Verifier) forget() {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.heard = time.Time{}
	v.forgetAnswers()
}

func (v *Verifier) forgetAnswers() {
	v.generation++
	v.answers, v.names = map[name]answer{}, map[int64]map[name]bool{}
}

func copyOf(account Account) Account {
	account.Roles = slices.Clone(account.Roles)
	return account
}

// since is by either clock: one of them stands still while the machine sleeps, the other may be set.
func since(then time.Time) time.Duration {
	return max(time.Since(then), time.Now().Round(0).Sub(then.Round(0)))
}
