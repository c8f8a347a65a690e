package dev.countersign.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.WholeAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@Import(HashCounter.class)
@TestPropertySource(properties = "countersign.limit.usage.logins=60")
class LoginLimitTests {

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestClock clock;

	@Autowired
	private HashCounter hashes;

	@BeforeEach
	void stopClock() {
		this.clock.stop();
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void loginWhenFiveFailedThenRefusedWithoutHash() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 5; i++) {
			assertThat(login(john.username(), "wrong", address)).hasStatus(401);
		}
		int before = this.hashes.count();
		MvcTestResult refused = login(john.username(), john.password(), address);
		assertThat(refused).hasStatus(429)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader("Retry-After", "1")
			.hasHeader("RateLimit-Policy", "\"login\";q=5;w=900")
			.hasHeader("RateLimit", "\"login\";r=0;t=1");
		assertThat(json(refused).get("error").asString()).isEqualTo("Too many attempts");
		assertThat(this.hashes.count()).isEqualTo(before);
		this.clock.turn(Duration.ofSeconds(1));
		assertThat(login(john.username(), john.password(), address)).hasStatusOk();
	}

	@Test
	void loginWhenFailedElsewhereThenNoMatter() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 6);
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatusOk();
		TestAccount mary = this.accounts.add();
		assertThat(login(mary.username(), mary.password(), address)).hasStatusOk();
	}

	@Test
	void loginWhenEveryDelayIsWaitedForThenDelaysDouble() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 5);
		List<Integer> delays = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			int delay = retryAfter(login(john.username(), "wrong", address));
			delays.add(delay);
			this.clock.turn(Duration.ofSeconds(delay));
			assertThat(login(john.username(), "wrong", address)).hasStatus(401);
		}
		assertThat(delays).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 511, 778, 900);
	}

	@Test
	void loginWhenQuietForAWhileThenFiveAgain() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 5);
		assertThat(login(john.username(), "wrong", address)).hasStatus(429);
		this.clock.turn(Duration.ofMinutes(15));
		for (int i = 0; i < 5; i++) {
			assertThat(login(john.username(), "wrong", address)).hasStatus(401);
		}
		assertThat(login(john.username(), "wrong", address)).hasStatus(429);
	}

	@Test
	void loginWhenNameIsUnknownThenSameAnswersAndLimits() {
		TestAccount john = this.accounts.add();
		TestAccount disabled = this.accounts.addDisabled();
		List<WholeAnswer> known = answers(john.username());
		assertThat(answers("nobody-" + UUID.randomUUID())).isEqualTo(known);
		assertThat(answers("no name\u0000 at all " + UUID.randomUUID())).isEqualTo(known);
		assertThat(answers(disabled.username())).isEqualTo(known);
		assertThat(known).extracting(WholeAnswer::status).containsExactly(401, 401, 401, 401, 401, 429, 429, 401, 429);
	}

	@Test
	void loginWhenNameSpelledOtherwiseThenSameBudget() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 5);
		assertThat(login(john.username().replace("user", "USER"), "wrong", address)).hasStatus(429);
	}

	@Test
	void loginWhenGoodAgainAndAgainThenCostsNothing() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 4);
		for (int i = 0; i < 30; i++) {
			assertThat(login(john.username(), john.password(), address)).hasStatusOk();
		}
		assertThat(login(john.username(), "wrong", address)).hasStatus(401);
		assertThat(login(john.username(), john.password(), address)).hasStatus(429);
	}

	@Test
	void loginWhenGoodInParallelThenAllAreLetIn() throws Exception {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		List<MvcTestResult> answers = AtOnce.call(40, () -> login(john.username(), john.password(), address));
		assertThat(answers).extracting((answer) -> answer.getResponse().getStatus()).containsOnly(200);
	}

	@Test
	void loginWhenBurstThenNoMoreThanMayFail() throws Exception {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		int before = this.hashes.count();
		List<MvcTestResult> answers = AtOnce.call(60, () -> login(john.username(), "wrong", address));
		assertThat(answers).extracting((answer) -> answer.getResponse().getStatus()).isSubsetOf(401, 429);
		long failed = answers.stream().filter((answer) -> answer.getResponse().getStatus() == 401).count();
		assertThat(failed).isBetween(1L, 5L);
		assertThat(this.hashes.count() - before).isBetween((int) failed, 5);
	}

	@Test
	void loginWhenForwardedHeadersAreForgedThenOneBucket() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		List<Integer> statuses = IntStream.range(0, 1000)
			.mapToObj((i) -> this.client.from(address)
				.with("X-Forwarded-For", "203.0.113.%d, 198.51.100.%d".formatted(i % 250, i / 4))
				.with("Forwarded", "for=203.0.113." + i % 250)
				.login(john.username(), "wrong")
				.getResponse()
				.getStatus())
			.toList();
		assertThat(statuses.subList(0, 5)).containsOnly(401);
		assertThat(statuses.subList(5, 1000)).containsOnly(429);
	}

	@Test
	void loginWhenAddressFailsForTwentyNamesThenBlocked() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		failForNames(address, 20);
		int before = this.hashes.count();
		MvcTestResult refused = login(john.username(), john.password(), address);
		assertThat(refused).hasStatus(429)
			.hasHeader("Retry-After", "600")
			.hasHeader("RateLimit-Policy", "\"address\";q=20;w=600")
			.hasHeader("RateLimit", "\"address\";r=0;t=600");
		assertThat(this.hashes.count()).isEqualTo(before);
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatusOk();
		this.clock.turn(Duration.ofMinutes(10));
		assertThat(login(john.username(), john.password(), address)).hasStatusOk();
	}

	@Test
	void loginWhenAddressIsBlockedAgainThenTwiceAsLong() {
		String address = ClientAddresses.fresh();
		List<Integer> blocks = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			failForNames(address, 20);
			int block = retryAfter(login("nobody", "wrong", address));
			blocks.add(block);
			this.clock.turn(Duration.ofSeconds(block));
		}
		assertThat(blocks).containsExactly(600, 1200, 2400, 4800, 9600, 19_200, 38_400, 76_800, 86_400);
		this.clock.turn(Duration.ofDays(2));
	}

	@Test
	void loginWhenOnePersonIsClumsyThenOfficeIsNotBlocked() {
		TestAccount clumsy = this.accounts.add();
		TestAccount mary = this.accounts.add();
		String office = ClientAddresses.fresh();
		int failures = 0;
		for (int second = 0; second < 600; second += 5) {
			this.clock.turn(Duration.ofSeconds(5));
			failures += (login(clumsy.username(), "wrong", office).getResponse().getStatus() == 401) ? 1 : 0;
		}
		assertThat(failures).isGreaterThan(8);
		failForNames(office, 18);
		assertThat(login(mary.username(), mary.password(), office)).hasStatusOk();
	}

	@Test
	void loginWhenFromIpv6ThenCountedByItsNetwork() {
		TestAccount john = this.accounts.add();
		String network = "2001:db8:e%03x:1:".formatted(UUID.randomUUID().hashCode() & 0xFFF);
		for (int i = 0; i < 5; i++) {
			assertThat(login(john.username(), "wrong", network + ":" + i)).hasStatus(401);
		}
		assertThat(login(john.username(), "wrong", network + "ffff::1")).hasStatus(429);
		assertThat(login(john.username(), john.password(), network.replace(":1:", ":2:") + ":1")).hasStatusOk();
	}

	@Test
	void loginWhenIpv6NetworksAreChangedThenWholeSiteIsBlocked() {
		TestAccount john = this.accounts.add();
		String site = "2001:db8:f%03x:".formatted(UUID.randomUUID().hashCode() & 0xFFF);
		for (int i = 0; i < 10; i++) {
			failForNames(site + (i + 1) + "::1", 19);
		}
		failForNames(site + "b::1", 10);
		assertThat(login(john.username(), john.password(), site + "ffff::1")).hasStatus(429);
	}

	@Test
	void loginWhenAccountFailsFromEverywhereThenStrangersWait() {
		TestAccount john = this.accounts.add();
		String mark = mark(login(john.username(), john.password(), ClientAddresses.fresh()));
		failFromEverywhere(john);
		MvcTestResult refused = login(john.username(), john.password(), ClientAddresses.fresh());
		assertThat(refused).hasStatus(429)
			.hasHeader("Retry-After", "180")
			.hasHeader("RateLimit-Policy", "\"account\";q=20;w=3600");
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh(), mark)).hasStatusOk();
		this.clock.turn(Duration.ofMinutes(3));
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatusOk();
	}

	@Test
	void loginWhenDeviceIsKnownThenItHasABudgetOfItsOwn() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		String mark = mark(login(john.username(), john.password(), address));
		fail(john.username(), address, 6);
		failForNames(address, 19);
		assertThat(login("nobody", "wrong", address)).hasStatus(429).hasHeader("Retry-After", "600");
		for (int i = 0; i < 5; i++) {
			assertThat(login(john.username(), "wrong", address, mark)).hasStatus(401);
		}
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh(), mark)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"login\";q=5;w=900");
		this.clock.turn(Duration.ofSeconds(1));
		String renewed = mark(login(john.username(), john.password(), address, mark));
		assertThat(renewed).isNotEqualTo(mark);
		fail(john.username(), address, 1, renewed);
		assertThat(login(john.username(), john.password(), address, mark)).hasStatus(429);
	}

	@Test
	void loginWhenMarkIsForgedForeignOrOldThenStranger() {
		TestAccount john = this.accounts.add();
		TestAccount mary = this.accounts.add();
		String own = mark(login(john.username(), john.password(), ClientAddresses.fresh()));
		String foreign = mark(login(mary.username(), mary.password(), ClientAddresses.fresh()));
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 5);
		char middle = own.charAt(50);
		String tampered = own.substring(0, 50) + ((middle != 'A') ? 'A' : 'B') + own.substring(51);
		for (String mark : List.of(foreign, tampered, own + "=", "csd_", "csd_" + "A".repeat(107), "x".repeat(5000),
				own.substring(0, own.length() - 1) + "\u00e4")) {
			assertThat(login(john.username(), john.password(), address, mark)).hasStatus(429);
		}
		assertThat(login(john.username(), john.password(), address, own)).hasStatusOk();
		this.clock.turn(Duration.ofDays(180));
		fail(john.username(), address, 5);
		assertThat(login(john.username(), john.password(), address, own)).hasStatus(429);
	}

	@Test
	void loginWhenAllSessionsWereEndedThenMarkIsRevoked() {
		TestAccount john = this.accounts.add();
		MvcTestResult login = login(john.username(), john.password(), ClientAddresses.fresh());
		String mark = mark(login);
		String address = ClientAddresses.fresh();
		fail(john.username(), address, 5);
		assertThat(login(john.username(), john.password(), address, mark)).hasStatusOk();
		assertThat(this.mvc.post().uri("/logout?scope=all").with(bearer(json(login).get("token").asString())))
			.hasStatus(204);
		assertThat(login(john.username(), john.password(), address, mark)).hasStatus(429);
	}

	@Test
	void loginWhenAtAKnownPlaceThenItHasABudgetThatNoStrangerUsesUp() {
		TestAccount john = this.accounts.add();
		String home = ClientAddresses.fresh();
		assertThat(login(john.username(), john.password(), home)).hasStatusOk();
		failFromEverywhere(john);
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatus(429);
		String neighbour = home.substring(0, home.lastIndexOf('.')) + ".200";
		assertThat(login(john.username(), john.password(), neighbour)).as("the same /24").hasStatusOk();
		this.clock.turn(Duration.ofDays(30));
		failFromEverywhere(john);
		assertThat(login(john.username(), john.password(), home)).as("after 30 days").hasStatus(429);
	}

	@Test
	void loginWhenAtAKnownPlaceThenGuessesFromThereAreBoundedToo() {
		TestAccount john = this.accounts.add();
		String home = ClientAddresses.fresh();
		assertThat(login(john.username(), john.password(), home)).hasStatusOk();
		String network = home.substring(0, home.lastIndexOf('.') + 1);
		for (int i = 0; i < 20; i++) {
			assertThat(login(john.username(), "wrong", network + (100 + i))).hasStatus(401);
		}
		assertThat(login(john.username(), john.password(), home)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"account\";q=20;w=3600");
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatusOk();
	}

	@Test
	void loginWhenAllSessionsWereEndedThenPlaceIsKnownNoMore() {
		TestAccount john = this.accounts.add();
		String home = ClientAddresses.fresh();
		MvcTestResult login = login(john.username(), john.password(), home);
		assertThat(this.mvc.post().uri("/logout?scope=all").with(bearer(json(login).get("token").asString())))
			.hasStatus(204);
		failFromEverywhere(john);
		assertThat(login(john.username(), john.password(), home)).hasStatus(429);
	}

	@Test
	void loginWhenFromManyPlacesThenTheLatestAreKnown() {
		TestAccount john = this.accounts.add();
		List<String> places = IntStream.range(0, KnownPlaces.MAX_PLACES + 1)
			.mapToObj((i) -> ClientAddresses.fresh())
			.toList();
		places.forEach((place) -> {
			assertThat(login(john.username(), john.password(), place)).hasStatusOk();
			this.clock.turn(Duration.ofMinutes(1));
		});
		failFromEverywhere(john);
		assertThat(login(john.username(), john.password(), places.get(0))).hasStatus(429);
		assertThat(login(john.username(), john.password(), places.get(1))).hasStatusOk();
	}

	@Test
	void loginWhenInALoopThenLimitedAfterSixty() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 60; i++) {
			assertThat(login(john.username(), john.password(), address)).hasStatusOk();
		}
		int before = this.hashes.count();
		assertThat(login(john.username(), john.password(), address)).hasStatus(429)
			.hasHeader("Retry-After", "10")
			.hasHeader("RateLimit-Policy", "\"logins\";q=60;w=600")
			.hasHeader("RateLimit", "\"logins\";r=0;t=10");
		assertThat(this.hashes.count()).isEqualTo(before);
		this.clock.turn(Duration.ofSeconds(10));
		assertThat(login(john.username(), john.password(), address)).hasStatusOk();
	}

	@Test
	void loginWhenSecondStepIsDoneThenItCountsAsALogin() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		String token = "";
		for (int i = 0; i < 59; i++) {
			token = json(login(john.username(), john.password(), address)).get("token").asString();
		}
		AuthenticatorApp app = enrol(token);
		assertThat(logInWithCode(john, app, this.clock.instant(), address)).hasStatusOk();
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"logins\";q=60;w=600");
	}

	@Test
	void loginWhenOthersHaveThePasswordAloneThenTheyDoNotKeepTheOwnerOut() {
		TestAccount john = this.accounts.add();
		AuthenticatorApp app = enrol(this.tokens.of(john));
		String home = ClientAddresses.fresh();
		MvcTestResult login = logInWithCode(john, app, this.clock.instant(), home);
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 60; i++) {
			assertThat(login(john.username(), john.password(), address)).hasStatus(401);
		}
		int before = this.hashes.count();
		assertThat(login(john.username(), john.password(), address)).hasStatus(429)
			.hasHeader("Retry-After", "10")
			.hasHeader("RateLimit-Policy", "\"logins\";q=60;w=600");
		assertThat(this.hashes.count()).isEqualTo(before);
		assertThat(login(john.username(), john.password(), address, mark(login))).as("on the owner's device")
			.hasStatus(401);
		Instant next = this.clock.instant().plus(AuthenticatorApp.STEP);
		assertThat(logInWithCode(john, app, next, ClientAddresses.fresh())).hasStatusOk();
		assertThat(changePassword(json(login).get("token").asString(), john.password(), address, null)).hasStatusOk();
	}

	/** Each leaves a row in the audit trail, and costs nothing. */
	@Test
	void factorsWhenChangedInALoopThenLimited() {
		TestAccount john = this.accounts.add();
		JsonNode login = this.tokens.login(john);
		enrol(login.get("token").asString());
		String token = json(refresh(login.get("refresh_token").asString(), ClientAddresses.fresh())).get("token")
			.asString();
		ServiceClient caller = this.client.withToken(token);
		for (int i = 0; i < 59; i++) {
			assertThat(caller.post("/factors/recovery-codes", "{}")).hasStatusOk();
		}
		String id = json(caller.get("/factors")).at("/items/0/id").asString();
		assertThat(caller.post("/factors/recovery-codes", "{}")).hasStatus(429)
			.hasHeader("Retry-After", "10")
			.hasHeader("RateLimit-Policy", "\"factor-changes\";q=60;w=600");
		assertThat(caller.delete("/factors/" + id)).hasStatus(429);
		assertThat(caller.post("/factors/totp/confirmation", Map.of("code", "000000"))).hasStatus(429);
		assertThat(caller.post("/factors/passkeys", Map.of("credential", Map.of("id", "x")))).hasStatus(429);
		this.clock.turn(Duration.ofSeconds(10));
		assertThat(caller.delete("/factors/" + id)).hasStatus(204);
	}

	@Test
	void refreshWhenInALoopThenSessionIsLimitedAndOthersAreNot() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		String token = this.tokens.login(john).get("refresh_token").asString();
		assertThat(refresh(token, address)).hasStatusOk();
		RefreshTokens.keepWithinGrace(this.jdbc);
		for (int i = 1; i < 60; i++) {
			assertThat(refresh(token, address)).hasStatusOk();
		}
		assertThat(refresh(token, address)).hasStatus(429)
			.hasHeader("Retry-After", "10")
			.hasHeader("RateLimit-Policy", "\"refreshes\";q=60;w=600");
		assertThat(refresh(this.tokens.login(john).get("refresh_token").asString(), address)).hasStatusOk();
	}

	@Test
	void enrolWhenAccountIsUnderAttackThenItsPlaceStaysKnown() {
		TestAccount john = this.accounts.add();
		String home = ClientAddresses.fresh();
		MvcTestResult login = login(john.username(), john.password(), home);
		failFromEverywhere(john);
		AuthenticatorApp app = enrol(json(login).get("token").asString());
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatus(429);
		assertThat(logInWithCode(john, app, this.clock.instant(), home)).hasStatusOk();
	}

	@Test
	void changePasswordWhenAccountIsUnderAttackThenItsDeviceAndPlaceStayKnown() {
		TestAccount john = this.accounts.add();
		String home = ClientAddresses.fresh();
		MvcTestResult login = login(john.username(), john.password(), home);
		failFromEverywhere(john);
		MvcTestResult changed = changePassword(json(login).get("token").asString(), john.password(), home, mark(login));
		assertThat(changed).hasStatus2xxSuccessful();
		String next = "seven green lamps at dusk";
		assertThat(login(john.username(), next, ClientAddresses.fresh())).hasStatus(429);
		String mark = String.valueOf(changed.getResponse().getHeader(DeviceMarkIssuer.HEADER));
		assertThat(login(john.username(), next, ClientAddresses.fresh(), mark)).hasStatusOk();
		assertThat(login(john.username(), next, home)).hasStatusOk();
	}

	@Test
	void setUpPasswordWhenAccountIsUnderAttackThenItsDeviceAndPlaceAreKnown() {
		TestAccount john = this.accounts.add();
		JsonNode invitation = json(this.client.withToken(this.tokens.of(TestAccounts.ADMIN))
			.post("/users/" + john.id() + "/invitation", "{}"));
		String home = ClientAddresses.fresh();
		MvcTestResult setUp = setUpPassword(invitation.get("invitation").asString(), home);
		assertThat(setUp).hasStatus(204).hasHeader("Cache-Control", "no-store");
		String mark = String.valueOf(setUp.getResponse().getHeader(DeviceMarkIssuer.HEADER));
		assertThat(mark).startsWith("csd_");
		failFromEverywhere(john);
		String password = "seven green lamps at dusk";
		assertThat(login(john.username(), password, ClientAddresses.fresh())).hasStatus(429);
		assertThat(login(john.username(), password, ClientAddresses.fresh(), mark)).hasStatusOk();
		assertThat(login(john.username(), password, home)).hasStatusOk();
	}

	@Test
	void liftWhenAccountIsUnderAttackThenItsOwnerMayTryAgain() {
		TestAccount john = this.accounts.add();
		failFromEverywhere(john);
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatus(429);
		String administrator = this.tokens.of(TestAccounts.ADMIN);
		assertThat(this.mvc.delete().uri("/users/{id}/limits", john.id()).with(bearer(administrator))).hasStatus(204);
		assertThat(login(john.username(), john.password(), ClientAddresses.fresh())).hasStatusOk();
		assertThat(this.mvc.delete().uri("/users/{id}/limits", UUID.randomUUID()).with(bearer(administrator)))
			.hasStatus(404);
		assertThat(this.mvc.delete().uri("/users/{id}/limits", john.id()).with(bearer(this.tokens.of(john))))
			.hasStatus(403);
	}

	@Test
	void refreshWhenTokensAreUnknownThenAddressIsLimitedAndGoodTokensAreNot() {
		TestAccount john = this.accounts.add();
		String refreshToken = this.tokens.login(john).get("refresh_token").asString();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			assertThat(refresh("csr_" + i, address)).hasStatus(401);
		}
		assertThat(refresh("csr_other", address)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"token\";q=20;w=600")
			.hasHeader("Retry-After", "30");
		assertThat(this.client.from(address).post("/logout", Map.of("refresh_token", "csr_other"))).hasStatus(429);
		assertThat(refresh(refreshToken, address)).hasStatusOk();
		assertThat(login(john.username(), john.password(), address)).hasStatusOk();
	}

	@Test
	void changePasswordWhenCurrentIsWrongThenCountsAsAFailedLogin() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		MvcTestResult login = login(john.username(), john.password(), address);
		String token = json(login).get("token").asString();
		for (int i = 0; i < 5; i++) {
			assertThat(changePassword(token, "wrong", address, null)).hasStatus(401);
		}
		int before = this.hashes.count();
		assertThat(changePassword(token, john.password(), address, null)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"login\";q=5;w=900");
		assertThat(login(john.username(), john.password(), address)).hasStatus(429);
		assertThat(this.hashes.count()).isEqualTo(before);
		String mark = mark(login);
		MvcTestResult changed = changePassword(token, john.password(), address, mark);
		assertThat(changed).hasStatusOk();
		assertThat(login(john.username(), "seven green lamps at dusk", address, mark)).hasStatus(429);
		assertThat(login(john.username(), "seven green lamps at dusk", address, mark(changed))).hasStatusOk();
	}

	@Test
	void changePasswordWhenNewOneIsRefusedAgainAndAgainThenCountsAsALogin() {
		TestAccount john = this.accounts.add();
		String address = ClientAddresses.fresh();
		String token = json(login(john.username(), john.password(), address)).get("token").asString();
		for (int i = 1; i < 60; i++) {
			assertThat(changePassword(token, john.password(), "short", address, null)).hasStatus(400);
		}
		int before = this.hashes.count();
		assertThat(changePassword(token, john.password(), "short", address, null)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"logins\";q=60;w=600");
		assertThat(this.hashes.count()).isEqualTo(before);
	}

	@Test
	void setUpPasswordWhenInvitationsAreUnknownThenAddressIsLimited() {
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			assertThat(setUpPassword("csi_" + i, address)).hasStatus(401);
		}
		assertThat(setUpPassword("csi_other", address)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"token\";q=20;w=600");
	}

	@Test
	void introspectWhenCallersTokensWereNeverIssuedThenAddressIsLimitedAndGoodCallersAreNot() {
		TestAccount john = this.accounts.add();
		String token = this.tokens.of(john);
		String forged = this.tokens.tampered(john);
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 10; i++) {
			assertThat(ask("/introspect", forged, token, address)).hasStatus(403);
			assertThat(ask("/revoke", "x.y.z", token, address)).hasStatus(401);
		}
		MvcTestResult refused = ask("/introspect", forged, token, address);
		assertThat(refused).hasStatus(429)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader("Retry-After", "30")
			.hasHeader("RateLimit-Policy", "\"token\";q=20;w=600")
			.hasHeader("RateLimit", "\"token\";r=0;t=30")
			.doesNotContainHeader("WWW-Authenticate");
		assertThat(json(refused).get("error").asString()).isEqualTo("Too many attempts");
		assertThat(ask("/introspect", this.tokens.expired(john), token, address)).hasStatus(401);
		assertThat(this.mvc.get().uri("/protected").with(bearer(forged)).with(ClientAddresses.from(address)))
			.hasStatus(403);
		assertThat(ask("/revoke", token, token, address)).hasStatusOk();
	}

	/** With the code of the step before this one. */
	private AuthenticatorApp enrol(String token) {
		ServiceClient caller = this.client.withToken(token);
		AuthenticatorApp app = new AuthenticatorApp(json(caller.post("/factors/totp", "{}")).get("secret").asString());
		String code = app.code(this.clock.instant().minus(AuthenticatorApp.STEP));
		assertThat(caller.post("/factors/totp/confirmation", Map.of("code", code))).hasStatusOk();
		return app;
	}

	private MvcTestResult logInWithCode(TestAccount account, AuthenticatorApp app, Instant time, String address) {
		return this.client.from(address)
			.post("/login",
					Map.of("username", account.username(), "password", account.password(), "code", app.code(time)));
	}

	private MvcTestResult ask(String path, String caller, String token, String address) {
		return this.mvc.post()
			.uri(path)
			.with(bearer(caller))
			.with(ClientAddresses.from(address))
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.content("token=" + token)
			.exchange();
	}

	private MvcTestResult changePassword(String token, String current, String address, @Nullable String mark) {
		return changePassword(token, current, "seven green lamps at dusk", address, mark);
	}

	private MvcTestResult changePassword(String token, String current, String next, String address,
			@Nullable String mark) {
		return this.client.from(address)
			.withToken(token)
			.on(mark)
			.put("/password", Map.of("current_password", current, "new_password", next));
	}

	private MvcTestResult setUpPassword(String invitation, String address) {
		return this.client.from(address)
			.post("/password/setup", Map.of("invitation", invitation, "password", "seven green lamps at dusk"));
	}

	private List<WholeAnswer> answers(String username) {
		String address = ClientAddresses.fresh();
		List<WholeAnswer> answers = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			answers.add(WholeAnswer.of(login(username, "wrong", address)));
		}
		this.clock.turn(Duration.ofSeconds(1));
		answers.add(WholeAnswer.of(login(username, "wrong", address)));
		answers.add(WholeAnswer.of(login(username, "wrong", address)));
		return answers;
	}

	private void fail(String username, String address, int times) {
		fail(username, address, times, null);
	}

	private void fail(String username, String address, int times, @Nullable String mark) {
		for (int i = 0; i < times; i++) {
			assertThat(login(username, "wrong", address, mark).getResponse().getStatus()).isIn(401, 429);
		}
	}

	/** As an attack from many addresses does, until the account's budget is used up. */
	private void failFromEverywhere(TestAccount account) {
		for (int i = 0; i < 20; i++) {
			assertThat(login(account.username(), "wrong", ClientAddresses.fresh())).hasStatus(401);
		}
	}

	private void failForNames(String address, int names) {
		for (int i = 0; i < names; i++) {
			assertThat(login("nobody-" + UUID.randomUUID(), "wrong", address)).hasStatus(401);
		}
	}

	private MvcTestResult login(String username, String password, String address) {
		return login(username, password, address, null);
	}

	private MvcTestResult login(String username, String password, String address, @Nullable String mark) {
		return this.client.from(address).on(mark).login(username, password);
	}

	private MvcTestResult refresh(String refreshToken, String address) {
		return this.client.from(address).refresh(refreshToken);
	}

	private static int retryAfter(MvcTestResult refused) {
		assertThat(refused).hasStatus(429);
		return Integer.parseInt(String.valueOf(refused.getResponse().getHeader("Retry-After")));
	}

	private static String mark(MvcTestResult login) {
		assertThat(login).hasStatusOk();
		return String.valueOf(login.getResponse().getHeader(DeviceMarkIssuer.HEADER));
	}

}
