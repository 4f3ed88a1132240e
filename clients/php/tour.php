<?php
// A tour of Acct through a generated client: signs up, signs in, checks, and signs out.
//
// ACCT_URL names the service; its attributes are nick, a unique text, and left, an integer.
// ACCT_SERVICE_TOKEN is a token of an account with the role service. Prints one line of JSON: the calls that
// succeeded, and the refusals, each of which came as a typed error.

declare(strict_types=1);

use Acct\Api\{AccountApi, AccountsApi, SessionApi, SessionsApi};
use Acct\{ApiException, Configuration};
use Acct\Model\{AccountState, AttributesSetProblem, AttributesSetRequest, SessionsCheckManyProblem};
use Acct\Model\{SessionsCheckManyRequest, SessionsCheckProblem, SessionsEndProblem, SigninCreateProblem};
use Acct\Model\{SigninCreateRequest, SignupCreateProblem, SignupCreateRequest};

// Composer's autoloader, or where there is none, that of the distribution.
require is_file('vendor/autoload.php') ? 'vendor/autoload.php' : 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $class): void {
    $file = 'acct/lib/' . str_replace('\\', '/', substr($class, strlen('Acct\\'))) . '.php';
    if (str_starts_with($class, 'Acct\\') && is_file($file)) {
        require $file;
    }
});

const PASSWORD = 'a lantern on the quay';

$calls = [];
$refusals = [];

$name = 'php-' . bin2hex(random_bytes(4));
$id = signUp($name);
$token = signIn($name);
$session = new SessionApi(null, configuration($token));
$sessions = new SessionsApi(null, configuration($token));

$check = $session->sessionsCheck();
succeeded('sessionsCheck', $check->getAccountId() === $id && $check->getUsername() === $name);
require_that($check->getExpiresAt() > $check->getCreatedAt(), 'a session ends after it began');

setAttributes($token, $name);
$items = $sessions->sessionsList()->getItems();
succeeded('sessionsList', count($items) === 1 && $items[0]->getCurrent());
$no = refusalOf(fn() => $sessions->sessionsEnd('AAAAAAAAAAAAAAAA'), SessionsEndProblem::class);
refused('sessionsEnd', $no, SessionsEndProblem::CODE_SESSIONS_NOT_FOUND);

checkMany($sessions, $token);
$session->sessionsSignOut();
succeeded('sessionsSignOut', true);
$over = refusalOf(fn() => $session->sessionsCheck(), SessionsCheckProblem::class);
refused('sessionsCheck', $over, SessionsCheckProblem::CODE_ACCESS_SESSION_INVALID);
echo json_encode(['calls' => $calls, 'refusals' => $refusals]), "\n";

function signUp(string $name): int
{
    $accounts = new AccountsApi(null, configuration(null));
    $account = $accounts->signupCreate(signUpOf($name, PASSWORD, ['nick' => "$name-first"]));
    succeeded('signupCreate', $account->getUsername() === $name && $account->getState() === AccountState::ACTIVE);
    $other = "$name-b";
    foreach ([
        [signUpOf($name), SignupCreateProblem::CODE_ACCOUNTS_USERNAME_TAKEN],
        [signUpOf($other, PASSWORD, ['nick' => "$name-first"]), SignupCreateProblem::CODE_ATTRIBUTES_VALUE_TAKEN],
        [signUpOf('admin'), SignupCreateProblem::CODE_ACCOUNTS_USERNAME_RESERVED],
        [signUpOf('a b'), SignupCreateProblem::CODE_ACCOUNTS_USERNAME_INVALID],
        [signUpOf($other, 'short'), SignupCreateProblem::CODE_CREDENTIALS_TOO_SHORT],
        [signUpOf($other, 'password1234'), SignupCreateProblem::CODE_CREDENTIALS_TOO_COMMON],
        [signUpOf($other, PASSWORD, ['hat' => 'x']), SignupCreateProblem::CODE_ATTRIBUTES_UNKNOWN_KEY],
        [signUpOf($other, PASSWORD, ['left' => 'x']), SignupCreateProblem::CODE_ATTRIBUTES_VALUE_INVALID],
        [signUpOf(str_repeat('x', 300)), SignupCreateProblem::CODE_REQUEST_INVALID],
    ] as [$request, $code]) {
        $no = refusalOf(fn() => $accounts->signupCreate($request), SignupCreateProblem::class);
        refused('signupCreate', $no, $code);
    }
    return $account->getId();
}

function signUpOf(string $name, string $password = PASSWORD, ?array $attributes = null): SignupCreateRequest
{
    $fields = ['username' => $name, 'password' => $password];
    return new SignupCreateRequest($attributes === null ? $fields : [...$fields, 'attributes' => $attributes]);
}

function signIn(string $name): string
{
    $sessions = new SessionsApi(null, configuration(null));
    $request = fn(string $password) => new SigninCreateRequest(['username' => $name, 'password' => $password]);
    $wrong = refusalOf(fn() => $sessions->signinCreate($request('a wrong password')), SigninCreateProblem::class);
    refused('signinCreate', $wrong, SigninCreateProblem::CODE_SIGNIN_REFUSED);
    $session = new SessionApi(null, configuration(null));
    $nobody = refusalOf(fn() => $session->sessionsCheck(), SessionsCheckProblem::class);
    refused('sessionsCheck', $nobody, SessionsCheckProblem::CODE_ACCESS_SESSION_REQUIRED);
    $signedIn = $sessions->signinCreate($request(PASSWORD));
    succeeded('signinCreate', true);
    return $signedIn->getToken();
}

function setAttributes(string $token, string $name): void
{
    $account = new AccountApi(null, configuration($token));
    $of = fn(mixed $value) => new AttributesSetRequest(['value' => $value]);
    succeeded('attributesSet', $account->attributesSet('left', $of(5))->getValue() === 5);
    foreach ([
        ['hat', 5, AttributesSetProblem::CODE_ATTRIBUTES_UNKNOWN_KEY],
        ['left', 'x', AttributesSetProblem::CODE_ATTRIBUTES_VALUE_INVALID],
    ] as [$key, $value, $code]) {
        $no = refusalOf(fn() => $account->attributesSet($key, $of($value)), AttributesSetProblem::class);
        refused('attributesSet', $no, $code);
    }
    $mine = $account->attributesMine()->getAttributes();
    succeeded('attributesMine', count($mine) === 2 && $mine['nick'] === "$name-first");
}

function checkMany(SessionsApi $sessions, string $token): void
{
    $request = new SessionsCheckManyRequest(['tokens' => [$token, 'nothing']]);
    $no = refusalOf(fn() => $sessions->sessionsCheckMany($request), SessionsCheckManyProblem::class);
    refused('sessionsCheckMany', $no, SessionsCheckManyProblem::CODE_ACCESS_ROLE_REQUIRED);
    $service = new SessionsApi(null, configuration(getenv('ACCT_SERVICE_TOKEN')));
    $items = $service->sessionsCheckMany($request)->getItems();
    succeeded('sessionsCheckMany', $items[0]->getActive() === true && $items[1]->getActive() === false);
}

function configuration(?string $token): Configuration
{
    $configuration = (new Configuration())->setHost(getenv('ACCT_URL'));
    return $token === null ? $configuration : $configuration->setAccessToken($token);
}

/** The one type of all refusals of a call. */
function refusalOf(callable $call, string $type): object
{
    try {
        $call();
    } catch (ApiException $refusal) {
        $problem = $refusal->getResponseObject();
        require_that($problem instanceof $type, $refusal->getMessage());
        return $problem;
    }
    throw new LogicException('It was not refused.');
}

function succeeded(string $call, bool $holds): void
{
    global $calls;
    require_that($holds, $call);
    if (!in_array($call, $calls, true)) {
        $calls[] = $call;
    }
}

function refused(string $call, object $problem, string $code): void
{
    global $refusals;
    require_that($problem->getCode() === $code, "$call: {$problem->getCode()} instead of $code");
    $refusals[] = "$call {$problem->getStatus()} $code";
}

function require_that(bool $holds, string $what): void
{
    if (!$holds) {
        throw new LogicException("Not as expected: $what");
    }
}
