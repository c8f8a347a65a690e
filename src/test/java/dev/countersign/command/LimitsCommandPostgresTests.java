package dev.countersign.command;

import java.time.Duration;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.request.RequestContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

@OnPostgres
class LimitsCommandPostgresTests extends LimitsCommandTests {

	/** So long ago that the service asks the database again afterwards. */
	private static final Duration EARLIER = Duration.ofSeconds(-30);

	@Autowired
	private ServiceClient client;

	@Autowired
	private ApplicationContext service;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	/** A command belongs to no request. */
	@Test
	void liftWhenTheCountsCannotBeReachedThenFailsAndTheTrailHasNothing() {
		TestAccount john = this.accounts.add();
		RequestContextHolder.resetRequestAttributes();
		this.clock.turn(EARLIER);
		String administrator = this.tokens.of(TestAccounts.ADMIN);
		this.jdbc.sql("ALTER TABLE failure_bucket RENAME TO failure_bucket_away").update();
		try {
			CommandRun lifted = CommandRun.of(this.service, "limits", "lift", john.username());
			assertThat(lifted.status()).isEqualTo(1);
			assertThat(lifted.out()).doesNotContain("forgotten");
			MvcTestResult answer = this.client.withToken(administrator).delete("/users/" + john.id() + "/limits");
			assertThat(answer).hasStatus(503).hasHeader("Retry-After", "1");
		}
		finally {
			this.jdbc.sql("ALTER TABLE failure_bucket_away RENAME TO failure_bucket").update();
			this.clock.reset();
		}
		assertThat(CommandRun.of(this.service, "audit", "--act", "limits.lifted").out())
			.doesNotContain(john.username());
		assertThat(CommandRun.of(this.service, "limits", "lift", john.username()).status()).isZero();
	}

}
