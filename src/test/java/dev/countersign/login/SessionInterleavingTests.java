package dev.countersign.login;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.address.Origin;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.store.StoredTime;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.token.TokenVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two acts on one session at the same moment, each pair in both orders. The session's row
 * is held until both have come as far as they can, so that nothing is left to chance.
 * Whatever comes of it, no token survives its session, also when the revocation is
 * forgotten.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.refresh-token.maximum-sessions=3")
class SessionInterleavingTests {

	private static final Origin ORIGIN = new Origin("192.0.2.1", "interleaving", null);

	/** So long that a revocation which knows of no later token is over by now. */
	private static final Duration IDLE = Duration.ofHours(-30);

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	@Autowired
	private SessionService sessions;

	@Autowired
	private SessionEnding ending;

	@Autowired
	private OperatorSessions operator;

	@Autowired
	private LoginGate gate;

	@Autowired
	private TokenVerifier tokens;

	@Autowired
	private BearerTokens bearerTokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestClock clock;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private JdbcClient jdbc;

	private String administrator = "";

	private TestAccount owner = TestAccounts.ADMIN;

	private Account account;

	/** The oldest session, which the next login ends. */
	private IssuedTokens oldest;

	private IssuedTokens newest;

	static Stream<Arguments> pairs() {
		return Arrays.stream(Act.values())
			.flatMap((first) -> Arrays.stream(Act.values()).map((second) -> Arguments.of(first, second)));
	}

	@BeforeEach
	void openSessions() {
		this.administrator = this.bearerTokens.of(TestAccounts.ADMIN);
		this.owner = this.accounts.add();
		this.account = this.gate.find(this.owner.id()).orElseThrow();
		this.oldest = this.clock.during(IDLE, () -> this.sessions.open(this.account, ORIGIN));
		this.sessions.open(this.account, ORIGIN);
		this.newest = this.sessions.open(this.account, ORIGIN);
	}

	@AfterEach
	void tidy() {
		this.threads.shutdownNow();
		this.clock.reset();
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void actWhenAnotherHasJustComeBeforeThenNoTokenSurvivesItsSession(Act first, Act second) throws Exception {
		List<Future<Optional<String>>> acts = new ArrayList<>();
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("SELECT id FROM login_session WHERE id = :id FOR UPDATE")
				.param("id", session(this.oldest))
				.query(UUID.class)
				.single();
			for (Act act : List.of(first, second)) {
				acts.add(this.threads.submit(() -> act.on(this)));
				awaitAllBlockedOrDone(acts);
			}
		});
		List<String> tokens = new ArrayList<>();
		for (Future<Optional<String>> act : acts) {
			act.get(1, TimeUnit.MINUTES).ifPresent(tokens::add);
		}
		tokens.forEach(this::assertSound);
		assertThat(this.sessions.findOpen(this.account.id())).hasSizeLessThanOrEqualTo(3);
	}

	/**
	 * An operator who ends everybody's waits for whoever has just begun to end theirs,
	 * who waits for nobody else's.
	 */
	@Test
	void endAllOfEverybodyWhenSomebodyIsAboutToLogOutThenNeitherKeepsTheOtherForEver() throws Exception {
		List<UUID> people = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Account person = this.gate.find(this.accounts.add().id()).orElseThrow();
			this.sessions.open(person, ORIGIN);
			people.add(person.id());
		}
		UUID held = this.jdbc.sql("SELECT id FROM login_session WHERE account_id IN (:people) ORDER BY account_id DESC")
			.param("people", people)
			.query(UUID.class)
			.list()
			.get(0);
		List<Future<Long>> all = new ArrayList<>();
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("SELECT id FROM login_session WHERE id = :id FOR UPDATE")
				.param("id", held)
				.query(UUID.class)
				.single();
			all.add(this.threads.submit(this.operator::endAll));
			Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> blocked() == 1);
			this.ending.end(held);
		});
		assertThat(all.get(0).get(1, TimeUnit.MINUTES)).isGreaterThanOrEqualTo(people.size());
		assertThat(people).allSatisfy((person) -> assertThat(this.sessions.findOpen(person)).isEmpty());
	}

	/** Counts the transactions that wait for another's lock. */
	String countOfBlocked() {
		return "SELECT count(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL";
	}

	private void awaitAllBlockedOrDone(List<Future<Optional<String>>> acts) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.until(() -> blocked() == acts.stream().filter((act) -> !act.isDone()).count());
	}

	private long blocked() {
		return this.jdbc.sql(countOfBlocked()).query(Long.class).single();
	}

	/** Either the session is open and the token good, or it is cut off for its life. */
	private void assertSound(String token) {
		Map<String, Object> claims = BearerTokens.claims(token);
		UUID sessionId = UUID.fromString(String.valueOf(claims.get("sid")));
		boolean open = this.sessions.find(sessionId).filter((session) -> !session.isEnded()).isPresent()
				&& this.gate.find(this.account.id()).isPresent();
		assertThat(isAccepted(token)).isEqualTo(open);
		if (!open) {
			Instant expiry = Instant.ofEpochSecond(Long.parseLong(String.valueOf(claims.get("exp"))));
			assertThat(cutOffUntil(sessionId)).isAfter(expiry);
		}
	}

	private boolean isAccepted(String token) {
		try {
			return this.tokens.verify(token) != null;
		}
		catch (RefusedAuthentication ex) {
			assertThat(ex.problem()).isEqualTo(Problem.TOKEN_REVOKED);
			return false;
		}
	}

	private Instant cutOffUntil(UUID sessionId) {
		return this.jdbc.sql("SELECT max(until) AS until FROM revocation WHERE subject IN (:sessionId, :accountId)")
			.param("sessionId", sessionId)
			.param("accountId", this.account.id())
			.query((row, index) -> StoredTime.read(row, "until"))
			.single();
	}

	private static UUID session(IssuedTokens answer) {
		return UUID.fromString(String.valueOf(BearerTokens.claims(answer.accessToken().value()).get("sid")));
	}

	private static Optional<String> attempt(Supplier<IssuedTokens> call) {
		try {
			return Optional.of(call.get().accessToken().value());
		}
		catch (ProblemException ex) {
			assertThat(ex.problem()).isIn(Problem.INVALID_CREDENTIALS, Problem.TOKEN_REVOKED, Problem.INVALID_TOKEN);
			return Optional.empty();
		}
	}

	private static Optional<String> answered(MvcTestResult result, Integer... statuses) {
		assertThat(result.getResponse().getStatus()).isIn((Object[]) statuses);
		return Optional.empty();
	}

	private Optional<String> changePassword() {
		MvcTestResult result = this.client.withToken(this.newest.accessToken().value())
			.put("/password",
					Map.of("current_password", this.owner.password(), "new_password", "seven green lamps at dusk"));
		answered(result, 200, 401);
		return (result.getResponse().getStatus() == 200)
				? Optional.of(BearerTokens.json(result).get("token").asString()) : Optional.empty();
	}

	/** What may happen to a session. */
	enum Act {

		LOGIN_OVER_THE_CAP {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				return attempt(() -> test.sessions.open(test.account, ORIGIN));
			}

		},

		REFRESH {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				return attempt(() -> test.sessions.refresh(test.oldest.refreshToken(), ORIGIN));
			}

		},

		LOGOUT {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				test.ending.end(session(test.oldest));
				return Optional.empty();
			}

		},

		LOGOUT_EVERYWHERE {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				test.ending.endAllWith(session(test.oldest));
				return Optional.empty();
			}

		},

		CHANGE_OF_PASSWORD {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				return test.changePassword();
			}

		},

		DISABLING {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				return answered(test.client.withToken(test.administrator)
					.patch("/users/" + test.account.id(), Map.of("enabled", false)), 200, 404);
			}

		},

		DELETION {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				return answered(test.client.withToken(test.administrator).delete("/users/" + test.account.id()), 204,
						404);
			}

		},

		/** Refused where another key was only just published. */
		ROTATION {

			@Override
			Optional<String> on(SessionInterleavingTests test) {
				return answered(
						test.client.withToken(test.administrator).post("/keys/rotate", Map.of("algorithm", "ES256")),
						200, 409);
			}

		};

		abstract Optional<String> on(SessionInterleavingTests test);

	}

}
