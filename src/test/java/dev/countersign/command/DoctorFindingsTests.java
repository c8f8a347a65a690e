package dev.countersign.command;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import dev.countersign.password.HashingReport;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Findings that depend on every account there is, in a service that no other test uses.
 */
@IntegrationTest
@TestPropertySource(properties = { "countersign.login.by-email=true", "countersign.roles.reader=" })
class DoctorFindingsTests {

	@Autowired
	private ApplicationContext service;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void doctorWhenRoleIsNamedByNoSettingThenWarnsAndIsHealthy() {
		set("roles", "reader", this.accounts.add());
		assertThat(doctor(0)).contains("OK      roles: each role of an account is in the settings");
		set("roles", "edtior reader", this.accounts.add());
		assertThat(doctor(0)).anySatisfy((line) -> assertThat(line)
			.startsWith("WARNING roles: bring no scopes: edtior — Set countersign.roles.<role> to"));
	}

	@Test
	void doctorWhenHashingIsSlowerThanItNeedBeThenWarns() {
		assertThat(DoctorReport.hashing(new HashingReport(true, false)).toText())
			.isEqualTo("OK      hashing: in native code");
		assertThat(DoctorReport.hashing(new HashingReport(true, true)).toText()).startsWith("WARNING hashing: ")
			.contains("Set /sys/kernel/mm/transparent_hugepage/enabled to always");
		assertThat(DoctorReport.hashing(new HashingReport(false, true)).toText())
			.startsWith("WARNING hashing: in Java");
	}

	@Test
	void doctorWhenAddressMeansSeveralAccountsThenSaysWhich() {
		assertThat(doctor(0)).anySatisfy(
				(line) -> assertThat(line).startsWith("OK      login by e-mail: each address means one account"));
		String address = UUID.randomUUID() + "@example.com";
		TestAccount first = this.accounts.add();
		set("email_key", address, first);
		set("username", address, this.accounts.add());
		assertThat(doctor(1)).anySatisfy((line) -> assertThat(line)
			.startsWith("PROBLEM login by e-mail: mean more than one account: " + address + " — "));
		set("email_key", UUID.randomUUID() + "@example.com", first);
	}

	@Test
	void doctorWhenADataKeyCannotBeOpenedThenSaysWhichSettingIsMissing() {
		assertThat(doctor(0)).contains("OK      data keys: what is encrypted can be read");
		this.jdbc.sql("INSERT INTO data_key VALUES ('x', 'sealed', 'under another', CURRENT_TIMESTAMP)").update();
		assertThat(doctor(1)).anySatisfy((line) -> assertThat(line).startsWith("PROBLEM data keys: 1 were made under"));
		this.jdbc.sql("DELETE FROM data_key WHERE id = 'x'").update();
	}

	@Test
	void doctorWhenAKeyIsOfTheFutureThenSaysThatAClockIsAhead(@Autowired MockMvcTester mvc,
			@Autowired BearerTokens tokens) {
		rotate(mvc, tokens);
		assertThat(doctor(0)).noneMatch((line) -> line.contains("ahead"));
		for (String column : List.of("published_at", "signs_from")) {
			OffsetDateTime before = this.jdbc
				.sql("SELECT %s FROM signing_key WHERE algorithm = 'ES256'".formatted(column))
				.query(OffsetDateTime.class)
				.single();
			setOfKey(column, before.plusDays(3));
			assertThat(doctor(1)).anySatisfy((line) -> assertThat(line).startsWith("PROBLEM key ")
				.contains("ES256", "made by a server whose clock was ahead"));
			setOfKey(column, before);
		}
		forgetRotations();
	}

	/** As doctor advises. Its row verifies until what it might have signed is over. */
	@Test
	void doctorWhenAKeyOfTheFutureIsReplacedBeforeItsTurnThenSaysNoMore(@Autowired MockMvcTester mvc,
			@Autowired BearerTokens tokens) {
		rotate(mvc, tokens);
		setOfKey("published_at", OffsetDateTime.now(ZoneOffset.UTC).plusDays(365));
		setOfKey("signs_from", OffsetDateTime.now(ZoneOffset.UTC).plusDays(365));
		assertThat(doctor(1)).anySatisfy((line) -> assertThat(line).startsWith("PROBLEM key ").contains("ahead"));
		rotate(mvc, tokens);
		assertThat(doctor(0)).noneMatch((line) -> line.contains("ahead"))
			.filteredOn((line) -> line.contains("ES256"))
			.hasSize(2);
		forgetRotations();
	}

	@Test
	void lastAdministratorWhenToBeTakenAwayThenFailsAndSaysWhatToDo() {
		for (String[] command : new String[][] { { "users", "delete", "admin" }, { "users", "disable", "admin" },
				{ "users", "revoke", "admin", "admin" } }) {
			CommandRun run = CommandRun.of(this.service, command);
			assertThat(run.status()).isEqualTo(1);
			assertThat(run.err()).contains("'admin' is the last administrator.", "users add NAME --role admin");
		}
	}

	private List<String> doctor(int status) {
		CommandRun run = CommandRun.of(this.service, "doctor");
		assertThat(run.status()).as(run.out()).isEqualTo(status);
		return run.out().lines().toList();
	}

	private void forgetRotations() {
		this.jdbc.sql("DELETE FROM signing_key WHERE algorithm = 'ES256'").update();
		this.jdbc.sql("UPDATE signing_key SET signs_until = NULL, verifies_until = NULL").update();
	}

	private static void rotate(MockMvcTester mvc, BearerTokens tokens) {
		assertThat(mvc.post()
			.uri("/keys/rotate")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"algorithm\":\"ES256\"}")
			.with(BearerTokens.bearer(tokens.of(TestAccounts.ADMIN)))).hasStatusOk();
	}

	private void setOfKey(String column, OffsetDateTime value) {
		this.jdbc.sql("UPDATE signing_key SET %s = :value WHERE algorithm = 'ES256'".formatted(column))
			.param("value", value)
			.update();
	}

	private void set(String column, String value, TestAccount account) {
		this.jdbc.sql("UPDATE account SET %s = :value WHERE id = :id".formatted(column))
			.param("value", value)
			.param("id", account.id())
			.update();
	}

}
