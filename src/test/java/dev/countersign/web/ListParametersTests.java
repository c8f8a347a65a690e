package dev.countersign.web;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the parameters of every list must be like, also of those that are still to come.
 */
@IntegrationTest
class ListParametersTests {

	/** How far a client has come. */
	private static final Set<String> CURSORS = Set.of("cursor", "after");

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingInfoHandlerMapping mapping;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@Test
	void listWhenCursorIsNoneThen400NamesIt() {
		List<ListParameter> cursors = parameters().filter((parameter) -> CURSORS.contains(parameter.name())).toList();
		assertThat(cursors).extracting(ListParameter::path).contains("/users", "/audit", "/blocks", "/revocations");
		for (ListParameter cursor : cursors) {
			for (String none : List.of("xyz", "-1", "0", "!", "YQ==", "a,b")) {
				assertRefused(cursor, none);
			}
		}
	}

	@Test
	void listWhenParameterComesTwiceThen400NamesIt() {
		List<ListParameter> parameters = parameters().toList();
		assertThat(parameters).contains(new ListParameter("/users", "prefix"), new ListParameter("/users", "limit"),
				new ListParameter("/audit", "subject"));
		for (ListParameter parameter : parameters) {
			assertRefused(parameter, "1", "1");
			assertRefused(parameter, "", "1");
		}
	}

	private void assertRefused(ListParameter parameter, String... values) {
		MvcTestResult answer = this.mvc.get()
			.uri(parameter.path())
			.queryParam(parameter.name(), values)
			.with(bearer(this.tokens.of(TestAccounts.ADMIN)))
			.exchange();
		assertThat(answer).as("%s of %s", parameter, List.of(values)).hasStatus(400);
		assertThat(json(answer).get("detail").asString()).as("%s", parameter).contains(parameter.name());
	}

	private Stream<ListParameter> parameters() {
		return this.mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.filter((entry) -> isList(entry.getKey(), entry.getValue()))
			.flatMap((entry) -> entry.getKey()
				.getPatternValues()
				.stream()
				.flatMap((path) -> parameters(path, entry.getValue())))
			.distinct();
	}

	private static boolean isList(RequestMappingInfo info, HandlerMethod handler) {
		return handler.getBeanType().getName().startsWith("dev.countersign.")
				&& info.getMethodsCondition().getMethods().contains(RequestMethod.GET)
				&& !info.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_EVENT_STREAM)
				&& info.getPatternValues().stream().noneMatch((path) -> path.contains("{"));
	}

	private static Stream<ListParameter> parameters(String path, HandlerMethod handler) {
		return Arrays.stream(handler.getMethodParameters())
			.filter((parameter) -> parameter.hasParameterAnnotation(RequestParam.class))
			.map((parameter) -> new ListParameter(path, name(parameter)));
	}

	private static String name(MethodParameter parameter) {
		parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
		return String.valueOf(parameter.getParameterName());
	}

	private record ListParameter(String path, String name) {
	}

}
