package dev.countersign.command;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;

import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.PostgresDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@OnPostgres
class AuditCommandPostgresTests extends AuditCommandTests {

	private static final Duration A_WHILE = Duration.ofMinutes(2);

	@Test
	void auditWhenFollowedAndTheDatabaseIsAwayForAWhileThenGoesOn(@TempDir Path folder) throws Exception {
		String url = PostgresDatabase.create();
		OpenedService.Opener opener = CommandRun.opener(folder, "--spring.datasource.url=" + url,
				"--spring.datasource.username=postgres",
				"--countersign.secret=hex:5b1de07c44a9f26e8d03b7715fc2986a10e4d8b36f7a925c0be81d4763fa92c5");
		assertThat(CommandRun.run(opener, "", "migrate").status()).isZero();
		assertThat(CommandRun.run(opener, "", "users", "add", "first").status()).isZero();
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		Thread following = new Thread(() -> CommandLineInterface.run(opener, new ByteArrayInputStream(new byte[0]),
				new PrintWriter(out), new PrintWriter(err), "audit", "--act", "account.created", "--follow"));
		following.start();
		Awaitility.await().atMost(A_WHILE).until(() -> out.toString().contains("subject=first"));
		PostgresDatabase.without(url, () -> Awaitility.await().atMost(A_WHILE).until(() -> !err.toString().isEmpty()));
		assertThat(CommandRun.run(opener, "", "users", "add", "second").status()).isZero();
		Awaitility.await().atMost(A_WHILE).until(() -> out.toString().contains("subject=second"));
		following.interrupt();
		following.join(60_000);
		assertThat(following.isAlive()).isFalse();
		assertThat(out.toString().lines()).hasSize(2);
		assertThat(err.toString()).startsWith("The database does not answer.").hasLineCount(1);
	}

}
