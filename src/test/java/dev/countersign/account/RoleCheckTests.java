package dev.countersign.account;

import java.util.UUID;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class RoleCheckTests {

	@Autowired
	private RoleCheck check;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void warnWhenRoleIsNamedByNoSettingThenTheLogNamesItAndTheSetting(CapturedOutput output) {
		String role = "-" + UUID.randomUUID();
		this.jdbc.sql("UPDATE account SET roles = :roles WHERE id = :id")
			.param("roles", "admin " + role)
			.param("id", this.accounts.add().id())
			.update();
		this.check.warn();
		assertThat(output.getOut()).contains("Accounts have roles that bring no scopes: " + role)
			.contains("Set countersign.roles.<role> to the scopes that it shall bring");
	}

}
