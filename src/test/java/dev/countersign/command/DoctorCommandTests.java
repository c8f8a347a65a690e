package dev.countersign.command;

import java.time.Duration;
import java.util.List;

import dev.countersign.audit.IgnoredProxies;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class DoctorCommandTests {

	@Autowired
	private ApplicationContext service;

	@Autowired
	private TestClock clock;

	@Test
	void doctorWhenAllIsWellThenEveryLineIsOk() {
		CommandRun run = CommandRun.of(this.service, "doctor");
		assertThat(run.status()).as(run.out()).isZero();
		assertThat(run.out().lines()).hasSizeGreaterThan(7)
			.filteredOn((line) -> !line.startsWith("WARNING roles: ") && !line.startsWith("WARNING hashing: "))
			.allSatisfy((line) -> assertThat(line).startsWith("OK      "));
		assertThat(run.out()).contains("secret: strong enough", "migrations: up to date", "administrator: there is one",
				"HS256, signing, ");
	}

	@Test
	void doctorWhenAskedForJsonThenOneObject() {
		JsonNode report = CommandRun.of(this.service, "doctor", "--json").json();
		assertThat(report.get("healthy").asBoolean()).isTrue();
		assertThat(report.get("findings").findValuesAsString("subject")).contains("secret", "issuer", "proxies",
				"hashing", "database", "migrations", "clock", "administrator", "keys");
	}

	@Test
	void doctorWhenUntrustedProxyForwardedThenSaysSoAndWhatToDo(@Autowired IgnoredProxies proxies,
			@Autowired JdbcClient jdbc) {
		proxies.ignored("203.0.113.9");
		Awaitility.await().until(() -> count(jdbc, "203.0.113.9") == 1);
		assertThat(CommandRun.of(this.service, "doctor").out()).contains("OK      forwarding: ");
		proxies.ignored("172.17.0.2");
		Awaitility.await().until(() -> count(jdbc, "172.17.0.2") == 1);
		CommandRun run = CommandRun.of(this.service, "doctor");
		jdbc.sql("DELETE FROM audit_event WHERE act = 'proxy.ignored'").update();
		assertThat(run.status()).isZero();
		assertThat(run.out()).contains("WARNING forwarding: 172.17.0.2 forwarded requests on ",
				"set countersign.trusted-proxies=172.17.0.2");
	}

	private static int count(JdbcClient jdbc, String proxy) {
		return jdbc.sql("SELECT count(*) FROM audit_event WHERE act = 'proxy.ignored' AND subject_name = :proxy")
			.param("proxy", proxy)
			.query(Integer.class)
			.single();
	}

	@Test
	void doctorWhenClockOffThenSaysSoAndWhatToDo() {
		CommandRun run = this.clock.during(Duration.ofMinutes(-5), () -> CommandRun.of(this.service, "doctor"));
		assertThat(run.status()).isEqualTo(1);
		List<String> problems = run.out().lines().filter((line) -> line.startsWith("PROBLEM")).toList();
		assertThat(problems).hasSize(1).first().asString().matches("PROBLEM clock: [45] minutes apart .* by NTP");
	}

}
