package dev.countersign.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.address.Origin;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.token.TokenVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A busy machine may need longer for a round than the grace of the default.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.refresh-token.grace=1m")
class SessionRaceTests {

	private static final int THREADS = 64;

	private static final int ROUNDS = 1_000;

	private static final Origin ORIGIN = new Origin("192.0.2.1", "race", null);

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@Autowired
	private SessionService sessions;

	@Autowired
	private SessionEnding ending;

	@Autowired
	private TokenVerifier issuedTokens;

	@Autowired
	private LoginGate gate;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private JdbcClient jdbc;

	@AfterEach
	void tidy() {
		this.threads.shutdownNow();
	}

	@Test
	void refreshWhenManyThreadsHoldOneTokenThenOneSuccessorAndNobodyLoggedOut() throws Exception {
		IssuedTokens newest = this.sessions.open(account(), ORIGIN);
		Set<String> all = new HashSet<>();
		for (int round = 0; round < ROUNDS; round++) {
			String token = newest.refreshToken();
			List<IssuedTokens> answers = AtOnce.call(this.threads,
					IntStream.range(0, THREADS)
						.<Callable<IssuedTokens>>mapToObj((thread) -> () -> this.sessions.refresh(token, ORIGIN))
						.toList());
			assertThat(answers).extracting(IssuedTokens::refreshToken).containsOnly(answers.get(0).refreshToken());
			newest = answers.get(0);
			assertThat(all.add(newest.refreshToken())).isTrue();
		}
		assertThat(this.issuedTokens.verify(newest.accessToken().value())).isNotNull();
		assertThat(this.sessions.refresh(newest.refreshToken(), ORIGIN)).isNotNull();
	}

	@Test
	void refreshWhenOldTokenReplayedAfterGraceThenAlwaysFound() {
		Account account = account();
		for (int depth = 1; depth <= 15; depth++) {
			List<IssuedTokens> family = family(account, depth);
			for (int replayed = 0; replayed < depth; replayed += 3) {
				List<IssuedTokens> victim = family(account, depth);
				RefreshTokens.age(this.jdbc, Duration.ofMinutes(1));
				assertRevoked(victim.get(replayed).refreshToken());
				assertRevoked(victim.get(depth).refreshToken());
				assertThat(survives(victim.get(depth))).isFalse();
			}
			assertThat(survives(family.get(depth))).isTrue();
			this.ending.endAll(account.id());
			account = this.gate.find(account.id()).orElseThrow();
		}
	}

	@Test
	void endAllWhenLoginIsUnderWayThenItDoesNotSurvive() throws Exception {
		UUID id = account().id();
		for (int round = 0; round < ROUNDS; round++) {
			Account account = now(id);
			List<Optional<IssuedTokens>> answers = AtOnce.call(this.threads,
					List.of(() -> attempt(() -> this.sessions.open(account, ORIGIN)), () -> {
						this.ending.endAll(account.id());
						return Optional.empty();
					}));
			assertNoneSurvives(answers);
		}
		assertThat(survives(this.sessions.open(now(id), ORIGIN))).isTrue();
	}

	@Test
	void endAllWhenRefreshIsUnderWayThenItDoesNotSurvive() throws Exception {
		UUID id = account().id();
		for (int round = 0; round < ROUNDS; round++) {
			Account account = now(id);
			IssuedTokens session = this.sessions.open(account, ORIGIN);
			List<Optional<IssuedTokens>> answers = AtOnce.call(this.threads,
					List.of(() -> attempt(() -> this.sessions.refresh(session.refreshToken(), ORIGIN)), () -> {
						this.ending.endAll(account.id());
						return Optional.empty();
					}));
			assertNoneSurvives(answers);
			assertThat(survives(session)).isFalse();
		}
	}

	@Test
	void endWhenRefreshIsUnderWayThenItDoesNotSurvive() throws Exception {
		Account account = account();
		for (int round = 0; round < ROUNDS; round++) {
			IssuedTokens session = this.sessions.open(account, ORIGIN);
			List<Optional<IssuedTokens>> answers = AtOnce.call(this.threads,
					List.of(() -> attempt(() -> this.sessions.refresh(session.refreshToken(), ORIGIN)), () -> {
						this.ending.end(this.sessions.sessionOf(session.refreshToken()));
						return Optional.empty();
					}));
			assertNoneSurvives(answers);
			assertThat(survives(session)).isFalse();
		}
	}

	@Test
	void openWhenManyAtOnceThenNeverMoreThanTwentySessions() throws Exception {
		Account account = account();
		List<IssuedTokens> answers = AtOnce.call(this.threads,
				IntStream.range(0, THREADS)
					.<Callable<IssuedTokens>>mapToObj((thread) -> () -> this.sessions.open(account, ORIGIN))
					.toList());
		assertThat(this.sessions.findOpen(account.id())).hasSize(20);
		assertThat(answers.stream().filter(this::survives)).hasSize(20);
	}

	@Test
	void openWhenAgainAndAgainThenFewRowsAreLeft() {
		Account account = account();
		List<IssuedTokens> answers = IntStream.range(0, 300)
			.mapToObj((i) -> this.sessions.open(account, ORIGIN))
			.toList();
		assertThat(answers.stream().filter(this::isAccepted)).hasSize(20);
		assertThat(this.jdbc.sql("SELECT count(*) FROM login_session WHERE account_id = :accountId")
			.param("accountId", account.id())
			.query(Integer.class)
			.single()).isBetween(20 + 80, 20 + 101);
	}

	private Account account() {
		return now(this.accounts.add().id());
	}

	private Account now(UUID accountId) {
		return this.gate.find(accountId).orElseThrow();
	}

	/** Returns a session's answers, of which each but the last has been refreshed. */
	private List<IssuedTokens> family(Account account, int depth) {
		List<IssuedTokens> family = new ArrayList<>(List.of(this.sessions.open(account, ORIGIN)));
		for (int i = 0; i < depth; i++) {
			family.add(this.sessions.refresh(family.get(i).refreshToken(), ORIGIN));
		}
		return family;
	}

	private static Optional<IssuedTokens> attempt(Supplier<IssuedTokens> call) {
		try {
			return Optional.of(call.get());
		}
		catch (ProblemException ex) {
			assertThat(ex.problem()).isIn(Problem.INVALID_CREDENTIALS, Problem.TOKEN_REVOKED);
			return Optional.empty();
		}
	}

	private void assertNoneSurvives(List<Optional<IssuedTokens>> answers) {
		assertThat(answers.stream().flatMap(Optional::stream).filter(this::survives)).isEmpty();
	}

	private boolean isAccepted(IssuedTokens answer) {
		try {
			return this.issuedTokens.verify(answer.accessToken().value()) != null;
		}
		catch (RefusedAuthentication ex) {
			return false;
		}
	}

	private boolean survives(IssuedTokens answer) {
		try {
			this.issuedTokens.verify(answer.accessToken().value());
			return true;
		}
		catch (RefusedAuthentication ex) {
			assertThat(ex.problem()).isEqualTo(Problem.TOKEN_REVOKED);
			assertRevoked(answer.refreshToken());
			return false;
		}
	}

	private void assertRevoked(String refreshToken) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.sessions.refresh(refreshToken, ORIGIN))
			.extracting(ProblemException::problem)
			.isEqualTo(Problem.TOKEN_REVOKED);
	}

}
