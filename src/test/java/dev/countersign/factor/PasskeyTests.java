package dev.countersign.factor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import dev.countersign.account.LoginGate;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.SoftwareAuthenticator;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionOperations;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Passkeys, with a device of our own making.
 */
@IntegrationTest
class PasskeyTests {

	private static final String ORIGIN = "https://login.example.com";

	@Autowired
	private ServiceClient anywhere;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private LoginGate gate;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private JdbcClient jdbc;

	private ServiceClient client;

	private TestAccount john;

	private JsonNode login;

	private SoftwareAuthenticator device;

	private String recoveryCode;

	@BeforeEach
	void enrol() {
		this.clock.stop();
		this.client = this.anywhere.from(ClientAddresses.fresh());
		this.john = this.accounts.add();
		this.login = this.tokens.login(this.john);
		this.device = new SoftwareAuthenticator(ORIGIN);
		MvcTestResult enrolled = enrol(this.device);
		assertThat(enrolled).hasStatus(201);
		this.recoveryCode = json(enrolled).at("/recovery_codes/0").asString();
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void enrolWhenAskedThenOptionsAreAsBrowsersReadThem() {
		JsonNode options = json(caller(refreshed()).send(HttpMethod.POST, "/factors/passkeys/options", null));
		assertThat(options.at("/rp/id").asString()).isEqualTo("example.com");
		assertThat(options.at("/user/name").asString()).isEqualTo(this.john.username());
		assertThat(options.at("/pubKeyCredParams/1/alg").asInt()).isEqualTo(-7);
		assertThat(options.get("excludeCredentials").size()).isEqualTo(1);
		assertThat(options.get("attestation").asString()).isEqualTo("none");
		assertThat(options.at("/authenticatorSelection/userVerification").asString()).isEqualTo("preferred");
	}

	@Test
	void enrolWhenFirstFactorThenListedAndTenCodesAreShown() {
		JsonNode list = json(caller(this.login).get("/factors"));
		assertThat(list.at("/items/0/kind").asString()).isEqualTo("passkey");
		assertThat(list.at("/items/0/name").asString()).isEqualTo("laptop");
		assertThat(list.get("recovery_codes_left").asInt()).isEqualTo(10);
		assertThat(BearerTokens.claims(refreshed().get("token").asString())).containsEntry("amr", List.of("hwk", "pwd"))
			.containsEntry("acr", "aal2");
	}

	@Test
	void enrolWhenSamePasskeyOrAnotherAccountsChallengeThenRefused() {
		JsonNode options = json(caller(refreshed()).post("/factors/passkeys/options", "{}"));
		TestAccount mary = this.accounts.add();
		ServiceClient other = this.anywhere.withToken(this.tokens.of(mary));
		SoftwareAuthenticator second = new SoftwareAuthenticator(ORIGIN);
		assertThat(other.post("/factors/passkeys", Map.of("credential", second.create(options)))).hasStatus(401);
		JsonNode own = json(other.post("/factors/passkeys/options", "{}"));
		assertThat(other.post("/factors/passkeys", Map.of("credential", this.device.create(own)))).hasStatus(409);
	}

	/**
	 * Nobody has shown that there is a device behind it, and each answer is judged by it.
	 */
	@Test
	void enrolWhenKeyIsLargerThanDevicesMakeThenRefused() {
		this.login = refreshed();
		assertThat(enrolKey(SoftwareAuthenticator.rsaKey(ones(2_048), new byte[] { 1, 0, 1 }))).hasStatus(401);
		assertThat(enrolKey(SoftwareAuthenticator.rsaKey(ones(600), new byte[] { 1, 0, 1 }))).hasStatus(401);
		assertThat(enrolKey(SoftwareAuthenticator.rsaKey(ones(384), ones(384)))).hasStatus(401);
		assertThat(enrolKey(SoftwareAuthenticator.ecKey(ones(3_000), ones(32)))).hasStatus(401);
		assertThat(enrolKey(SoftwareAuthenticator.rsaKey(ones(256), new byte[] { 1, 0, 1 }))).hasStatus(201);
		assertThat(json(caller(this.login).get("/factors")).get("items").size()).isEqualTo(2);
	}

	@Test
	void loginWhenRefusedThenAuditTrailSaysOfWhom() {
		Map<String, Object> answer = this.device.get(ask());
		assertThat(logIn(answer)).hasStatusOk();
		assertThat(logIn(answer)).hasStatus(401);
		Awaitility.await().until(() -> failures().size() == 1);
		JsonNode failure = failures().get(0);
		assertThat(failure.at("/details/at").asString()).isEqualTo("login by passkey");
		assertThat(failure.at("/actor/kind").asString()).isEqualTo("anonymous");
		assertThat(failure.toString()).doesNotContain("csr_", "eyJ");
	}

	@Test
	void loginWhenDeviceAnswersThenNoPasswordIsNeeded() {
		MvcTestResult answer = logIn(this.device.get(ask()));
		assertThat(answer).hasStatusOk().containsHeader(DeviceMarkIssuer.HEADER).hasHeader("Cache-Control", "no-store");
		assertThat(BearerTokens.claims(json(answer).get("token").asString()))
			.containsEntry("user", this.john.username())
			.containsEntry("amr", List.of("hwk"))
			.containsEntry("acr", "aal2");
		assertThat(methodsOfLogins()).containsExactly("hwk", "pwd");
		assertThat(logIn(new SoftwareAuthenticator("https://app.example.com").get(ask()))).hasStatus(401);
	}

	@Test
	void loginWhenPasswordIsRightThenPasskeyIsTheSecondStep() {
		this.device.forgetUser();
		String handle = begin();
		JsonNode options = json(this.client.post("/login/passkey/options", Map.of("login", handle)));
		assertThat(options.get("allowCredentials").size()).isEqualTo(1);
		MvcTestResult answer = finish(handle, this.device.get(options));
		assertThat(answer).hasStatusOk();
		assertThat(BearerTokens.claims(json(answer).get("token").asString())).containsEntry("amr",
				List.of("hwk", "pwd"));
		assertThat(methodsOfLogins()).containsExactly("hwk pwd", "pwd");
		assertThat(finish(handle, this.device.get(options))).hasStatus(401);
	}

	@Test
	void loginWhenUserIsNotVerifiedThenPasskeyAloneIsRefused() {
		this.device.forgetUser();
		assertThat(logIn(this.device.get(ask()))).hasStatus(401);
	}

	@Test
	void answerWhenSentAgainThenRefused() {
		Map<String, Object> answer = this.device.get(ask());
		assertThat(logIn(answer)).hasStatusOk();
		assertThat(logIn(answer)).hasStatus(401);
		JsonNode options = ask();
		assertThat(logIn(this.device.get(options))).hasStatusOk();
		assertThat(logIn(this.device.get(options))).hasStatus(401);
	}

	@Test
	void answerWhenSentByManyAtOnceThenOneGetsIn() throws Exception {
		Map<String, Object> answer = this.device.get(ask());
		List<Integer> statuses = atOnce(() -> logIn(answer).getResponse().getStatus());
		assertThat(statuses).containsOnlyOnce(200).contains(401);
	}

	@Test
	void answerWhenChallengeIsOverThenRefused() {
		JsonNode options = ask();
		this.clock.turn(Duration.ofMinutes(5));
		assertThat(logIn(this.device.get(options))).hasStatus(401);
	}

	@Test
	void answerWhenFromAForeignPageOrForAnotherServiceThenRefused() {
		SoftwareAuthenticator phished = new SoftwareAuthenticator("https://login.example.com.evil.example");
		this.login = refreshed();
		assertThat(enrol(phished)).hasStatus(401);
		assertThat(logIn(this.device.get(ask(), "evil.example"))).hasStatus(401);
	}

	@Test
	void answerWhenDeviceCountsBackThenRefused() {
		this.device.countFrom(50);
		assertThat(logIn(this.device.get(ask()))).hasStatusOk();
		this.device.countFrom(50);
		assertThat(logIn(this.device.get(ask()))).hasStatus(401);
		this.device.countFrom(51);
		assertThat(logIn(this.device.get(ask()))).hasStatusOk();
	}

	@Test
	void answerWhenMadeForAnotherStepThenRefused() {
		String handle = begin();
		JsonNode second = json(this.client.post("/login/passkey/options", Map.of("login", handle)));
		assertThat(logIn(this.device.get(second))).hasStatus(401);
		assertThat(finish(handle, this.device.get(ask()))).hasStatus(401);
		String later = begin();
		assertThat(finish(later, this.device.get(second))).hasStatus(401);
		assertThat(finish(handle, this.device.get(second))).hasStatusOk();
	}

	@Test
	void answerWhenOfAnotherAccountThenRefusedInTheSecondStep() {
		SoftwareAuthenticator johns = this.device;
		String handle = begin();
		enrol();
		JsonNode options = json(this.client.post("/login/passkey/options", Map.of("login", handle)));
		assertThat(finish(handle, this.device.get(options))).hasStatus(401);
		assertThat(finish(handle, johns.get(options))).hasStatusOk();
	}

	@Test
	void answerWhenSignatureIsChangedThenRefused() {
		assertThat(logIn(changed(this.device.get(ask()), "signature", (text) -> {
			byte[] bytes = Base64.getUrlDecoder().decode(text);
			bytes[bytes.length - 1] ^= 1;
			return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		}))).hasStatus(401);
	}

	/** The signature does not cover it, and stays good. */
	@Test
	void answerWhenItNamesAnotherUserThenRefused() {
		assertThat(logIn(changed(this.device.get(ask()), "userHandle", (text) -> "AAAAAAAAAAAAAAAAAAAAAA")))
			.hasStatus(401);
		assertThat(logIn(changed(this.device.get(ask()), "userHandle", UnaryOperator.identity()))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"id\":7}", "{\"id\":\"x\",\"response\":{}}", "{\"id\":\"\",\"rawId\":null,\"type\":\"x\"}",
					"{\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}" })
	void answerWhenNoCredentialThenRefused(String credential) {
		assertThat(this.client.post("/login/passkey", "{\"credential\":" + credential + "}")).hasStatus(401);
		assertThat(caller(refreshed()).post("/factors/passkeys", "{\"credential\":" + credential + "}")).hasStatus(401);
	}

	@Test
	void requestWhenFieldIsMissingThen400NamesIt() {
		assertThat(this.client.post("/login/passkey", "{}")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'credential' is required.");
		assertThat(this.client.post("/login/passkey/options", Map.of("login", "x"))).hasStatus(401);
	}

	@Test
	void requestWhenFieldIsUnknownThen400NamesItAndNothingIsUsedUp() {
		Map<String, Object> answer = this.device.get(ask());
		assertUnknown(this.client.post("/login/passkey", Map.of("credential", answer, "role", "admin")));
		assertThat(logIn(answer)).hasStatusOk();
		assertUnknown(this.client.post("/login/passkey/options", Map.of("role", "admin")));
		String handle = begin();
		assertUnknown(this.client.post("/login/passkey/options", Map.of("login", handle, "role", "admin")));
		Map<String, Object> second = this.device
			.get(json(this.client.post("/login/passkey/options", Map.of("login", handle))));
		assertUnknown(this.client.post("/login/factor", Map.of("login", handle, "passkey", second, "role", "admin")));
		assertThat(finish(handle, second)).hasStatusOk();
	}

	/** What {@code toJSON()} writes grows with the browsers. */
	@Test
	void answerWhenItHasMembersThatNobodyReadsThenTaken() {
		Map<String, Object> answer = new HashMap<>(this.device.get(ask()));
		answer.put("authenticatorAttachment", "platform");
		answer.put("of a later browser", List.of(1));
		assertThat(logIn(answer)).hasStatusOk();
		String handle = begin();
		Map<String, Object> second = new HashMap<>(
				this.device.get(json(this.client.post("/login/passkey/options", Map.of("login", handle)))));
		second.put("authenticatorAttachment", "cross-platform");
		second.put("of a later browser", Map.of());
		assertThat(finish(handle, second)).hasStatusOk();
	}

	@Test
	void loginWhenAccountIsDisabledOrFactorRemovedThenRefused() {
		String id = json(caller(this.login).get("/factors")).at("/items/0/id").asString();
		ServiceClient admin = this.anywhere.withToken(this.tokens.of(ADMIN));
		admin.patch("/users/" + this.john.id(), Map.of("enabled", false));
		assertThat(logIn(this.device.get(ask()))).hasStatus(401);
		admin.patch("/users/" + this.john.id(), Map.of("enabled", true));
		JsonNode again = json(logIn(this.device.get(ask())));
		assertThat(caller(again).delete("/factors/" + id)).hasStatus(204);
		assertThat(logIn(this.device.get(ask()))).hasStatus(401);
	}

	@Test
	void recoveryCodeWhenPasskeyIsLostThenSecondStep() {
		assertThat(json(this.client.login(this.john)).get("factors").toString()).isEqualTo("[\"passkey\"]");
		assertThat(this.client.post("/login/factor", Map.of("login", begin(), "code", this.recoveryCode)))
			.hasStatusOk();
	}

	/**
	 * The login waits for its passkey's row, which is held until the account's sessions
	 * are ended: those of logins under way, too.
	 */
	@Test
	void loginWhenSessionsAreEndedMeanwhileThenRefused() throws Exception {
		Map<String, Object> answer = this.device.get(ask());
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<MvcTestResult> login = this.transactions.execute((transaction) -> {
				this.jdbc.sql("SELECT id FROM factor WHERE account_id = :id FOR UPDATE")
					.param("id", this.john.id())
					.query(UUID.class)
					.single();
				Future<MvcTestResult> begun = thread.submit(() -> logIn(answer));
				Awaitility.await()
					.until(() -> begun.isDone() || this.jdbc.sql(countOfBlocked()).query(Long.class).single() > 0);
				this.gate.turnAway(this.john.id());
				return begun;
			});
			assertThat(login.get(1, TimeUnit.MINUTES)).hasStatus(401);
		}
		finally {
			thread.shutdownNow();
		}
	}

	/** Counts the transactions that wait for another's lock. */
	String countOfBlocked() {
		return "SELECT count(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL";
	}

	private static void assertUnknown(MvcTestResult answer) {
		assertThat(answer).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'role' is not one of this request.");
	}

	private MvcTestResult enrol(SoftwareAuthenticator device) {
		JsonNode options = json(caller(this.login).post("/factors/passkeys/options", "{}"));
		return caller(this.login).post("/factors/passkeys",
				Map.of("name", "laptop", "credential", device.create(options)));
	}

	private MvcTestResult enrolKey(byte[] publicKey) {
		JsonNode options = json(caller(this.login).post("/factors/passkeys/options", "{}"));
		return caller(this.login).post("/factors/passkeys",
				Map.of("credential", new SoftwareAuthenticator(ORIGIN).create(options, publicKey)));
	}

	private static byte[] ones(int count) {
		byte[] ones = new byte[count];
		Arrays.fill(ones, (byte) 0x7f);
		return ones;
	}

	/** The last first. */
	private List<String> methodsOfLogins() {
		return json(this.anywhere.withToken(this.tokens.of(ADMIN))
			.get("/audit?act=login.succeeded&subject=" + this.john.id())).get("items")
			.valueStream()
			.map((row) -> row.at("/details/methods").asString())
			.toList();
	}

	private static Map<String, Object> changed(Map<String, Object> credential, String member,
			UnaryOperator<String> change) {
		Map<Object, Object> response = new HashMap<>((Map<?, ?>) credential.get("response"));
		response.compute(member, (name, text) -> change.apply(String.valueOf(text)));
		Map<String, Object> changed = new HashMap<>(credential);
		changed.put("response", response);
		return changed;
	}

	private JsonNode failures() {
		return json(
				this.anywhere.withToken(this.tokens.of(ADMIN)).get("/audit?act=login.failed&subject=" + this.john.id()))
			.get("items");
	}

	private JsonNode ask() {
		MvcTestResult asked = this.client.send(HttpMethod.POST, "/login/passkey/options", null);
		assertThat(asked).hasStatusOk();
		JsonNode options = json(asked);
		assertThat(options.get("userVerification").asString()).isEqualTo("required");
		assertThat(options.get("allowCredentials").isEmpty()).isTrue();
		return options;
	}

	private MvcTestResult logIn(Map<String, Object> credential) {
		return this.client.post("/login/passkey", Map.of("credential", credential));
	}

	private String begin() {
		return json(this.client.login(this.john)).get("login").asString();
	}

	private MvcTestResult finish(String handle, Map<String, Object> credential) {
		return this.client.post("/login/factor", Map.of("login", handle, "passkey", credential));
	}

	private JsonNode refreshed() {
		JsonNode refreshed = json(this.client.refresh(this.login.get("refresh_token").asString()));
		this.login = refreshed;
		return refreshed;
	}

	private ServiceClient caller(JsonNode login) {
		return this.anywhere.withToken(login.get("token").asString());
	}

	private static List<Integer> atOnce(Callable<Integer> call) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		CyclicBarrier start = new CyclicBarrier(4);
		try {
			List<Future<Integer>> answers = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				answers.add(threads.submit(() -> {
					start.await();
					return call.call();
				}));
			}
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> answer : answers) {
				statuses.add(answer.get());
			}
			return statuses;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
