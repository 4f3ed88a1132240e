package tour;

import acct.ApiClient;
import acct.ApiException;
import acct.api.AccountApi;
import acct.api.AccountsApi;
import acct.api.SessionApi;
import acct.api.SessionsApi;
import acct.model.Account;
import acct.model.AccountState;
import acct.model.ActiveCheck;
import acct.model.AttributeValue;
import acct.model.AttributesSetProblem;
import acct.model.AttributesSetRequest;
import acct.model.Check;
import acct.model.InactiveCheck;
import acct.model.SessionPage;
import acct.model.SessionsCheckManyProblem;
import acct.model.SessionsCheckManyRequest;
import acct.model.SessionsCheckProblem;
import acct.model.SessionsEndProblem;
import acct.model.SigninCreateProblem;
import acct.model.SigninCreateRequest;
import acct.model.SignupCreateProblem;
import acct.model.SignupCreateRequest;
import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A tour of Acct through a generated client: signs up, signs in, checks, and signs out.
 *
 * <p>ACCT_URL names the service; its attributes are nick, a unique text, and left, an integer. ACCT_SERVICE_TOKEN is
 * a token of an account with the role service. Prints one line of JSON: the calls that succeeded, and the refusals,
 * each of which came as a typed error.
 */
public final class Tour {
  private static final String PASSWORD = "a lantern on the quay";
  private static final List<String> calls = new ArrayList<>();
  private static final List<String> refusals = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    var anyone = clientWith(null);
    var name = "java-" + UUID.randomUUID().toString().substring(0, 8);
    var id = signUp(new AccountsApi(anyone), name);
    var token = signIn(anyone, name);
    var me = clientWith(token);
    var session = new SessionApi(me);
    var sessions = new SessionsApi(me);

    Check check = session.sessionsCheck();
    succeeded("sessionsCheck", check.getAccountId().equals(id) && check.getUsername().equals(name));
    require(check.getExpiresAt().isAfter(check.getCreatedAt()), "a session ends after it began");

    setAttributes(new AccountApi(me), name);
    SessionPage page = sessions.sessionsList(null, null);
    succeeded("sessionsList", page.getItems().size() == 1 && page.getItems().get(0).getCurrent());
    var end = refusalOf(() -> sessions.sessionsEnd("AAAAAAAAAAAAAAAA", null));
    var noSession = SessionsEndProblem.fromJson(end.getResponseBody());
    refused("sessionsEnd", noSession.getStatus(), noSession.getCode(), SessionsEndProblem.CodeEnum.SESSIONS_NOT_FOUND);

    checkMany(sessions, token);
    session.sessionsSignOut(null);
    succeeded("sessionsSignOut", true);
    var over = SessionsCheckProblem.fromJson(refusalOf(session::sessionsCheck).getResponseBody());
    refused("sessionsCheck", over.getStatus(), over.getCode(), SessionsCheckProblem.CodeEnum.ACCESS_SESSION_INVALID);
    System.out.println(new Gson().toJson(Map.of("calls", calls, "refusals", refusals)));
  }

  private static Integer signUp(AccountsApi accounts, String name) throws Exception {
    Account account = accounts.signupCreate(signUpOf(name).putAttributesItem("nick", new AttributeValue(name + "-first")), null);
    succeeded("signupCreate", account.getUsername().equals(name) && account.getState() == AccountState.ACTIVE);
    var other = name + "-b";
    record Try(SignupCreateRequest request, SignupCreateProblem.CodeEnum code) {}
    for (var each : List.of(
        new Try(signUpOf(name), SignupCreateProblem.CodeEnum.ACCOUNTS_USERNAME_TAKEN),
        new Try(
            signUpOf(other).putAttributesItem("nick", new AttributeValue(name + "-first")),
            SignupCreateProblem.CodeEnum.ATTRIBUTES_VALUE_TAKEN),
        new Try(signUpOf("admin"), SignupCreateProblem.CodeEnum.ACCOUNTS_USERNAME_RESERVED),
        new Try(signUpOf("a b"), SignupCreateProblem.CodeEnum.ACCOUNTS_USERNAME_INVALID),
        new Try(signUpOf(other).password("short"), SignupCreateProblem.CodeEnum.CREDENTIALS_TOO_SHORT),
        new Try(signUpOf(other).password("password1234"), SignupCreateProblem.CodeEnum.CREDENTIALS_TOO_COMMON),
        new Try(
            signUpOf(other).putAttributesItem("hat", new AttributeValue("x")),
            SignupCreateProblem.CodeEnum.ATTRIBUTES_UNKNOWN_KEY),
        new Try(
            signUpOf(other).putAttributesItem("left", new AttributeValue("x")),
            SignupCreateProblem.CodeEnum.ATTRIBUTES_VALUE_INVALID),
        new Try(signUpOf("x".repeat(300)), SignupCreateProblem.CodeEnum.REQUEST_INVALID))) {
      var problem = SignupCreateProblem.fromJson(refusalOf(() -> accounts.signupCreate(each.request(), null)).getResponseBody());
      refused("signupCreate", problem.getStatus(), problem.getCode(), each.code());
    }
    return account.getId();
  }

  private static SignupCreateRequest signUpOf(String name) {
    return new SignupCreateRequest().username(name).password(PASSWORD);
  }

  private static String signIn(ApiClient anyone, String name) throws Exception {
    var sessions = new SessionsApi(anyone);
    var request = new SigninCreateRequest().username(name).password("a wrong password");
    var wrong = SigninCreateProblem.fromJson(refusalOf(() -> sessions.signinCreate(request, null)).getResponseBody());
    refused("signinCreate", wrong.getStatus(), wrong.getCode(), SigninCreateProblem.CodeEnum.SIGNIN_REFUSED);
    var session = new SessionApi(anyone);
    var nobody = SessionsCheckProblem.fromJson(refusalOf(session::sessionsCheck).getResponseBody());
    refused("sessionsCheck", nobody.getStatus(), nobody.getCode(), SessionsCheckProblem.CodeEnum.ACCESS_SESSION_REQUIRED);
    var signedIn = sessions.signinCreate(request.password(PASSWORD), null);
    succeeded("signinCreate", true);
    return signedIn.getToken();
  }

  private static void setAttributes(AccountApi account, String name) throws Exception {
    var five = new AttributesSetRequest().value(new AttributeValue(5.0));
    var text = new AttributesSetRequest().value(new AttributeValue("x"));
    var left = account.attributesSet("left", five, null).getValue();
    succeeded("attributesSet", left.getDouble() == 5);
    var unknown = AttributesSetProblem.fromJson(refusalOf(() -> account.attributesSet("hat", five, null)).getResponseBody());
    refused("attributesSet", unknown.getStatus(), unknown.getCode(), AttributesSetProblem.CodeEnum.ATTRIBUTES_UNKNOWN_KEY);
    var invalid = AttributesSetProblem.fromJson(refusalOf(() -> account.attributesSet("left", text, null)).getResponseBody());
    refused("attributesSet", invalid.getStatus(), invalid.getCode(), AttributesSetProblem.CodeEnum.ATTRIBUTES_VALUE_INVALID);
    var mine = account.attributesMine().getAttributes();
    succeeded("attributesMine", mine.size() == 2 && mine.get("nick").getString().equals(name + "-first"));
  }

  private static void checkMany(SessionsApi sessions, String token) throws Exception {
    var request = new SessionsCheckManyRequest().tokens(List.of(token, "nothing"));
    var no = SessionsCheckManyProblem.fromJson(refusalOf(() -> sessions.sessionsCheckMany(request)).getResponseBody());
    refused("sessionsCheckMany", no.getStatus(), no.getCode(), SessionsCheckManyProblem.CodeEnum.ACCESS_ROLE_REQUIRED);
    var service = new SessionsApi(clientWith(System.getenv("ACCT_SERVICE_TOKEN")));
    var found = service.sessionsCheckMany(request).getItems();
    succeeded(
        "sessionsCheckMany",
        found.get(0).getActualInstance() instanceof ActiveCheck
            && found.get(1).getActualInstance() instanceof InactiveCheck);
  }

  private static ApiClient clientWith(String token) {
    var client = new ApiClient().setBasePath(System.getenv("ACCT_URL"));
    if (token != null) client.setBearerToken(token);
    return client;
  }

  private interface Call {
    void make() throws ApiException;
  }

  private static ApiException refusalOf(Call call) {
    try {
      call.make();
    } catch (ApiException refusal) {
      return refusal;
    }
    throw new AssertionError("It was not refused.");
  }

  private static void succeeded(String call, boolean holds) {
    require(holds, call);
    if (!calls.contains(call)) calls.add(call);
  }

  private static <Code extends Enum<Code>> void refused(String call, Integer status, Code code, Code expected) {
    require(code == expected, call + ": " + code + " instead of " + expected);
    refusals.add(call + " " + status + " " + code);
  }

  private static void require(boolean holds, String what) {
    if (!holds) throw new AssertionError("Not as expected: " + what);
  }
}
