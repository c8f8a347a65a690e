package dev.countersign.web;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A parameter has one form, the documented one, whatever else the framework would read.
 */
@IntegrationTest
class StrictBindingInitializerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@ParameterizedTest
	@CsvSource({ "/users,limit", "/audit,limit", "/revocations,wait" })
	void numberWhenNotInDigitsThen400NamesIt(String path, String name) {
		assertThat(get(path, name, "1")).hasStatusOk();
		for (String number : new String[] { "0x1", "0X1", "#1", "-0x1", "1.0", "1e0", "+1", " 1", "1 ", "\u0661", "1L",
				"99999999999999999999" }) {
			MvcTestResult answer = get(path, name, number);
			assertThat(answer).as(number).hasStatus(400);
			assertThat(json(answer).get("detail").asString()).as(number).contains("'" + name + "'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "from", "until" })
	void timeWhenNotOfRfc3339Then400NamesIt(String name) {
		assertThat(get("/audit", name, "2026-11-24T00:00:00Z")).hasStatusOk();
		for (String time : new String[] { "1764300000", "1764300000000", "0", "Tue, 3 Jun 2008 11:05:30 GMT",
				"2026-11-24", "2026-11-24T00:00:00", " 2026-11-24T00:00:00Z", "12026-11-24T00:00:00Z",
				"2026-11-24T00:00:00+01:00:30", "now" }) {
			MvcTestResult answer = get("/audit", name, time);
			assertThat(answer).as(time).hasStatus(400);
			assertThat(json(answer).get("detail").asString()).as(time).contains("'" + name + "'");
		}
	}

	@Test
	void idWhenWrittenOtherwiseThenNamesNothing() {
		String token = this.tokens.of(TestAccounts.ADMIN);
		String id = json(this.mvc.get().uri("/me").with(bearer(token)).exchange()).get("id").asString();
		assertThat(this.mvc.get().uri("/users/{id}", id).with(bearer(token))).hasStatusOk();
		for (String other : new String[] { " " + id, id + " " }) {
			assertThat(this.mvc.get().uri("/users/{id}", other).with(bearer(token))).as(other).hasStatus(404);
		}
	}

	@ParameterizedTest
	@MethodSource("otherForms")
	void valueWhenInAnotherFormThenNone(Class<?> type, String text) {
		WebDataBinder binder = new WebDataBinder(null);
		StrictBindingInitializer.read(binder);
		assertThatExceptionOfType(TypeMismatchException.class).isThrownBy(() -> binder.convertIfNecessary(text, type));
	}

	/** Whoever replaces the greeting puts an API of their own there. */
	@Test
	void valueWhenForAControllerThenReadAsStrictlyAsItsBody(
			@Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
		Collection<HandlerMethod> handlers = mapping.getHandlerMethods().values();
		assertThat(handlers).extracting((handler) -> handler.getBeanType().getSimpleName())
			.contains("GreetingController", "AuditController");
		assertThat(handlers).allSatisfy((handler) -> assertThat(isReadStrictly("0x1", handler)).as(handler.toString())
			.isEqualTo(OwnTypes.contain(handler.getBeanType())));
	}

	@Test
	void valueWhenForTheControllerOfAReaderThenAsTheFrameworkReadsIt() throws NoSuchMethodException {
		assertThat(isReadStrictly("0x1", new HandlerMethod("a reader's", Object.class.getMethod("toString"))))
			.isFalse();
	}

	private static boolean isReadStrictly(String number, HandlerMethod handler) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, handler);
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		try {
			WebDataBinder binder = new WebDataBinder(null);
			new StrictBindingInitializer(null).initBinder(binder);
			return !Integer.valueOf(1).equals(binder.convertIfNecessary(number, int.class));
		}
		catch (TypeMismatchException ex) {
			return true;
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}
	}

	static Stream<Arguments> otherForms() {
		return Stream.of(Arguments.of(int.class, "0x1"), Arguments.of(long.class, "0x1"),
				Arguments.of(long.class, " 1"), Arguments.of(UUID.class, "1-1-1-1-1"),
				Arguments.of(Instant.class, "1764300000"));
	}

	private MvcTestResult get(String path, String name, String value) {
		return this.mvc.get()
			.uri(path)
			.queryParam(name, value)
			.with(bearer(this.tokens.of(TestAccounts.ADMIN)))
			.exchange();
	}

}
