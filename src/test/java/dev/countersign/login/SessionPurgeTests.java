package dev.countersign.login;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

import dev.countersign.store.Purge;
import dev.countersign.store.PurgeTimer;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.HeldPurge;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class SessionPurgeTests {

	private static final Duration IDLE = Duration.ofDays(7);

	private static final Duration MARGIN = Duration.ofHours(2);

	@Autowired
	private Sessions sessions;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	private HeldPurge purge;

	/** Long ago, as what is over must be so by the database's clock as well. */
	@BeforeEach
	void turnBack() {
		this.clock.turn(Duration.ofDays(-30));
	}

	@BeforeEach
	void hold(@Autowired Purge sessionPurge, @Autowired PurgeTimer timer, @Autowired ScheduledTaskHolder tasks) {
		this.purge = new HeldPurge(sessionPurge, timer, tasks, this.jdbc);
	}

	@AfterEach
	void release() {
		this.clock.reset();
		this.purge.close();
	}

	@Test
	void purgeWhenExpiredThenGoneAfterTheMargin() {
		UUID within = ago(IDLE.plus(MARGIN).minusMinutes(1), this::login);
		UUID over = ago(IDLE.plus(MARGIN).plusMinutes(1), this::login);
		this.purge.run();
		assertThat(this.sessions.find(within)).isPresent();
		assertThat(this.sessions.find(over)).isEmpty();
	}

	@Test
	void purgeWhenEndedThenGoneWithItsRefreshToken() {
		UUID within = ago(IDLE.plus(MARGIN).minusMinutes(1), this::loginAndLogout);
		UUID over = ago(IDLE.plus(MARGIN).plusMinutes(1), this::loginAndLogout);
		this.purge.run();
		assertThat(this.sessions.find(within)).isPresent();
		assertThat(this.sessions.find(over)).isEmpty();
	}

	@Test
	void purgeWhenOnlyThisNodeIsAheadThenNothing() {
		this.clock.reset();
		UUID session = login();
		this.clock.turn(IDLE.plus(MARGIN).plusDays(1));
		this.purge.run();
		assertThat(this.sessions.find(session)).isPresent();
	}

	@Test
	void purgeWhenAnAccessTokenLivesThenSessionStays() {
		UUID session = ago(IDLE.multipliedBy(2), this::login);
		setTokensUntil(session, this.clock.instant().minus(MARGIN).plusSeconds(60));
		this.purge.run();
		assertThat(this.sessions.find(session)).isPresent();
		setTokensUntil(session, this.clock.instant().minus(MARGIN).minusSeconds(60));
		this.purge.run();
		assertThat(this.sessions.find(session)).isEmpty();
	}

	@Test
	void purgeWhenThisNodesClockIsBehindThenByIts() {
		UUID over = ago(IDLE.plus(MARGIN).plusMinutes(1), this::login);
		this.clock.turn(Duration.ofMinutes(-2));
		this.purge.run();
		assertThat(this.sessions.find(over)).isPresent();
	}

	@Test
	void purgeWhenAnotherNodeHoldsTheLeaseThenNothing() {
		this.clock.stop();
		this.purge.holdElsewhere(this.clock.instant().plusSeconds(50));
		UUID session = ago(IDLE.plus(MARGIN).plusMinutes(1), this::login);
		this.purge.runUnlessHeld();
		assertThat(this.sessions.find(session)).isPresent();
		this.clock.turn(Duration.ofSeconds(50));
		this.purge.runUnlessHeld();
		assertThat(this.sessions.find(session)).isEmpty();
	}

	@Test
	void purgeWhenAskedForSomeThenNoMore() {
		this.purge.run();
		List<UUID> expired = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			expired.add(this.clock.during(Duration.ofDays(-365), this::login));
		}
		assertThat(this.sessions.purge(this.clock.instant().minus(Duration.ofDays(300)), 3)).isEqualTo(3);
		assertThat(expired.stream().filter((id) -> this.sessions.find(id).isPresent())).hasSize(2);
		this.purge.run();
		assertThat(expired).allSatisfy((id) -> assertThat(this.sessions.find(id)).isEmpty());
	}

	private UUID ago(Duration time, Supplier<UUID> action) {
		return this.clock.during(time.negated(), action);
	}

	private void setTokensUntil(UUID session, Instant until) {
		this.jdbc.sql("UPDATE login_session SET tokens_until = :until WHERE id = :id")
			.param("until", until.atOffset(ZoneOffset.UTC))
			.param("id", session)
			.update();
	}

	private UUID loginAndLogout() {
		JsonNode login = this.tokens.login(this.accounts.add());
		assertThat(this.mvc.post().uri("/logout").with(bearer(login.get("token").asString()))).hasStatus(204);
		return sessionOf(login);
	}

	private UUID login() {
		return sessionOf(this.tokens.login(this.accounts.add()));
	}

	private static UUID sessionOf(JsonNode login) {
		return UUID.fromString(String.valueOf(BearerTokens.claims(login.get("token").asString()).get("sid")));
	}

}
