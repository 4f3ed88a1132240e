//! A tour of Acct through a generated client: signs up, signs in, checks, and signs out.
//!
//! ACCT_URL names the service; its attributes are nick, a unique text, and left, an integer.
//! ACCT_SERVICE_TOKEN is a token of an account with the role service. Prints one line of JSON: the calls that
//! succeeded, and the refusals, each of which came as a typed error.

use acct::apis::configuration::Configuration;
use acct::apis::{account_api, accounts_api, session_api, sessions_api, Error};
use acct::models::{
    attributes_set_problem, sessions_check_many_problem, sessions_check_problem, sessions_end_problem,
    signin_create_problem, signup_create_problem, AccountState, AttributeValue, AttributesSetProblem,
    AttributesSetRequest, CheckManyItemsInner, SessionsCheckManyProblem, SessionsCheckManyRequest,
    SessionsCheckProblem, SessionsEndProblem, SigninCreateProblem, SigninCreateRequest, SignupCreateProblem,
    SignupCreateRequest,
};
use serde::{de::DeserializeOwned, Serialize};
use std::collections::HashMap;
use std::fmt::Debug;
use std::time::{SystemTime, UNIX_EPOCH};

const PASSWORD: &str = "a lantern on the quay";

#[derive(Default, Serialize)]
struct Told {
    calls: Vec<&'static str>,
    refusals: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut told = Told::default();
    let anyone = client_with(None);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let name = format!("rust-{:x}", now.as_nanos());
    let id = sign_up(&mut told, &anyone, &name).await;
    let token = sign_in(&mut told, &anyone, &name).await;
    let me = client_with(Some(token.clone()));

    let check = session_api::sessions_check(&me).await.unwrap();
    told.succeeded("sessionsCheck", check.account_id == id && check.username == name);
    assert!(check.expires_at > check.created_at, "a session ends after it began");

    set_attributes(&mut told, &me, &name).await;
    let page = sessions_api::sessions_list(&me, None, None).await.unwrap();
    told.succeeded("sessionsList", page.items.len() == 1 && page.items[0].current && page.next.is_none());
    let no: SessionsEndProblem = refusal_of(sessions_api::sessions_end(&me, "AAAAAAAAAAAAAAAA", None).await);
    told.refused("sessionsEnd", no.status, no.code, sessions_end_problem::Code::SessionsNotFound);

    check_many(&mut told, &me, &token).await;
    session_api::sessions_sign_out(&me, None).await.unwrap();
    told.succeeded("sessionsSignOut", true);
    let over: SessionsCheckProblem = refusal_of(session_api::sessions_check(&me).await);
    told.refused("sessionsCheck", over.status, over.code, sessions_check_problem::Code::AccessSessionInvalid);
    println!("{}", serde_json::to_string(&told).unwrap());
}

async fn sign_up(told: &mut Told, anyone: &Configuration, name: &str) -> i32 {
    use signup_create_problem::Code;
    let nick = || text(&format!("{name}-first"));
    let account = accounts_api::signup_create(anyone, sign_up_of(name, PASSWORD, Some(("nick", nick()))), None);
    let account = account.await.unwrap();
    told.succeeded("signupCreate", account.username == name && account.state == AccountState::Active);
    let other = format!("{name}-b");
    for (request, code) in [
        (sign_up_of(name, PASSWORD, None), Code::AccountsUsernameTaken),
        (sign_up_of(&other, PASSWORD, Some(("nick", nick()))), Code::AttributesValueTaken),
        (sign_up_of("admin", PASSWORD, None), Code::AccountsUsernameReserved),
        (sign_up_of("a b", PASSWORD, None), Code::AccountsUsernameInvalid),
        (sign_up_of(&other, "short", None), Code::CredentialsTooShort),
        (sign_up_of(&other, "password1234", None), Code::CredentialsTooCommon),
        (sign_up_of(&other, PASSWORD, Some(("hat", text("x")))), Code::AttributesUnknownKey),
        (sign_up_of(&other, PASSWORD, Some(("left", text("x")))), Code::AttributesValueInvalid),
        (sign_up_of(&"x".repeat(300), PASSWORD, None), Code::RequestInvalid),
    ] {
        let no: SignupCreateProblem = refusal_of(accounts_api::signup_create(anyone, request, None).await);
        told.refused("signupCreate", no.status, no.code, code);
    }
    account.id
}

fn sign_up_of(name: &str, password: &str, attribute: Option<(&str, AttributeValue)>) -> SignupCreateRequest {
    let mut request = SignupCreateRequest::new(name.to_owned(), password.to_owned());
    request.attributes = attribute.map(|(key, value)| HashMap::from([(key.to_owned(), value)]));
    request
}

async fn sign_in(told: &mut Told, anyone: &Configuration, name: &str) -> String {
    let request = |password: &str| SigninCreateRequest::new(name.to_owned(), password.to_owned());
    let wrong = sessions_api::signin_create(anyone, request("a wrong password"), None).await;
    let no: SigninCreateProblem = refusal_of(wrong);
    told.refused("signinCreate", no.status, no.code, signin_create_problem::Code::SigninRefused);
    let nobody: SessionsCheckProblem = refusal_of(session_api::sessions_check(anyone).await);
    let required = sessions_check_problem::Code::AccessSessionRequired;
    told.refused("sessionsCheck", nobody.status, nobody.code, required);
    let signed_in = sessions_api::signin_create(anyone, request(PASSWORD), None).await.unwrap();
    told.succeeded("signinCreate", true);
    signed_in.token
}

async fn set_attributes(told: &mut Told, me: &Configuration, name: &str) {
    use attributes_set_problem::Code;
    let five = || AttributesSetRequest::new(AttributeValue::Number(5.0));
    let left = account_api::attributes_set(me, "left", five(), None).await.unwrap();
    told.succeeded("attributesSet", *left.value == AttributeValue::Number(5.0));
    for (key, request, code) in [
        ("hat", five(), Code::AttributesUnknownKey),
        ("left", AttributesSetRequest::new(text("x")), Code::AttributesValueInvalid),
    ] {
        let no: AttributesSetProblem = refusal_of(account_api::attributes_set(me, key, request, None).await);
        told.refused("attributesSet", no.status, no.code, code);
    }
    let mine = account_api::attributes_mine(me).await.unwrap().attributes;
    told.succeeded("attributesMine", mine.len() == 2 && mine["nick"] == text(&format!("{name}-first")));
}

async fn check_many(told: &mut Told, me: &Configuration, token: &str) {
    let request = || SessionsCheckManyRequest::new(vec![token.to_owned(), "nothing".to_owned()]);
    let no: SessionsCheckManyProblem = refusal_of(sessions_api::sessions_check_many(me, request()).await);
    told.refused("sessionsCheckMany", no.status, no.code, sessions_check_many_problem::Code::AccessRoleRequired);
    let service = client_with(Some(std::env::var("ACCT_SERVICE_TOKEN").unwrap()));
    let found = sessions_api::sessions_check_many(&service, request()).await.unwrap().items;
    let is_told = matches!(found[..], [CheckManyItemsInner::ActiveCheck(_), CheckManyItemsInner::InactiveCheck(_)]);
    told.succeeded("sessionsCheckMany", is_told);
}

fn client_with(token: Option<String>) -> Configuration {
    let base_path = std::env::var("ACCT_URL").unwrap();
    Configuration { base_path, bearer_access_token: token, ..Configuration::default() }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::String(value.to_owned())
}

/// The one type of all refusals of a call. The variants of its error are tried by their order, not by the status.
fn refusal_of<Answer: Debug, Failure: Debug, Problem: DeserializeOwned>(
    result: Result<Answer, Error<Failure>>,
) -> Problem {
    match result {
        Err(Error::ResponseError(answer)) => serde_json::from_str(&answer.content).unwrap(),
        other => panic!("It was not refused: {other:?}"),
    }
}

impl Told {
    fn succeeded(&mut self, call: &'static str, holds: bool) {
        assert!(holds, "not as expected: {call}");
        if !self.calls.contains(&call) {
            self.calls.push(call);
        }
    }

    fn refused<Code: Debug + PartialEq + Serialize>(&mut self, call: &str, status: i32, code: Code, expected: Code) {
        assert_eq!(code, expected, "{call}");
        let code = serde_json::to_value(code).unwrap();
        self.refusals.push(format!("{call} {status} {}", code.as_str().unwrap()));
    }
}
