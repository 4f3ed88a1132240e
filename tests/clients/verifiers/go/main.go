// Checks tokens for a test: a line of JSON asks for some, all at once, and a line of JSON answers.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"example.org/acct"
)

type asked struct {
	ID       int      `json:"id"`
	Tokens   []string `json:"tokens"`
	Audience string   `json:"audience"`
}

type account struct {
	ID        int64    `json:"account_id"`
	Username  string   `json:"username"`
	Roles     []string `json:"roles"`
	SessionID string   `json:"session_id"`
}

var writing sync.Mutex

func main() {
	report := acct.WithReport(func(err error) { fmt.Fprintln(os.Stderr, err) })
	verifier, err := acct.New(os.Getenv("ACCT_URL"), acct.WithKey(os.Getenv("ACCT_API_KEY")), report)
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one asked
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		go answer(verifier, one)
	}
}

func answer(verifier *acct.Verifier, one asked) {
	answers := make([]any, len(one.Tokens))
	var waiting sync.WaitGroup
	for i, token := range one.Tokens {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			answers[i] = check(verifier, token, one.Audience)
		}()
	}
	waiting.Wait()
	line, err := json.Marshal(map[string]any{"id": one.ID, "answers": answers})
	if err != nil {
		panic(err)
	}
	writing.Lock()
	defer writing.Unlock()
	fmt.Println(string(line))
}

func check(verifier *acct.Verifier, token, audience string) any {
	found, err := acct.Account{}, error(nil)
	if audience == "" {
		found, err = verifier.Check(context.Background(), token)
	} else {
		found, err = verifier.VerifyAssertion(context.Background(), token, audience)
	}
	switch {
	case err == nil:
		return account{found.ID, found.Username, found.Roles, found.SessionID}
	case errors.Is(err, acct.ErrRefused):
		return "refused"
	default:
		return "unavailable"
	}
}
