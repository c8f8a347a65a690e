package dev.countersign.command;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TrailEnd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class AuditCommandTests {

	private static final String HASH = "$2b$04$" + ".".repeat(53);

	@Autowired
	private ApplicationContext service;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void auditWhenOperatorWorkedThenEachActIsTheirs() {
		String name = "operated-" + UUID.randomUUID();
		for (String command : new String[] { "add", "disable", "enable", "reset-password" }) {
			assertThat(CommandRun.of(this.service, "users", command, name).status()).isZero();
		}
		CommandRun run = CommandRun.of(this.service, "audit", "--subject", name, "--json");
		assertThat(run.status()).isZero();
		assertThat(run.jsonLines()).extracting((entry) -> entry.get("act").asString())
			.containsExactly("account.created", "account.disabled", "account.enabled", "password.changed");
		assertThat(run.jsonLines()).extracting((entry) -> entry.at("/actor/kind").asString()).containsOnly("operator");
		assertThat(run.jsonLines()).extracting((entry) -> entry.get("address")).allMatch(JsonNode::isNull);
	}

	@Test
	void auditWhenHashesLeftOrCameInThenSaysSo() {
		CommandRun.of(this.service, "users", "export", "--hashes");
		assertThat(CommandRun.of(this.service, "audit", "--act", "accounts.exported").out()).contains("actor=operator");
		String line = "{\"username\":\"imported-%s\",\"password_hash\":\"%s\"}\n".formatted(UUID.randomUUID(), HASH);
		String before = imports();
		CommandRun.withInput(this.service, line, "users", "import", "-", "--dry-run");
		assertThat(imports()).isEqualTo(before);
		CommandRun.withInput(this.service, line, "users", "import", "-");
		assertThat(imports().lines()).last().asString().isNotIn(before.lines().toList()).contains("accounts=1");
	}

	@Test
	void auditWhenLimitedThenTheNewestInTheOrderOfTime() {
		TestAccount account = this.accounts.add();
		for (int i = 0; i < 3; i++) {
			this.tokens.of(account);
		}
		CommandRun all = CommandRun.of(this.service, "audit", "--subject", account.username());
		assertThat(all.out().lines()).hasSize(3)
			.isSorted()
			.allSatisfy((line) -> assertThat(line).contains(" login.succeeded result=success ", " address=127.0.0.1"));
		CommandRun two = CommandRun.of(this.service, "audit", "--subject", account.username(), "--limit", "2");
		assertThat(two.out().lines()).containsExactlyElementsOf(all.out().lines().skip(1).toList());
		for (String none : List.of("-1", "0", "10001")) {
			CommandRun run = CommandRun.of(this.service, "audit", "--limit", none);
			assertThat(run.status()).isEqualTo(1);
			assertThat(run.err()).contains("The limit is " + none + ".", "from 1 to 10000");
		}
	}

	@Test
	void auditWhenFollowedThenGoesOnUntilInterrupted() throws Exception {
		TestAccount account = this.accounts.add();
		this.tokens.of(account);
		StringWriter out = new StringWriter();
		Thread following = new Thread(() -> CommandLineInterface.run(() -> new SharedService(this.service),
				new ByteArrayInputStream(new byte[0]), new PrintWriter(out), new PrintWriter(new StringWriter()),
				"audit", "--subject", account.username(), "--follow"));
		following.start();
		try {
			Awaitility.await().until(() -> out.toString().lines().count() == 1);
			this.tokens.of(account);
			Awaitility.await().until(() -> out.toString().lines().count() == 2);
			this.tokens.of(account);
			Awaitility.await().until(() -> out.toString().lines().count() == 3);
		}
		finally {
			following.interrupt();
			following.join(60_000);
		}
		assertThat(following.isAlive()).isFalse();
		assertThat(out.toString().lines()).doesNotHaveDuplicates();
	}

	@Test
	void auditWhenFollowedAndTheDatabaseLosesCommitsThenSaysSoAndMissesNothingSince() throws Exception {
		TestAccount account = this.accounts.add();
		this.tokens.of(account);
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		Thread following = new Thread(() -> CommandLineInterface.run(() -> new SharedService(this.service),
				new ByteArrayInputStream(new byte[0]), new PrintWriter(out), new PrintWriter(err), "audit", "--subject",
				account.username(), "--follow"));
		following.start();
		try {
			Awaitility.await().until(() -> out.toString().lines().count() == 1);
			new TrailEnd(this.jdbc).lose(() -> {
				this.tokens.of(account);
				Awaitility.await().until(() -> out.toString().lines().count() == 2);
				return account;
			});
			String since = String.valueOf(BearerTokens.claims(this.tokens.of(account)).get("sid"));
			Awaitility.await().until(() -> out.toString().contains(since));
			assertThat(err.toString()).contains("lost commits").hasLineCount(1);
		}
		finally {
			following.interrupt();
			following.join(60_000);
		}
	}

	private String imports() {
		return CommandRun.of(this.service, "audit", "--act", "accounts.imported").out();
	}

}
