package dev.countersign.apitoken;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.notice.NoticeReceivers;
import dev.countersign.notice.NoticeTest;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When accounts are told that their API tokens are about to expire.
 */
@NoticeTest
class ApiTokenExpiryTests {

	@Autowired
	private ApiTokenExpiry expiry;

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	@AfterEach
	void tidy() {
		this.clock.reset();
	}

	@Test
	void tokenWhenGoodForAWeekMoreThenToldOnceAndShortOnesNever() {
		TestAccount john = this.accounts.add();
		ServiceClient owner = this.client.withToken(this.tokens.of(john));
		String month = UUID.randomUUID().toString();
		String day = UUID.randomUUID().toString();
		assertThat(owner.post("/api-tokens", Map.of("name", month, "expires_in", Duration.ofDays(30).toSeconds())))
			.hasStatus(201);
		assertThat(owner.post("/api-tokens", Map.of("name", day))).hasStatus(201);
		this.expiry.noteAll();
		this.clock.turn(Duration.ofDays(22));
		this.expiry.noteAll();
		assertThat(told(john)).isEmpty();
		this.clock.turn(Duration.ofDays(2));
		this.expiry.noteAll();
		this.expiry.noteAll();
		assertThat(told(john)).singleElement().asString().contains(month);
		assertThat(NoticeReceivers.awaitWebhook("notice.api-token-expiring", john.username())
			.data()
			.get("token_name")
			.asString()).isEqualTo(month);
	}

	private List<String> told(TestAccount account) {
		return this.jdbc.sql("SELECT details FROM audit_event WHERE subject_id = :id AND act = 'api-token.expiring'")
			.param("id", account.id())
			.query(String.class)
			.list();
	}

}
