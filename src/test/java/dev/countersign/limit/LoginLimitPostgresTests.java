package dev.countersign.limit;

import java.time.Duration;
import java.util.UUID;

import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OnPostgres
class LoginLimitPostgresTests extends LoginLimitTests {

	/** So long ago that the service asks the database again afterwards. */
	private static final Duration EARLIER = Duration.ofMinutes(-5);

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void loginWhenTheCountsCannotBeReachedThenAddressIsBlockedAllTheSame() {
		ServiceClient stranger = this.client.from(ClientAddresses.fresh());
		this.clock.turn(EARLIER);
		this.jdbc.sql("ALTER TABLE failure_bucket RENAME TO failure_bucket_away").update();
		try {
			assertThat(stranger.login("nobody", "wrong")).as("the one that finds it out").hasStatus(503);
			for (int i = 0; i < 20; i++) {
				assertThat(stranger.login("nobody-" + UUID.randomUUID(), "wrong")).hasStatus(401);
			}
			assertThat(stranger.login("nobody", "wrong")).hasStatus(429)
				.hasHeader("RateLimit-Policy", "\"address\";q=20;w=600");
		}
		finally {
			this.jdbc.sql("ALTER TABLE failure_bucket_away RENAME TO failure_bucket").update();
		}
	}

}
