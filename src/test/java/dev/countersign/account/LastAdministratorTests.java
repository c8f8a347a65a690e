package dev.countersign.account;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Counts the administrators, so that nobody else may add one.
 */
@IntegrationTest
@ServiceOfItsOwn
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastAdministratorTests {

	private static final int ROUNDS = 50;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private Administration administration;

	@Autowired
	private OperatorAccounts operator;

	@Autowired
	private JdbcClient jdbc;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			DELETE | {}
			PATCH  | {"enabled":false}
			PATCH  | {"roles":[]}
			PATCH  | {"username":"root","enabled":false}
			""")
	void changeWhenItTakesTheLastAdministratorThenConflictAndNothingEnds(String method, String body) {
		String token = this.tokens.of(ADMIN);
		assertThat(this.mvc.method(HttpMethod.valueOf(method))
			.uri("/users/" + id(ADMIN))
			.with(bearer(token))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)).hasStatus(409).bodyJson().extractingPath("$.error").isEqualTo("Conflict");
		assertThat(this.mvc.get().uri("/users").with(bearer(token))).hasStatusOk();
		assertThat(this.tokens.of(ADMIN)).isNotEmpty();
	}

	@Test
	void changeWhenOnlyDisabledAdministratorsAreLeftThenConflict() {
		UUID disabled = administrator();
		this.operator.disable(disabled);
		assertRefused(() -> this.administration.delete(id(ADMIN), null));
		assertRefused(() -> this.administration.change(id(ADMIN), AccountChange.roles(Set.of("adminx")), null));
		assertRefused(() -> this.operator.disable(id(ADMIN)));
		this.administration.delete(disabled, null);
	}

	@ParameterizedTest
	@EnumSource
	void changeWhenTwoAdministratorsAreTakenAtOnceThenOneIsLeft(Taking taking) throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			UUID other = administrator();
			UUID first = id(ADMIN);
			List<Boolean> taken = AtOnce.call(List.of(attempt(() -> taking.first(this).accept(first)),
					attempt(() -> taking.second(this).accept(other))));
			assertThat(taken).containsExactlyInAnyOrder(true, false);
			assertThat(administrators()).isEqualTo(1);
			restore(first, other);
		}
	}

	private static Callable<Boolean> attempt(Runnable change) {
		return () -> {
			try {
				change.run();
				return true;
			}
			catch (ProblemException ex) {
				assertThat(ex.problem()).isEqualTo(Problem.CONFLICT);
				return false;
			}
		};
	}

	/** The first is disabled or demoted at most, and the other goes. */
	private void restore(UUID first, UUID other) {
		this.administration.change(first, new AccountChange(null, null, Set.of("admin"), null, true), null);
		if (this.jdbc.sql("SELECT count(*) FROM account WHERE id = :id")
			.param("id", other)
			.query(Long.class)
			.single() > 0) {
			this.administration.delete(other, null);
		}
	}

	private UUID administrator() {
		return this.administration
			.invite(NewAccount.of(Username.of("other-" + UUID.randomUUID().toString().substring(0, 18)).orElseThrow(),
					Set.of("admin")), (account) -> {
					})
			.account()
			.id();
	}

	private long administrators() {
		return this.jdbc.sql("SELECT count(*) FROM account WHERE enabled AND roles = 'admin'")
			.query(Long.class)
			.single();
	}

	private UUID id(TestAccount account) {
		return this.operator.find(account.username()).orElseThrow();
	}

	private static void assertRefused(Runnable change) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(change::run)
			.extracting(ProblemException::problem)
			.isEqualTo(Problem.CONFLICT);
	}

	/** Two ways to take an administrator away. */
	enum Taking {

		DISABLE_AND_DISABLE, DISABLE_AND_DELETE, DEMOTE_AND_DELETE, OPERATOR_AND_DEMOTE, OPERATOR_AND_OPERATOR;

		Consumer<UUID> first(LastAdministratorTests tests) {
			return switch (this) {
				case DISABLE_AND_DISABLE, DISABLE_AND_DELETE -> tests::disable;
				case DEMOTE_AND_DELETE -> tests::demote;
				case OPERATOR_AND_DEMOTE, OPERATOR_AND_OPERATOR -> tests.operator::disable;
			};
		}

		Consumer<UUID> second(LastAdministratorTests tests) {
			return switch (this) {
				case DISABLE_AND_DISABLE -> tests::disable;
				case DISABLE_AND_DELETE, DEMOTE_AND_DELETE -> (id) -> tests.administration.delete(id, null);
				case OPERATOR_AND_DEMOTE -> tests::demote;
				case OPERATOR_AND_OPERATOR -> tests.operator::disable;
			};
		}

	}

	private void disable(UUID id) {
		this.administration.change(id, AccountChange.enabled(false), null);
	}

	private void demote(UUID id) {
		this.administration.change(id, AccountChange.roles(Set.of()), null);
	}

}
