package acct

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

func (v *Verifier) follow(ctx context.Context) {
	pause := 100 * time.Millisecond
	for ctx.Err() == nil {
		err := v.readFeed(ctx)
		v.mutex.Lock()
		wasHeard := !v.heard.IsZero()
		v.mutex.Unlock()
		// What ends from here on is not heard of.
		v.forget()
		if ctx.Err() != nil {
			return
		}
		v.report(fmt.Errorf("acct: the feed is not heard, so every check asks: %w", err))
		if pause = min(2*pause, 2*time.Second); wasHeard {
			pause = 100 * time.Millisecond
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// readFeed reads one connection, until it ends or is silent.
func (v *Verifier) readFeed(outer context.Context) error {
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	silence := time.AfterFunc(lostAfter/2, cancel)
	defer silence.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url+"/v1/revocations", nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Authorization", "Bearer "+v.key)
	response, err := v.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if response.StatusCode != http.StatusOK || kind != "text/event-stream" {
		return fmt.Errorf("it answered %d", response.StatusCode)
	}
	lines := bufio.NewReaderSize(response.Body, bodyMax)
	event, data := "", ""
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return err
		}
		silence.Reset(lostAfter / 2)
		field, value, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), ": ")
		switch field {
		case "event":
			event = value
		case "data":
			data = value
		case "":
			if err := v.hear(event, data); err != nil {
				return err
			}
			event, data = "", ""
		}
	}
}

func (v *Verifier) hear(event, data string) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if !v.heard.IsZero() && !v.isHeard() {
		// What follows may be old: begin anew with the newest.
		return errors.New("it was silent")
	}
	switch event {
	case "cursor":
		v.heard = time.Now()
	case "ended":
		var ended struct {
			Ends      string `json:"ends"`
			AccountID *int64 `json:"accountId"`
			SessionID string `json:"sessionId"`
		}
		if err := json.Unmarshal([]byte(data), &ended); err != nil {
			return err
		}
		v.generation++
		v.end(ended.Ends, ended.AccountID, ended.SessionID)
	}
	return nil
}

func (v *Verifier) end(ends string, account *int64, session string) {
	isOfOne := ends == "session" || ends == "account" || ends == "others"
	if ends == "keys" {
		v.keys.forget()
		return
	}
	if !isOfOne || account == nil {
		v.forgetAnswers()
		return
	}
	for id := range v.names[*account] {
		isNamed := v.answers[id].account.SessionID == session
		if ends == "account" || isNamed == (ends == "session") {
			v.drop(id)
		}
	}
}
