// A back end with one page for whoever is signed in: go run . 8080 http://127.0.0.1:8000
package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"example.org/acct"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("Say a port and where Acct is: go run . 8080 http://127.0.0.1:8000")
	}
	// Without a key each request asks Acct; with one it remembers for as long as the feed says nothing else.
	key := acct.WithKey(os.Getenv("ACCT_API_KEY"))
	verifier, err := acct.New(os.Args[2], key, acct.WithReport(func(err error) { log.Print(err) }))
	if err != nil {
		log.Fatal(err)
	}
	defer verifier.Close()
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "Anybody may read this.")
	})
	pages.Handle("GET /me", signedIn(verifier, func(w http.ResponseWriter, account acct.Account) {
		fmt.Fprintf(w, "Hello %s, your account is %d.\n", account.Username, account.ID)
	}))
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	server := &http.Server{Handler: pages, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	log.Fatal(server.Serve(listener))
}

func signedIn(verifier *acct.Verifier, page func(http.ResponseWriter, acct.Account)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		// What one person sees is not for a cache that others share.
		w.Header().Set("Cache-Control", "no-store")
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			token = ""
		}
		account, err := verifier.Check(r.Context(), token)
		switch {
		case err == nil:
			page(w, account)
		case errors.Is(err, acct.ErrRefused):
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "Sign in first.", http.StatusUnauthorized)
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "Nobody can say who you are just now.", http.StatusServiceUnavailable)
		}
	}
}
