package dev.countersign.web;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.countersign.audit.AuditTrail;
import dev.countersign.testkit.AccountRows;
import dev.countersign.testkit.IntegrationTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
class WarmUpTests {

	@Autowired
	private WarmUp warmUp;

	@Autowired
	private OwnRequests own;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private AuditTrail trail;

	@LocalServerPort
	private int port;

	@Test
	void warmUpWhenDoneThenAnsweredAndNothingOfItSeen() {
		AccountRows.awaitAudited(this.trail, this.jdbc);
		double timed = timed();
		long rows = rows();
		assertThat(this.warmUp.warmUp(this.port, Duration.ofMinutes(1), 100)).isGreaterThanOrEqualTo(100);
		assertThat(timed()).isEqualTo(timed);
		assertThat(rows()).isEqualTo(rows);
	}

	@Test
	void warmUpWhenNobodyListensThenOver() {
		assertThat(this.warmUp.warmUp(1, Duration.ofMinutes(1), 100)).isZero();
	}

	@Test
	void containWhenHeaderIsAnotherOrLateThenNoRequestOfOurs() {
		String mark = this.own.begin();
		MockHttpServletRequest request = new MockHttpServletRequest();
		assertThat(this.own.contain(request)).isFalse();
		request.addHeader(OwnRequests.HEADER, mark);
		assertThat(this.own.contain(request)).isTrue();
		this.own.end();
		assertThat(this.own.contain(request)).isFalse();
	}

	private double timed() {
		return this.meters.find("http.server.requests")
			.timers()
			.stream()
			.mapToDouble((timer) -> timer.count() + timer.totalTime(TimeUnit.NANOSECONDS))
			.sum();
	}

	private long rows() {
		return this.jdbc.sql("SELECT COUNT(*) FROM audit_event").query(Long.class).single();
	}

}
