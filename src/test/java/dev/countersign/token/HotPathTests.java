package dev.countersign.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class HotPathTests {

	private static final int REQUESTS = 1_000;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private AccessTokenIssuer accessTokens;

	@Autowired
	private ApiTokenIssuer apiTokens;

	@Autowired
	private AccessTokenProperties properties;

	@Autowired
	private TestClock clock;

	@Autowired
	private DataSource database;

	@Test
	void loginWhenCountedThenStatementsSeen() {
		StatementCounter counter = counter();
		this.tokens.of(this.accounts.add());
		assertThat(counter.connections()).isPositive();
		assertThat(counter.statements()).isPositive();
	}

	@Test
	void protectedWhenEveryTokenNewThenNoStatement() {
		List<String> fresh = IntStream.range(0, REQUESTS).mapToObj((i) -> issue()).toList();
		StatementCounter counter = counter();
		assertThat(fresh).allSatisfy((token) -> assertThat(send(token)).hasStatusOk());
		assertThat(counter.connections()).isZero();
		assertThat(counter.statements()).isZero();
	}

	@Test
	void protectedWhenTokenRememberedThenNoStatement() {
		String token = this.tokens.of(this.accounts.add());
		StatementCounter counter = counter();
		for (int i = 0; i < REQUESTS; i++) {
			assertThat(send(token)).hasStatusOk();
		}
		assertThat(counter.connections()).isZero();
		assertThat(counter.statements()).isZero();
	}

	@Test
	void protectedWhenApiTokensThenNoStatement() {
		List<String> fresh = IntStream.range(0, REQUESTS).mapToObj((i) -> issueApiToken()).toList();
		StatementCounter counter = counter();
		assertThat(fresh).allSatisfy((token) -> assertThat(send(token)).hasStatusOk());
		assertThat(fresh).allSatisfy((token) -> assertThat(send(token)).hasStatusOk());
		assertThat(counter.connections()).isZero();
		assertThat(counter.statements()).isZero();
	}

	@Test
	void verifyWhenTokensNewAndRememberedThenNoStatement() {
		List<String> fresh = IntStream.range(0, REQUESTS)
			.mapToObj((i) -> (i % 2 == 0) ? issue() : issueApiToken())
			.toList();
		StatementCounter counter = counter();
		for (int i = 0; i < 2; i++) {
			assertThat(fresh)
				.allSatisfy((token) -> assertThat(this.mvc.get().uri("/verify").with(bearer(token))).hasStatusOk());
		}
		assertThat(counter.connections()).isZero();
		assertThat(counter.statements()).isZero();
	}

	@Test
	void protectedWhenRememberedTokenExpiresThen401() {
		String token = this.tokens.of(this.accounts.add());
		assertThat(send(token)).hasStatusOk();
		Duration lifetime = this.properties.lifetime();
		assertThat(this.clock.during(lifetime.minusSeconds(30), () -> send(token))).hasStatusOk();
		assertThat(this.clock.during(lifetime, () -> send(token))).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has expired");
	}

	private StatementCounter counter() {
		StatementCounter counter = (StatementCounter) this.database;
		counter.reset();
		return counter;
	}

	private String issue() {
		Instant now = this.clock.instant();
		return this.accessTokens.issue(holder(Set.of("editor")), new Login(UUID.randomUUID(), now, Set.of("pwd")), now)
			.value();
	}

	private String issueApiToken() {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		return this.apiTokens.issue(UUID.randomUUID(), holder(Set.of()), now, now.plusSeconds(3_600));
	}

	private static TokenHolder holder(Set<String> roles) {
		return new TokenHolder(UUID.randomUUID(), "john", roles, Set.of(), Map.of("tenant", "acme"));
	}

	private MvcTestResult send(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Counting {

		@Bean
		static BeanPostProcessor countingDataSource() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof DataSource dataSource) ? new StatementCounter(dataSource) : bean;
				}

			};
		}

	}

}
