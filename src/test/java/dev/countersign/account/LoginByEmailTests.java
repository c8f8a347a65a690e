package dev.countersign.account;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.countersign.account.AccountTransfer.Newcomer;
import dev.countersign.account.AccountTransfer.Outcome;
import dev.countersign.notice.NoticeReceivers;
import dev.countersign.notice.NoticeTest;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionOperations;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@NoticeTest
@ServiceOfItsOwn
@TestPropertySource(properties = "countersign.login.by-email=true")
class LoginByEmailTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestClock clock;

	private ServiceClient admin;

	@BeforeEach
	void logIn() {
		this.admin = this.client.withToken(this.tokens.of(ADMIN));
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void loginWhenAddressIsTypedInAnyCaseThenItsAccount() {
		String name = unique();
		assertThat(add(name, name + "@Example.com")).hasStatus(201);
		confirm(name + "@Example.com");
		for (String typed : List.of(name, name + "@example.com",
				" " + name.toUpperCase(Locale.ROOT) + "@EXAMPLE.COM")) {
			MvcTestResult login = this.client.login(typed, PASSWORD);
			assertThat(login).as(typed).hasStatusOk();
			assertThat(BearerTokens.claims(json(login).get("token").asString())).containsEntry("user", name);
		}
		assertThat(this.client.login(name + "@example.com", "wrong")).hasStatus(401);
		assertThat(this.client.login("nobody-" + name + "@example.com", PASSWORD)).hasStatus(401);
	}

	@Test
	void loginWhenAddressIsNotConfirmedThenTheNameAlone() {
		String name = unique();
		String address = name + "@example.com";
		String path = "/users/" + json(add(name, address)).get("id").asString();
		assertThat(this.client.login(address, PASSWORD)).hasStatus(401);
		assertThat(this.client.login(name, PASSWORD)).hasStatusOk();
		confirm(address);
		assertThat(this.client.login(address, PASSWORD)).hasStatusOk();
		String next = "next-" + address;
		assertThat(this.admin.patch(path, Map.of("email", next))).hasStatusOk();
		assertThat(this.client.login(next, PASSWORD)).hasStatus(401);
		assertThat(this.client.login(address, PASSWORD)).hasStatusOk();
		confirm(next);
		assertThat(this.client.login(next, PASSWORD)).hasStatusOk();
		assertThat(this.client.login(address, PASSWORD)).hasStatus(401);
	}

	/** Whoever made it has seen it, too, and need not read at the address. */
	@Test
	void loginWhenInvitationWasUsedThenItsAddressIsAskedFirst() {
		String name = unique();
		String address = name + "@example.com";
		JsonNode invited = json(this.admin.post("/users", Map.of("username", name, "email", address)));
		assertThat(NoticeReceivers.awaitMail(address, 1).subject()).contains("Set your password");
		assertThat(this.client.post("/password/setup",
				Map.of("invitation", invited.get("invitation").asString(), "password", PASSWORD)))
			.hasStatus(204);
		assertThat(this.client.login(name, PASSWORD)).hasStatusOk();
		assertThat(this.client.login(address, PASSWORD)).hasStatus(401);
		String link = Awaitility.await()
			.until(() -> NoticeReceivers.mailsTo(address)
				.stream()
				.filter((mail) -> mail.subject().startsWith("Confirm your e-mail address"))
				.findFirst(), Optional::isPresent)
			.orElseThrow()
			.text();
		assertThat(this.client.post("/email/confirmation", Map.of("confirmation", NoticeReceivers.secret(link))))
			.hasStatus(204);
		assertThat(this.client.login(address, PASSWORD)).hasStatusOk();
	}

	/** Between the request and its confirmation another account may have got it. */
	@Test
	void confirmWhenAddressIsTakenByNowThenConflictAndAllStays() {
		String name = unique();
		String address = unique() + "@example.com";
		String path = "/users/" + json(add(name, null)).get("id").asString();
		assertThat(this.admin.patch(path, Map.of("email", address))).hasStatusOk();
		String secret = NoticeReceivers.secret(NoticeReceivers.awaitMail(address, 1).text());
		assertThat(add(unique(), address.toUpperCase(Locale.ROOT))).hasStatus(201);
		assertConflict(this.client.post("/email/confirmation", Map.of("confirmation", secret)));
		assertThat(json(this.admin.get(path)).get("email").isNull()).isTrue();
		ServiceClient caller = this.client.withToken(json(this.client.login(name, PASSWORD)).get("token").asString());
		assertThat(caller.patch("/me", Map.of("email", address))).hasStatus(202);
	}

	@Test
	void addWhenAddressOrNameIsTakenThenConflict() {
		String name = unique();
		String address = name + "@example.com";
		assertThat(add(name, address)).hasStatus(201);
		assertConflict(add(unique(), address.toUpperCase(Locale.ROOT)));
		assertConflict(add(address, null));
		assertConflict(this.client.from(ClientAddresses.fresh())
			.post("/register", Map.of("username", address, "password", PASSWORD)));
		String other = unique() + "@example.com";
		assertThat(add(other, other)).hasStatus(201);
		assertConflict(add(unique(), other));
		MvcTestResult third = add(unique(), null);
		String path = "/users/" + json(third).get("id").asString();
		assertConflict(this.admin.patch(path, Map.of("email", address)));
		assertConflict(this.admin.patch(path, Map.of("username", address)));
		assertThat(this.admin.patch(path, Map.of("email", "free-" + address))).hasStatusOk();
	}

	@Test
	void addWhenManyWantOneAddressAtOnceThenOneHasIt() throws Exception {
		String address = unique() + "@example.com";
		Callable<Integer> add = () -> add(unique(), address).getResponse().getStatus();
		List<Integer> statuses = AtOnce.call(IntStream.range(0, 8).mapToObj((caller) -> add).toList());
		assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
	}

	/** Else somebody might add the same at the same moment. */
	@Test
	void importWhenAddressesAreNamesThenNobodyElseTakesOneUntilItIsDone(@Autowired AccountTransfer transfer,
			@Autowired TransactionOperations transactions) {
		Newcomer newcomer = newcomer(unique(), unique() + "@example.com");
		assertThat(CompletableFuture.supplyAsync(this::mayTakeNames).join()).isTrue();
		transactions.executeWithoutResult((transaction) -> {
			transaction.setRollbackOnly();
			assertThat(transfer.add(List.of(newcomer))).singleElement().matches(Outcome::added);
			assertThat(CompletableFuture.supplyAsync(this::mayTakeNames).join()).isFalse();
		});
	}

	@Test
	void loginWhenAddressMeansTwoAccountsThenNeitherAndANameItsOwn() {
		String first = unique();
		String second = unique();
		add(first, null);
		add(second, null);
		String address = unique() + "@example.com";
		this.jdbc.sql("UPDATE account SET email = :address, email_key = :address WHERE username IN (:first, :second)")
			.param("address", address)
			.param("first", first)
			.param("second", second)
			.update();
		assertThat(this.client.login(address, PASSWORD)).hasStatus(401);
		assertThat(this.client.login(first, PASSWORD)).hasStatusOk();
	}

	/** They may have shared it before addresses were names. */
	@Test
	void changeWhenAddressMeansTwoAccountsThenAllButTheAddressCanBe() {
		String name = unique();
		String address = name + "@example.com";
		String id = json(add(name, address)).get("id").asString();
		this.jdbc.sql("UPDATE account SET email = :address, email_key = :address WHERE id = :id")
			.param("address", address)
			.param("id", UUID.fromString(json(add(unique(), null)).get("id").asString()))
			.update();
		assertThat(this.admin.patch("/users/" + id, Map.of("roles", List.of("editor")))).hasStatusOk();
		assertThat(this.admin.patch("/users/" + id, Map.of("enabled", false))).hasStatusOk();
		assertConflict(this.admin.patch("/users/" + id, Map.of("username", unique())));
	}

	@Test
	void loginWhenFailedByNameAndByAddressThenOneBudget() {
		String name = unique();
		add(name, name + "@example.com");
		confirm(name + "@example.com");
		ServiceClient guesser = this.client.from(ClientAddresses.fresh());
		this.clock.stop();
		for (int i = 0; i < 5; i++) {
			assertThat(guesser.login((i % 2 == 0) ? name : name + "@example.com", "wrong")).hasStatus(401);
		}
		assertThat(guesser.login(name, "wrong")).hasStatus(429);
		assertThat(guesser.login(name + "@example.com", "wrong")).hasStatus(429);
		assertThat(guesser.login("nobody-" + name + "@example.com", "wrong")).hasStatus(401);
	}

	/** Of which each part is rolled back. */
	@Test
	void importWhenRehearsedThenAnAddressOfAnEarlierPartIsTaken(@Autowired AccountTransfer transfer,
			@Autowired TransactionOperations transactions) {
		String name = unique() + "@example.com";
		String address = unique() + "@example.com";
		ImportRehearsal rehearsal = new ImportRehearsal();
		List<Boolean> added = Stream
			.of(newcomer(name, address), newcomer(name, address), newcomer(unique(), address), newcomer(address, null),
					newcomer(unique(), name), newcomer(unique(), unique() + "@example.com"))
			.map((newcomer) -> transactions.execute((transaction) -> {
				transaction.setRollbackOnly();
				return transfer.add(List.of(newcomer), rehearsal).get(0).added();
			}))
			.toList();
		assertThat(added).containsExactly(true, false, false, false, false, true);
	}

	private static Newcomer newcomer(String name, @Nullable String email) {
		return new Newcomer(name, AccountKind.PERSON, email, true,
				"$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS", false, List.of(), List.of(), Set.of(),
				Map.of(), true, null);
	}

	private boolean mayTakeNames() {
		return this.jdbc.sql("SELECT id FROM administration_lock WHERE id = 1 FOR UPDATE SKIP LOCKED")
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	private MvcTestResult add(String username, @Nullable String email) {
		return this.admin.post("/users",
				(email != null) ? Map.of("username", username, "password", PASSWORD, "email", email)
						: Map.of("username", username, "password", PASSWORD));
	}

	private void confirm(String address) {
		String secret = NoticeReceivers.secret(NoticeReceivers.awaitMail(address, 1).text());
		assertThat(this.client.post("/email/confirmation", Map.of("confirmation", secret))).hasStatus(204);
	}

	private static void assertConflict(MvcTestResult result) {
		assertThat(result).hasStatus(409).bodyJson().extractingPath("$.error").isEqualTo("Conflict");
	}

	private static String unique() {
		return "mailed-" + UUID.randomUUID().toString().substring(0, 18);
	}

}
