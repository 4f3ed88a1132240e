// A tour of Acct through a generated client: signs up, signs in, checks, and signs out.
//
// ACCT_URL names the service; its attributes are nick, a unique text, and left, an integer.
// ACCT_SERVICE_TOKEN is a token of an account with the role service. Prints one line of JSON: the calls that
// succeeded, and the refusals, each of which came as a typed error.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"example.org/tour/acct"
)

const password = "a lantern on the quay"

var (
	ctx      = context.Background()
	calls    []string
	refusals []string
)

func main() {
	name := "go-" + strings.ToLower(rand.Text()[:8])
	anyone := clientWith("")
	id := signUp(anyone, name)
	token := signIn(anyone, name)
	me := clientWith(token)

	check := must(me.SessionsCheckWithResponse(ctx)).JSON200
	succeeded("sessionsCheck", check != nil && check.AccountId == id && check.Username == name)
	require(check.ExpiresAt.After(check.CreatedAt), "a session ends after it began")

	setAttributes(me, name)
	page := must(me.SessionsListWithResponse(ctx, &acct.SessionsListParams{})).JSON200
	succeeded("sessionsList", page != nil && len(page.Items) == 1 && page.Items[0].Current && page.Next == nil)
	end := must(me.SessionsEndWithResponse(ctx, "AAAAAAAAAAAAAAAA", nil)).ApplicationproblemJSON404
	require(end != nil && end.Code == acct.SessionsEndProblemCodeSessionsNotFound, "no such session")
	refused("sessionsEnd", end.Status, string(end.Code))

	checkMany(me, token)
	out := must(me.SessionsSignOutWithResponse(ctx, nil))
	succeeded("sessionsSignOut", out.StatusCode() == http.StatusNoContent)
	over := must(me.SessionsCheckWithResponse(ctx)).ApplicationproblemJSON401
	require(over != nil && over.Code == acct.SessionsCheckProblemCodeAccessSessionInvalid, "it is over")
	refused("sessionsCheck", over.Status, string(over.Code))
	line := must(json.Marshal(map[string][]string{"calls": calls, "refusals": refusals}))
	fmt.Println(string(line))
}

func signUp(anyone *acct.ClientWithResponses, name string) int {
	ask := func(username, secret, key, value string) *acct.SignupCreateResponse {
		body := acct.SignupCreateRequest{Username: username, Password: secret}
		if key != "" {
			body.Attributes = &acct.SignUpAttributes{key: text(value)}
		}
		return must(anyone.SignupCreateWithResponse(ctx, nil, body))
	}
	account := ask(name, password, "nick", name+"-first").JSON201
	succeeded("signupCreate", account != nil && account.Username == name && account.State == acct.Active)
	other := name + "-b"
	for _, try := range []struct {
		answer *acct.SignupCreateResponse
		code   acct.SignupCreateProblemCode
	}{
		{ask(name, password, "", ""), acct.SignupCreateProblemCodeAccountsUsernameTaken},
		{ask(other, password, "nick", name+"-first"), acct.SignupCreateProblemCodeAttributesValueTaken},
		{ask("admin", password, "", ""), acct.SignupCreateProblemCodeAccountsUsernameReserved},
		{ask("a b", password, "", ""), acct.SignupCreateProblemCodeAccountsUsernameInvalid},
		{ask(other, "short", "", ""), acct.SignupCreateProblemCodeCredentialsTooShort},
		{ask(other, "password1234", "", ""), acct.SignupCreateProblemCodeCredentialsTooCommon},
		{ask(other, password, "hat", "x"), acct.SignupCreateProblemCodeAttributesUnknownKey},
		{ask(other, password, "left", "x"), acct.SignupCreateProblemCodeAttributesValueInvalid},
		{ask(strings.Repeat("x", 300), password, "", ""), acct.SignupCreateProblemCodeRequestInvalid},
	} {
		answer := try.answer
		problem := first(answer.ApplicationproblemJSON400, answer.ApplicationproblemJSON409, answer.ApplicationproblemJSON422)
		require(problem != nil && problem.Code == try.code, string(try.code))
		refused("signupCreate", problem.Status, string(problem.Code))
	}
	return account.Id
}

func signIn(anyone *acct.ClientWithResponses, name string) string {
	ask := func(secret string) *acct.SigninCreateResponse {
		body := acct.SigninCreateRequest{Username: name, Password: secret}
		return must(anyone.SigninCreateWithResponse(ctx, nil, body))
	}
	wrong := ask("a wrong password").ApplicationproblemJSON401
	require(wrong != nil && wrong.Code == acct.SigninCreateProblemCodeSigninRefused, "a wrong password")
	refused("signinCreate", wrong.Status, string(wrong.Code))
	nobody := must(anyone.SessionsCheckWithResponse(ctx)).ApplicationproblemJSON401
	require(nobody != nil && nobody.Code == acct.SessionsCheckProblemCodeAccessSessionRequired, "nobody")
	refused("sessionsCheck", nobody.Status, string(nobody.Code))
	signedIn := ask(password).JSON201
	succeeded("signinCreate", signedIn != nil)
	return signedIn.Token
}

func setAttributes(me *acct.ClientWithResponses, name string) {
	ask := func(key string, value acct.AttributeValue) *acct.AttributesSetResponse {
		return must(me.AttributesSetWithResponse(ctx, key, nil, acct.AttributesSetRequest{Value: value}))
	}
	var five acct.AttributeValue
	require(five.FromAttributeValue1(5) == nil, "a number is a value")
	left := ask("left", five).JSON200
	succeeded("attributesSet", left != nil && must(left.Value.AsAttributeValue1()) == 5)
	for _, try := range []struct {
		answer *acct.AttributesSetResponse
		code   acct.AttributesSetProblemCode
	}{
		{ask("hat", five), acct.AttributesSetProblemCodeAttributesUnknownKey},
		{ask("left", text("x")), acct.AttributesSetProblemCodeAttributesValueInvalid},
	} {
		problem := try.answer.ApplicationproblemJSON422
		require(problem != nil && problem.Code == try.code, string(try.code))
		refused("attributesSet", problem.Status, string(problem.Code))
	}
	mine := must(me.AttributesMineWithResponse(ctx)).JSON200
	require(mine != nil && len(mine.Attributes) == 2, "two attributes")
	nick := mine.Attributes["nick"]
	succeeded("attributesMine", must(nick.AsAttributeValue0()) == name+"-first")
}

func checkMany(me *acct.ClientWithResponses, token string) {
	body := acct.SessionsCheckManyRequest{Tokens: []string{token, "nothing"}}
	no := must(me.SessionsCheckManyWithResponse(ctx, body)).ApplicationproblemJSON403
	require(no != nil && no.Code == acct.SessionsCheckManyProblemCodeAccessRoleRequired, "a role is needed")
	refused("sessionsCheckMany", no.Status, string(no.Code))
	service := clientWith(os.Getenv("ACCT_SERVICE_TOKEN"))
	found := must(service.SessionsCheckManyWithResponse(ctx, body)).JSON200
	require(found != nil && len(found.Items) == 2, "an answer for each token")
	active, inactive := must(found.Items[0].AsActiveCheck()), must(found.Items[1].AsInactiveCheck())
	succeeded("sessionsCheckMany", active.Active == true && inactive.Active == false)
}

func clientWith(token string) *acct.ClientWithResponses {
	return must(acct.NewClientWithResponses(os.Getenv("ACCT_URL"), acct.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			if token != "" {
				request.Header.Set("Authorization", "Bearer "+token)
			}
			return nil
		})))
}

func text(value string) acct.AttributeValue {
	var made acct.AttributeValue
	require(made.FromAttributeValue0(value) == nil, "a text is a value")
	return made
}

func first[T any](candidates ...*T) *T {
	for _, candidate := range candidates {
		if candidate != nil {
			return candidate
		}
	}
	return nil
}

func succeeded(call string, holds bool) {
	require(holds, call)
	if !slices.Contains(calls, call) {
		calls = append(calls, call)
	}
}

func refused(call string, status int, code string) {
	refusals = append(refusals, fmt.Sprintf("%s %d %s", call, status, code))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func require(holds bool, what string) {
	if !holds {
		panic("not as expected: " + what)
	}
}
