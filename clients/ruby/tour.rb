# A tour of Acct through a generated client: signs up, signs in, checks, and signs out.
#
# ACCT_URL names the service; its attributes are nick, a unique text, and left, an integer.
# ACCT_SERVICE_TOKEN is a token of an account with the role service. Prints one line of JSON: the calls that
# succeeded, and the refusals, each of which came as a typed error.

require 'json'
require 'securerandom'
require 'uri'

$LOAD_PATH.unshift(File.join(__dir__, 'acct', 'lib'))
require 'acct'

PASSWORD = 'a lantern on the quay'

class Tour
  def initialize
    @calls = []
    @refusals = []
    @anyone = client_with(nil)
    @name = "ruby-#{SecureRandom.hex(4)}"
  end

  def take
    id = sign_up
    token = sign_in
    me = client_with(token)
    session = Acct::SessionApi.new(me)
    sessions = Acct::SessionsApi.new(me)

    check = session.sessions_check
    succeeded('sessionsCheck', check.account_id == id && check.username == @name)
    must(check.expires_at > check.created_at, 'a session ends after it began')

    set_attributes(Acct::AccountApi.new(me))
    items = sessions.sessions_list.items
    succeeded('sessionsList', items.length == 1 && items[0].current)
    refused('sessionsEnd', Acct::SessionsEndProblem, 'sessions.not_found') { sessions.sessions_end('A' * 16) }

    check_many(sessions, token)
    session.sessions_sign_out
    succeeded('sessionsSignOut', true)
    refused('sessionsCheck', Acct::SessionsCheckProblem, 'access.session_invalid') { session.sessions_check }
    puts JSON.generate(calls: @calls, refusals: @refusals)
  end

  private

  def sign_up
    accounts = Acct::AccountsApi.new(@anyone)
    nick = { nick: "#{@name}-first" }
    account = accounts.signup_create(sign_up_of(@name, attributes: nick))
    succeeded('signupCreate', account.username == @name && account.state == Acct::AccountState::ACTIVE)
    other = "#{@name}-b"
    [
      [sign_up_of(@name), 'accounts.username_taken'],
      [sign_up_of(other, attributes: nick), 'attributes.value_taken'],
      [sign_up_of('admin'), 'accounts.username_reserved'],
      [sign_up_of('a b'), 'accounts.username_invalid'],
      [sign_up_of(other, password: 'short'), 'credentials.too_short'],
      [sign_up_of(other, password: 'password1234'), 'credentials.too_common'],
      [sign_up_of(other, attributes: { hat: 'x' }), 'attributes.unknown_key'],
      [sign_up_of(other, attributes: { left: 'x' }), 'attributes.value_invalid'],
      [sign_up_of('x' * 300), 'request.invalid']
    ].each do |request, code|
      refused('signupCreate', Acct::SignupCreateProblem, code) { accounts.signup_create(request) }
    end
    account.id
  end

  # As a hash: the class itself refuses what the document bounds before anything is sent.
  def sign_up_of(name, password: PASSWORD, attributes: nil)
    { username: name, password: password, attributes: attributes }.compact
  end

  def sign_in
    sessions = Acct::SessionsApi.new(@anyone)
    request = ->(password) { Acct::SigninCreateRequest.new(username: @name, password: password) }
    refused('signinCreate', Acct::SigninCreateProblem, 'signin.refused') do
      sessions.signin_create(request.call('a wrong password'))
    end
    refused('sessionsCheck', Acct::SessionsCheckProblem, 'access.session_required') do
      # Without the option an empty token is sent, which is malformed.
      Acct::SessionApi.new(@anyone).sessions_check(debug_auth_names: [])
    end
    signed_in = sessions.signin_create(request.call(PASSWORD))
    succeeded('signinCreate', true)
    signed_in.token
  end

  def set_attributes(account)
    of = ->(value) { Acct::AttributesSetRequest.new(value: value) }
    succeeded('attributesSet', account.attributes_set('left', of.call(5)).value == 5)
    [['hat', 5, 'attributes.unknown_key'], ['left', 'x', 'attributes.value_invalid']].each do |key, value, code|
      refused('attributesSet', Acct::AttributesSetProblem, code) { account.attributes_set(key, of.call(value)) }
    end
    mine = account.attributes_mine.attributes
    succeeded('attributesMine', mine.length == 2 && mine['nick'] == "#{@name}-first")
  end

  def check_many(sessions, token)
    request = Acct::SessionsCheckManyRequest.new(tokens: [token, 'nothing'])
    refused('sessionsCheckMany', Acct::SessionsCheckManyProblem, 'access.role_required') do
      sessions.sessions_check_many(request)
    end
    service = Acct::SessionsApi.new(client_with(ENV.fetch('ACCT_SERVICE_TOKEN')))
    found = service.sessions_check_many(request).items
    types = [Acct::ActiveCheck, Acct::InactiveCheck]
    succeeded('sessionsCheckMany', found.map(&:class) == types)
  end

  def client_with(token)
    configuration = Acct::Configuration.new
    url = URI(ENV.fetch('ACCT_URL'))
    configuration.scheme = url.scheme
    configuration.host = "#{url.host}:#{url.port}"
    configuration.access_token = token
    Acct::ApiClient.new(configuration)
  end

  def succeeded(call, holds)
    must(holds, call)
    @calls |= [call]
  end

  # The one type of all refusals of a call.
  def refused(call, type, code)
    yield
  rescue Acct::ApiError => e
    problem = type.build_from_hash(JSON.parse(e.response_body, symbolize_names: true))
    must(problem.code == code, "#{call}: #{problem.code} instead of #{code}")
    @refusals << "#{call} #{problem.status} #{problem.code}"
  else
    raise "#{call} was not refused."
  end

  def must(holds, what)
    raise "Not as expected: #{what}" unless holds
  end
end

Tour.new.take
