package dev.countersign.block;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.countersign.address.AddressRange;
import dev.countersign.audit.AuditTrail;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.store.Purge;
import dev.countersign.store.PurgeTimer;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
class BlockTests {

	private static final AddressRange RANGE = AddressRange.parse("198.51.100.33").orElseThrow();

	@Autowired
	private ServiceClient client;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private BlockedAddresses blocks;

	@Autowired
	private Blocks repository;

	@Autowired
	private BlockProperties properties;

	@Autowired
	private AuditTrail audit;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private PurgeTimer timer;

	@Autowired
	private Purge blockPurge;

	@Autowired
	private JdbcClient jdbc;

	private String admin = "";

	@BeforeEach
	void logIn() {
		this.admin = this.tokens.of(new TestAccount(UUID.randomUUID(), "admin", "the first of many people"));
		this.jdbc.sql("DELETE FROM address_block").update();
		this.jdbc.sql("UPDATE address_block_list SET version = version + 1").update();
		this.blocks.refresh();
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void blocksWhenCallerIsNoAdministratorThenRefused() {
		String token = this.tokens.of(this.accounts.add());
		assertThat(this.mvc.get().uri("/blocks").with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.delete().uri("/blocks/" + UUID.randomUUID()).with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.get().uri("/blocks")).hasStatus(401);
	}

	@ParameterizedTest
	@CsvSource({ "198.51.100.7, 198.51.100.7, 198.51.100.8", "198.51.100.77/24, 198.51.100.200, 198.51.101.1",
			"::ffff:198.51.100.7, 198.51.100.7, 198.51.100.8",
			"2001:db8:77:1::/64, 2001:db8:77:1:ffff::1, 2001:db8:77:2::1",
			"2001:db8:77::/48, 2001:db8:77:abcd::1, 2001:db8:78::1" })
	void addWhenAddressOrRangeThenItIsRefusedAtOnce(String blocked, String inside, String outside) {
		TestAccount john = this.accounts.add();
		MvcTestResult added = add(blocked, null);
		assertThat(added).hasStatus(201);
		JsonNode block = json(added);
		assertThat(block.get("automatic").asBoolean()).isFalse();
		assertThat(block.get("by").asString()).isEqualTo("admin");
		assertThat(block.get("reason").asString()).isEqualTo("guesses passwords");
		assertThat(this.client.from(inside).login(john)).hasStatus(429).hasHeader("Retry-After", "86400");
		assertThat(this.client.from(outside).login(john)).hasStatusOk();
		assertThat(items(list(null))).hasSize(1).first().isEqualTo(block);
		assertThat(this.mvc.delete().uri("/blocks/" + block.get("id").asString()).with(bearer(this.admin)))
			.hasStatus(204);
		assertThat(this.client.from(inside).login(john)).hasStatusOk();
		assertThat(items(list(null))).isEmpty();
		assertThat(this.mvc.delete().uri("/blocks/" + block.get("id").asString()).with(bearer(this.admin)))
			.hasStatus(404);
	}

	@Test
	void addWhenUntilThenEndsByItself() {
		this.clock.stop();
		TestAccount john = this.accounts.add();
		assertThat(add("198.51.100.9", this.clock.instant().plusSeconds(90).toString())).hasStatus(201);
		assertThat(this.client.from("198.51.100.9").login(john)).hasStatus(429).hasHeader("Retry-After", "90");
		this.clock.turn(Duration.ofSeconds(90));
		assertThat(this.client.from("198.51.100.9").login(john)).hasStatusOk();
		assertThat(items(list(null))).isEmpty();
		assertThat(add("198.51.100.9", null)).hasStatus(201);
	}

	@Test
	void addWhenByHandThenAlsoForKnownDevicesAndRefreshes() {
		TestAccount john = this.accounts.add();
		MvcTestResult login = this.client.from("198.51.100.10").login(john);
		String mark = String.valueOf(login.getResponse().getHeader(DeviceMarkIssuer.HEADER));
		assertThat(add("198.51.100.10", null)).hasStatus(201);
		assertThat(this.mvc.post()
			.uri("/login")
			.with(ClientAddresses.from("198.51.100.10"))
			.header(DeviceMarkIssuer.HEADER, mark)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(Map.of("username", john.username(), "password", john.password())))).hasStatus(429);
		assertThat(this.mvc.post()
			.uri("/token/refresh")
			.with(ClientAddresses.from("198.51.100.10"))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(Map.of("refresh_token", json(login).get("refresh_token").asString())))).hasStatus(429);
	}

	@Test
	void addWhenBlockedAlreadyThenConflict() {
		assertThat(add("198.51.100.11", null)).hasStatus(201);
		assertThat(add("198.51.100.11/32", null)).hasStatus(409);
	}

	@Test
	void addAndLiftWhenDoneThenInTheAuditTrail() {
		String id = json(add("198.51.100.14", null)).get("id").asString();
		assertThat(this.mvc.delete().uri("/blocks/" + id).with(bearer(this.admin))).hasStatus(204);
		for (String act : List.of("address.blocked", "address.unblocked")) {
			MvcTestResult audit = this.mvc.get()
				.uri("/audit?subject=198.51.100.14&act=" + act)
				.with(bearer(this.admin))
				.exchange();
			assertThat(items(json(audit))).hasSize(1).first().satisfies((entry) -> {
				assertThat(entry.at("/actor/name").asString()).isEqualTo("admin");
				assertThat(entry.at("/details/reason").asString()).isEqualTo("guesses passwords");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "localhost", "0.0.0.0/0", "10.0.0.0/7", "::/0", "2001::/15", "1.2.3", "1.2.3.4/33" })
	void addWhenAddressIsNoneOrNearlyAllThenRefused(String address) {
		MvcTestResult refused = add(address, null);
		assertThat(refused).hasStatus(400);
		assertThat(json(refused).get("detail").asString()).contains("'address'");
	}

	@Test
	void addWhenUntilIsPastOrNoTimeThenRefused() {
		assertThat(json(add("198.51.100.12", "2020-01-01T00:00:00Z")).get("detail").asString())
			.isEqualTo("The field 'until' must be in the future.");
		assertThat(add("198.51.100.12", "tomorrow")).hasStatus(400);
	}

	@Test
	void addWhenAddressIsAllowedThenNoMatter() {
		TestAccount john = this.accounts.add();
		assertThat(add("127.0.0.0/8", null)).hasStatus(201);
		assertThat(this.client.from("127.0.0.1").login(john)).hasStatusOk();
		assertThat(this.client.from("127.0.0.2").login(john)).hasStatus(429);
	}

	@Test
	void listWhenAddressFailedTooOftenThenAutomaticBlock() {
		this.clock.stop();
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			assertThat(this.client.from(address).login("nobody-" + UUID.randomUUID(), "wrong")).hasStatus(401);
		}
		List<JsonNode> items = items(list(null));
		assertThat(items).hasSize(1);
		assertThat(items.get(0).get("address").asString()).isEqualTo(address);
		assertThat(items.get(0).get("automatic").asBoolean()).isTrue();
		assertThat(items.get(0).get("by").asString()).isEqualTo("countersign");
		assertThat(items.get(0).get("until").asString()).endsWith("Z");
		TestAccount john = this.accounts.add();
		assertThat(this.client.from(address).login(john)).hasStatus(429);
		assertThat(this.mvc.delete().uri("/blocks/" + items.get(0).get("id").asString()).with(bearer(this.admin)))
			.hasStatus(204);
		assertThat(this.client.from(address).login(john)).hasStatusOk();
	}

	@Test
	void listWhenManyThenInPages() {
		for (int i = 0; i < 230; i++) {
			this.blocks.add("198.18.0." + i, null, "many", "a test");
		}
		List<String> addresses = new ArrayList<>();
		JsonNode page = list(null);
		addresses.addAll(items(page).stream().map((item) -> item.get("address").asString()).toList());
		assertThat(addresses).hasSize(100).first().isEqualTo("198.18.0.229");
		while (!page.path("next").isMissingNode() && !page.get("next").isNull()) {
			page = list(page.get("next").asString());
			addresses.addAll(items(page).stream().map((item) -> item.get("address").asString()).toList());
		}
		assertThat(addresses).hasSize(230).doesNotHaveDuplicates();
		assertThat(this.mvc.get().uri("/blocks?cursor=nonsense").with(bearer(this.admin))).hasStatus(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\\u0000b", "a\\nb", "a\\u001b[31mb", "a\\u202eb" })
	void addWhenReasonCannotBeSeenThen400(String reason) {
		assertThat(this.mvc.post()
			.uri("/blocks")
			.with(bearer(this.admin))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"address":"203.0.113.7","reason":"%s"}""".formatted(reason))).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The field 'reason' has only characters that can be seen.");
		assertThat(this.blocks.list(null, 1)).isEmpty();
	}

	@Test
	void blockWhenDatabaseIsAwayThenHoldsHereUntilAllKnowIt() {
		AtomicBoolean away = new AtomicBoolean(true);
		BlockedAddresses node = nodeWithout(away);
		assertThat(node.blockAutomatically(RANGE)).isTrue();
		Block local = node.blockOf(RANGE.first()).orElseThrow();
		this.blocks.add("198.51.100.99", null, "another change of the list", "a test");
		assertThatExceptionOfType(TransactionException.class).isThrownBy(node::refresh);
		assertThat(node.blockOf(RANGE.first())).contains(local);
		away.set(false);
		node.refresh();
		this.blocks.refresh();
		assertThat(this.blocks.blockOf(RANGE.first())).map(Block::until).isEqualTo(Optional.ofNullable(local.until()));
		node.refresh();
		assertThat(node.blockOf(RANGE.first())).isEqualTo(this.blocks.blockOf(RANGE.first()));
		assertThat(this.blocks.list(null, 10)).hasSize(2);
	}

	@Test
	void blockWhenItEndsBeforeTheDatabaseIsBackThenNobodyIsTold() {
		AtomicBoolean away = new AtomicBoolean(true);
		BlockedAddresses node = nodeWithout(away);
		node.blockAutomatically(RANGE);
		this.clock.turn(Duration.ofHours(1));
		away.set(false);
		node.refresh();
		assertThat(this.jdbc.sql("SELECT count(*) FROM address_block").query(Long.class).single()).isZero();
	}

	/** A long outage outlasts a block, and whoever goes on is blocked again. */
	@Test
	void blockWhenMadeAgainBeforeTheDatabaseIsBackThenTheLastIsStored() {
		AtomicBoolean away = new AtomicBoolean(true);
		BlockedAddresses node = nodeWithout(away);
		node.blockAutomatically(RANGE);
		this.clock.turn(Duration.ofHours(1));
		node.blockAutomatically(RANGE);
		Block last = node.blockOf(RANGE.first()).orElseThrow();
		away.set(false);
		node.refresh();
		this.blocks.refresh();
		assertThat(this.blocks.blockOf(RANGE.first())).map(Block::until).isEqualTo(Optional.ofNullable(last.until()));
	}

	@Test
	void unstoredWhenFullOfWhatIsOverThenTheNextIsKept() {
		UnstoredBlocks unstored = new UnstoredBlocks();
		Instant now = this.clock.instant();
		for (int i = 0; i < UnstoredBlocks.MAX_BLOCKS; i++) {
			AddressRange range = AddressRange.parse("10.1.%d.%d".formatted(i / 256, i % 256)).orElseThrow();
			unstored.add(new Block(UUID.randomUUID(), range, true, "many", "a test", now, now, 0));
		}
		Block next = new Block(UUID.randomUUID(), RANGE, true, "many", "a test", now, now.plusSeconds(60), 0);
		unstored.add(next);
		assertThat(unstored.all()).containsExactly(next);
	}

	@Test
	void unstoredWhenTooManyThenNoMoreAreKept() {
		UnstoredBlocks unstored = new UnstoredBlocks();
		for (int i = 0; i < UnstoredBlocks.MAX_BLOCKS + 10; i++) {
			AddressRange range = AddressRange.parse("10.1.%d.%d".formatted(i / 256, i % 256)).orElseThrow();
			unstored.add(new Block(UUID.randomUUID(), range, true, "many", "a test", this.clock.instant(), null, 0));
		}
		assertThat(unstored.all()).hasSize(UnstoredBlocks.MAX_BLOCKS);
		unstored.all().forEach(unstored::remove);
		assertThat(unstored.all()).isEmpty();
	}

	@Test
	void purgeWhenBlockEndedLongAgoThenForgotten() {
		blockForAMinute("198.51.100.13", Duration.ofHours(24));
		blockForAMinute("198.51.100.14", Duration.ofHours(24).plusMinutes(2));
		this.timer.run(new Purge("purge-" + UUID.randomUUID(), this.blockPurge.age(), this.blockPurge.deletion()));
		assertThat(this.jdbc.sql("SELECT addresses FROM address_block").query(String.class).list())
			.containsExactly("198.51.100.13");
	}

	/** Returns another node, which cannot write while the database is away. */
	private BlockedAddresses nodeWithout(AtomicBoolean away) {
		TransactionOperations failing = new TransactionOperations() {

			@Override
			public <T> T execute(TransactionCallback<T> action) {
				if (away.get()) {
					throw new CannotCreateTransactionException("The database is away");
				}
				return BlockTests.this.transactions.execute(action);
			}

		};
		BlockedAddresses node = new BlockedAddresses(this.repository, new BlockIndex(), this.properties, this.audit,
				failing, this.clock);
		node.refresh();
		return node;
	}

	private void blockForAMinute(String address, Duration ago) {
		this.clock.during(ago.negated(),
				() -> this.blocks.add(address, this.clock.instant().plusSeconds(60), "short", "a test"));
	}

	private MvcTestResult add(String address, @Nullable String until) {
		Map<String, String> request = (until != null)
				? Map.of("address", address, "reason", "guesses passwords", "until", until)
				: Map.of("address", address, "reason", "guesses passwords");
		return this.mvc.post()
			.uri("/blocks")
			.with(bearer(this.admin))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(request))
			.exchange();
	}

	private JsonNode list(@Nullable String cursor) {
		MvcTestResult result = this.mvc.get()
			.uri((cursor != null) ? "/blocks?cursor=" + cursor : "/blocks")
			.with(bearer(this.admin))
			.exchange();
		assertThat(result).hasStatusOk();
		return json(result);
	}

	private static List<JsonNode> items(JsonNode page) {
		List<JsonNode> items = new ArrayList<>();
		page.get("items").forEach(items::add);
		return items;
	}

	private static String body(Map<String, String> fields) {
		return JsonMapper.shared().writeValueAsString(fields);
	}

}
