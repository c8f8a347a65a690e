package dev.countersign.account;

import java.util.List;
import java.util.Map;

import dev.countersign.testkit.AccountRows;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to those who forgot their password where nobody can be told anything.
 */
@IntegrationTest
class PasswordRecoveryWithoutNoticesTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void forgottenWhenAccountCannotBeToldThenTheAuditTellsAdministrators() {
		TestAccount john = this.accounts.add();
		assertThat(this.client.post("/password/forgotten", Map.of("username", john.username()))).hasStatus(202);
		Awaitility.await().until(() -> !acts(john).isEmpty());
		assertThat(acts(john)).containsExactly("password-reset.undeliverable");
		assertThat(this.jdbc.sql("SELECT details FROM audit_event WHERE subject_id = :id")
			.param("id", john.id())
			.query(String.class)
			.single()).contains("127.0.0.1");
		assertThat(this.client.login(john)).hasStatusOk();
	}

	private List<String> acts(TestAccount account) {
		return AccountRows.acts(this.jdbc, account.id());
	}

}
