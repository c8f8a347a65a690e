package dev.countersign.web;

import java.util.List;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PlainPathFirewallTests {

	private final PlainPathFirewall firewall = new PlainPathFirewall();

	@ParameterizedTest
	@MethodSource("encoded")
	void pathWhenSentWithWhatTheStrictFirewallRefusesThenRefused(String refused) {
		assertRefused(request("/a/b" + refused + "c", "", "/a/b", null));
		assertRefused(request("/a/b", "/a" + refused + "c", "/b", null));
	}

	@ParameterizedTest
	@MethodSource("decoded")
	void pathWhenReadWithWhatTheStrictFirewallRefusesThenRefused(String refused) {
		assertRefused(request("/a/b", "", "/a" + refused + "b", null));
		assertRefused(request("/a/b", "", "/a", "/b" + refused + "c"));
	}

	@ParameterizedTest
	@MethodSource("climbing")
	void pathWhenItClimbsThenRefused(String path) {
		assertRefused(request(path, "", path, null));
	}

	@Test
	void pathWhenNothingIsWrongThenPasses() {
		for (String path : new String[] { "/verify", "/api-tokens/7", "/users/a.b", "/users/%C3%A9", "/users/_",
				"/" }) {
			assertThatNoException().isThrownBy(
					() -> this.firewall.getFirewalledRequest(request(path, "", path.replaceAll("%..", "x"), null)));
		}
	}

	static Iterable<String> encoded() {
		return new TreeSet<>(new StrictHttpFirewall().getEncodedUrlBlocklist());
	}

	static Iterable<String> decoded() {
		return new TreeSet<>(new StrictHttpFirewall().getDecodedUrlBlocklist());
	}

	static Iterable<String> climbing() {
		return List.of("/a/../b", "/a/./b", "/a/..", "/a/.");
	}

	private void assertRefused(HttpServletRequest request) {
		assertThatExceptionOfType(RequestRejectedException.class)
			.isThrownBy(() -> this.firewall.getFirewalledRequest(request));
	}

	private static HttpServletRequest request(String uri, String contextPath, String servletPath,
			@Nullable String pathInfo) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", uri);
		request.setContextPath(contextPath);
		request.setServletPath(servletPath);
		request.setPathInfo(pathInfo);
		return request;
	}

}
