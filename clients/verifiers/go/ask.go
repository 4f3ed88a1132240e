package acct

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

var (
	// ErrRefused says that a token lets nobody in: answer 401.
	ErrRefused = errors.New("acct: the token lets nobody in")
	// ErrUnavailable says that Acct cannot be asked, so that nobody can say whose token it is: answer 503.
	ErrUnavailable = errors.New("acct: Acct cannot be asked just now")
)

// Account is who sent a request. Store ID and never the name: the ID is the account's for ever.
type Account struct {
	ID        int64
	Username  string
	Roles     []string
	SessionID string
}

const bodyMax = 65536

// RFC 6750; nothing else may get into a header.
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9._~+/=-]{1,512}$`)

var noes = map[string]int{
	"access.session_invalid": http.StatusUnauthorized,
	"access.key_invalid":     http.StatusUnauthorized,
	"access.session_only":    http.StatusForbidden,
}

func addressOf(text string) (string, error) {
	address, err := url.Parse(text)
	if err != nil || address.Host == "" || (address.Scheme != "http" && address.Scheme != "https") {
		return "", errors.New("acct: the URL is the address of Acct, such as https://accounts.example.org")
	}
	return strings.TrimRight(text, "/"), nil
}

func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	return &http.Client{
		Transport: transport,
		// A redirect is no answer, and the token is for Acct alone.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ask gives also for how long the session lasts by Acct's own clock.
func (v *Verifier) ask(ctx context.Context, token string) (Account, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, v.timeout)
	defer cancel()
	var body struct {
		Code      string    `json:"code"`
		AccountID int64     `json:"accountId"`
		Username  *string   `json:"username"`
		Roles     []string  `json:"roles"`
		SessionID string    `json:"sessionId"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
	status, header, err := v.get(ctx, "/v1/session", token, &body)
	if err != nil {
		return Account{}, 0, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if status == noes[body.Code] {
		return Account{}, 0, ErrRefused
	}
	isWhole := body.AccountID > 0 && body.Username != nil && body.Roles != nil && body.SessionID != ""
	if status != http.StatusOK || !isWhole {
		return Account{}, 0, fmt.Errorf("%w: it answered %d", ErrUnavailable, status)
	}
	account := Account{body.AccountID, *body.Username, body.Roles, body.SessionID}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return account, 0, nil
	}
	// The seconds of the header are whole ones.
	return account, body.ExpiresAt.Sub(date) - time.Second, nil
}

func (v *Verifier) get(ctx context.Context, path, token string, body any) (int, http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url+path, nil)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := v.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, bodyMax))
	if err != nil {
		return 0, nil, err
	}
	return response.StatusCode, response.Header, json.Unmarshal(text, body)
}
