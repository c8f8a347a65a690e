package dev.countersign.login;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
class PendingLoginsTests {

	@Autowired
	private PendingLogins pending;

	@Autowired
	private LoginGate gate;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void beginWhenAccountWasDeletedMeanwhileThenRefusedAsUnknown() {
		Account account = this.gate.find(this.accounts.add().id()).orElseThrow();
		this.jdbc.sql("DELETE FROM account WHERE id = :id").param("id", account.id()).update();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.pending.begin(account))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.INVALID_CREDENTIALS));
	}

}
