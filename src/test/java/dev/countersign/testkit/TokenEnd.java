package dev.countersign.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.problem.Problem;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A way in which a token ends. The clock is to be set right afterwards.
 *
 * <pre>
 * TokenEnd.Ending ending = end.prepare(this.client, this.tokens, this.clock);
 * ending.happen().run();
 * </pre>
 */
public enum TokenEnd {

	/** Its time is over. */
	EXPIRY(Problem.TOKEN_EXPIRED) {

		@Override
		void happen(String token, ServiceClient holder, ServiceClient admin, TestClock clock) {
			clock.turn(Duration.ofHours(1));
		}

	},

	/** Its holder logs out. */
	LOGOUT(Problem.TOKEN_REVOKED) {

		@Override
		void happen(String token, ServiceClient holder, ServiceClient admin, TestClock clock) {
			assertThat(holder.post("/logout", "")).hasStatus(204);
		}

	},

	/** The key that signed it is removed. */
	KEY_REMOVED(Problem.INVALID_TOKEN) {

		@Override
		void prepare(ServiceClient admin, TestClock clock) {
			assertThat(admin.post("/keys/rotate", Map.of("algorithm", "ES256"))).hasStatusOk();
			clock.turn(KEY_LEAD);
		}

		@Override
		void happen(String token, ServiceClient holder, ServiceClient admin, TestClock clock) {
			byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
			String keyId = JsonMapper.shared()
				.readTree(new String(header, StandardCharsets.UTF_8))
				.get("kid")
				.asString();
			assertThat(admin.delete("/keys/" + keyId)).hasStatus(204);
		}

	},

	/** Its holder's account is disabled. */
	ACCOUNT_DISABLED(Problem.TOKEN_REVOKED) {

		@Override
		void happen(String token, ServiceClient holder, ServiceClient admin, TestClock clock) {
			assertThat(admin.patch("/users/" + BearerTokens.claims(token).get("sub"), Map.of("enabled", false)))
				.hasStatusOk();
		}

	};

	/** After which a new key signs. */
	private static final Duration KEY_LEAD = Duration.ofSeconds(362);

	private static final String PASSWORD = "seven green lamps at dusk";

	private final Problem problem;

	TokenEnd(Problem problem) {
		this.problem = problem;
	}

	/**
	 * Logs a new administrator in. What is needed for the end is there when this returns,
	 * so that nothing else happens with it.
	 * @param client of the service
	 * @param tokens of the service
	 * @param clock of the service
	 */
	public Ending prepare(ServiceClient client, BearerTokens tokens, TestClock clock) {
		ServiceClient admin = client.withToken(tokens.of(TestAccounts.ADMIN));
		String name = "ending-" + UUID.randomUUID().toString().substring(0, 18);
		assertThat(admin.post("/users", Map.of("username", name, "password", PASSWORD, "roles", List.of("admin"))))
			.hasStatus(201);
		prepare(admin, clock);
		String token = tokens.of(new TestAccount(new UUID(0, 0), name, PASSWORD));
		return new Ending(token, () -> happen(token, client.withToken(token), admin, clock));
	}

	/** Returns what a request with the token is answered from then on. */
	public Problem problem() {
		return this.problem;
	}

	void prepare(ServiceClient admin, TestClock clock) {
		// Most tokens can end at once.
	}

	abstract void happen(String token, ServiceClient holder, ServiceClient admin, TestClock clock);

	/**
	 * A token that is going to end.
	 *
	 * @param token good until then
	 * @param happen has it end
	 */
	public record Ending(String token, Runnable happen) {
	}

}
