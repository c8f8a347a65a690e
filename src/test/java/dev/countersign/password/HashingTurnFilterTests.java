package dev.countersign.password;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HashingTurnFilterTests {

	private final HashingTurns turns = new HashingTurns(1, Duration.ofMinutes(1), () -> 0);

	private final HashingBulkhead bulkhead = new HashingBulkhead(1, this.turns, new VerificationDelay(1, () -> 0));

	private final HashingTurnFilter filter = new HashingTurnFilter(this.bulkhead, (request) -> true,
			(request) -> Lane.INSIDE, new VerificationDelay(1, () -> 0), (request) -> () -> false);

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@AfterEach
	void close() {
		this.bulkhead.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 503 })
	@Timeout(value = 1, unit = TimeUnit.MINUTES)
	void refusedWhenAnotherIsHashedThenRequestEndsLater(int status) throws Exception {
		this.request.setAsyncSupported(true);
		hashAnother();
		answer(status);
		assertThat(this.request.isAsyncStarted()).isTrue();
		assertThat(this.turns.countOpen()).isEqualTo(1);
		await().until(() -> !this.request.isAsyncStarted());
	}

	@Test
	void refusedWhenNobodyIsHashedThenEndsAtOnce() throws Exception {
		this.request.setAsyncSupported(true);
		answer(429);
		assertThat(this.request.isAsyncStarted()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 401, 403 })
	void answeredOtherwiseWhenAnotherIsHashedThenEndsAtOnce(int status) throws Exception {
		this.request.setAsyncSupported(true);
		hashAnother();
		answer(status);
		assertThat(this.request.isAsyncStarted()).isFalse();
	}

	@Test
	void refusedWhenContainerIsNotAsynchronousThenEndsAtOnce() throws Exception {
		hashAnother();
		answer(429);
		assertThat(this.request.isAsyncStarted()).isFalse();
	}

	@Test
	void refusedWhenServerHasStoppedThenEndsAtOnce() throws Exception {
		this.request.setAsyncSupported(true);
		hashAnother();
		this.bulkhead.close();
		answer(429);
		assertThat(this.request.isAsyncStarted()).isFalse();
	}

	private void answer(int status) throws ServletException, IOException {
		FilterChain chain = (request, response) -> ((HttpServletResponse) response).setStatus(status);
		this.filter.doFilter(this.request, new MockHttpServletResponse(), chain);
	}

	private void hashAnother() {
		Objects.requireNonNull(this.turns.tryEnter(Lane.INSIDE)).beginHash();
	}

}
