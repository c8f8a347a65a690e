package dev.countersign.web;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.web.TestControllers.SlowPageController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@Import(TestControllers.class)
class CallerTurnInterceptorTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private SlowPageController pages;

	@Test
	void pageWhenCallerReadsManyThenBusyAndOthersGoOn() throws Exception {
		assertBounded(CallerTurnInterceptor.MAX_PAGES, HttpMethod.GET, HttpMethod.HEAD);
	}

	@Test
	void changeWhenCallerMakesManyThenBusyAndOthersGoOn() throws Exception {
		assertBounded(CallerTurnInterceptor.MAX_CHANGES, HttpMethod.DELETE, HttpMethod.DELETE);
	}

	private void assertBounded(int most, HttpMethod method, HttpMethod alike) throws Exception {
		String token = this.tokens.of(this.accounts.add());
		String other = this.tokens.of(this.accounts.add());
		ExecutorService clients = Executors.newCachedThreadPool();
		this.pages.holdBack();
		try {
			List<Future<MvcTestResult>> answers = IntStream.range(0, most)
				.mapToObj((i) -> clients.submit(() -> ask((i % 2 == 0) ? method : alike, token)))
				.toList();
			awaitUnderWay(most);
			assertThat(ask(method, token)).hasStatus(503)
				.containsHeader(HttpHeaders.RETRY_AFTER)
				.bodyJson()
				.extractingPath("error")
				.isEqualTo("Busy");
			assertThat(ask(alike, token)).hasStatus(503);
			assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatusOk();
			Future<MvcTestResult> others = clients.submit(() -> ask(method, other));
			awaitUnderWay(most + 1);
			this.pages.answer();
			assertThat(others.get()).hasStatusOk();
			for (Future<MvcTestResult> answer : answers) {
				assertThat(answer.get()).hasStatusOk();
			}
		}
		finally {
			this.pages.answer();
			clients.shutdownNow();
		}
		assertThat(IntStream.range(0, most + 1)).allSatisfy((i) -> assertThat(ask(method, token)).hasStatusOk());
	}

	private void awaitUnderWay(int count) {
		Awaitility.await().until(this.pages::reading, (reading) -> reading == count);
	}

	private MvcTestResult ask(HttpMethod method, String token) {
		return this.mvc.method(method).uri("/tomorrow/pages").with(bearer(token)).exchange();
	}

}
