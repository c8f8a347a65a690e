package dev.countersign.key;

import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.countersign.limit.Attempt;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Nodes on one database while the secret is changed: one was not given the new secret
 * yet, one has the old secret still, and one has the new one already.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretChangePostgresTests {

	private final String database = PostgresDatabase.create();

	private final String old = secret();

	private final String next = secret();

	private RunningNode untold;

	private RunningNode before;

	private RunningNode after;

	@BeforeAll
	void start() {
		this.untold = start(this.old);
		this.before = start(this.old, this.next);
		this.after = start(this.next, this.old);
	}

	@AfterAll
	void stop() {
		this.untold.close();
		this.before.close();
		this.after.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refreshWhenRetriedOnTheOtherNodeThenSameSuccessor(boolean oldFirst) {
		List<RunningNode> nodes = oldFirst ? List.of(this.before, this.after) : List.of(this.after, this.before);
		for (RunningNode opener : nodes) {
			String token = opener.openSession().get("refresh_token").asString();
			for (int i = 0; i < 3; i++) {
				String successor = refreshed(nodes.get(0).refresh(token));
				assertThat(refreshed(nodes.get(1).refresh(token))).isEqualTo(successor);
				token = successor;
			}
		}
		assertThat(ended()).isZero();
	}

	@Test
	void refreshWhenBothNodesAreAskedAtOnceThenNoSessionEnds() {
		List<String> opened = IntStream.range(0, 8)
			.mapToObj((session) -> (session % 2 == 0) ? this.before : this.after)
			.map((node) -> node.openSession().get("refresh_token").asString())
			.toList();
		opened.parallelStream().forEach((first) -> {
			String token = first;
			for (int i = 0; i < 5; i++) {
				token = refreshOnBoth(token);
			}
		});
		assertThat(ended()).isZero();
	}

	@Test
	void refreshWhenOldSecretIsGivenUpThenSessionOpenedUnderTheNewGoesOn() {
		String token = this.after.openSession().get("refresh_token").asString();
		token = refreshed(this.before.refresh(token));
		try (RunningNode alone = start(this.next)) {
			String successor = refreshed(alone.refresh(token));
			assertThat(refreshed(this.before.refresh(token))).isEqualTo(successor);
		}
		assertThat(ended()).isZero();
	}

	@Test
	void failuresWhenOnBothNodesThenOneBudget() {
		for (List<RunningNode> order : List.of(List.of(this.untold, this.before), List.of(this.before, this.untold),
				List.of(this.before, this.after), List.of(this.after, this.before))) {
			String name = "john-" + UUID.randomUUID();
			for (int i = 0; i < 20; i++) {
				assertThat(fail(order.get(i / 10), name)).isEqualTo(Problem.INVALID_CREDENTIALS);
			}
			assertThat(order).allSatisfy((node) -> assertThat(fail(node, name)).isEqualTo(Problem.TOO_MANY_ATTEMPTS));
		}
	}

	@Test
	void dataWhenSealedOnOneNodeThenEveryNodeThatHasItsSecretOpensIt() {
		String sealed = this.before.bean(DataKeys.class).seal("row", "what must be read again");
		assertThat(sealed).doesNotContain("read again");
		for (RunningNode node : List.of(this.before, this.after)) {
			assertThat(node.bean(DataKeys.class).open("row", sealed)).isEqualTo("what must be read again");
			assertThatExceptionOfType(UnreadableDataException.class)
				.isThrownBy(() -> node.bean(DataKeys.class).open("another row", sealed));
		}
		String other = this.after.bean(DataKeys.class).seal("row", "of the other node");
		assertThat(this.before.bean(DataKeys.class).open("row", other)).isEqualTo("of the other node");
	}

	@Test
	void dataWhenSecretIsWrongThenNotLostAndWhenOldOneIsGivenUpThenRead() {
		String sealed = this.before.bean(DataKeys.class).seal("row", "what must be read again");
		try (RunningNode wrong = start(secret())) {
			assertThatExceptionOfType(UnreadableDataException.class)
				.isThrownBy(() -> wrong.bean(DataKeys.class).open("row", sealed));
			String own = wrong.bean(DataKeys.class).seal("row", "under another secret");
			assertThat(wrong.bean(DataKeys.class).open("row", own)).isEqualTo("under another secret");
		}
		try (RunningNode renews = start(this.next, this.old)) {
			assertThat(renews.bean(DataKeys.class).open("row", sealed)).isEqualTo("what must be read again");
		}
		try (RunningNode alone = start(this.next)) {
			assertThat(alone.bean(DataKeys.class).open("row", sealed)).isEqualTo("what must be read again");
		}
	}

	private static Problem fail(RunningNode node, String name) {
		try {
			return node.bean(CredentialGuard.class).guard(new Attempt(name, ClientAddresses.fresh(), null), () -> {
				throw new ProblemException(Problem.INVALID_CREDENTIALS);
			});
		}
		catch (ProblemException ex) {
			return ex.problem();
		}
	}

	private String refreshOnBoth(String token) {
		List<CompletableFuture<HttpResponse<String>>> answers = Stream.of(this.before, this.after)
			.map((node) -> CompletableFuture.supplyAsync(() -> node.refresh(token)))
			.toList();
		List<String> successors = answers.stream().map((answer) -> refreshed(answer.join())).distinct().toList();
		assertThat(successors).hasSize(1);
		return successors.get(0);
	}

	/** The access token in the answer is good on both nodes. */
	private String refreshed(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		JsonNode tokens = JsonMapper.shared().readTree(answer.body());
		assertThat(List.of(this.before, this.after))
			.allSatisfy((node) -> assertThat(node.status(tokens.get("token").asString())).isEqualTo(200));
		return tokens.get("refresh_token").asString();
	}

	private int ended() {
		return this.before.bean(JdbcClient.class)
			.sql("SELECT count(*) FROM login_session WHERE ended_at IS NOT NULL")
			.query(Integer.class)
			.single();
	}

	private RunningNode start(String secret, String... previous) {
		return RunningNode.start("--spring.datasource.url=" + this.database, "--spring.datasource.username=postgres",
				"--countersign.secret=" + secret, "--countersign.previous-secrets=" + String.join(",", previous),
				"--countersign.refresh-token.grace=60s");
	}

	private static String secret() {
		byte[] secret = new byte[64];
		new SecureRandom().nextBytes(secret);
		return "hex:" + HexFormat.of().formatHex(secret);
	}

}
