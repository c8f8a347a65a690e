package dev.countersign.web;

import java.io.IOException;
import java.util.List;

import dev.countersign.testkit.RequestLog;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths with escapes that cannot be decoded, behind a semicolon, where the container does
 * not look.
 */
final class UndecodablePaths {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE",
			"PROPFIND");

	private static final List<String> PATHS = List.of("/x;%zz", "/x;a=%", "/x;%", "/x;%4", "/x;%%34", "/x;a=%2;b",
			"/x;a=1,%2,3", "/x;a=%2,5", "/x;%+1", "/x;%-1=a", "/x;a=b;c=%g0/y", "/;%zz", "/;%zz/login", "/login;a=%2",
			"/login/factor;%zz", "/verify;a=%2", "/verify/x;a=%", "/client.js;%g", "/.well-known/jwks.json;%g",
			"/oauth2/token;%zz", "/swagger-ui/;%zz", "/swagger-ui/index.html;.%z", "/console/;%zz", "/error;%zz",
			"/actuator/health;%zz", "/actuator/health/liveness;a=%z1", "/x;%zz?a=%zz", "//x;%zz");

	private UndecodablePaths() {
	}

	/**
	 * Asserts that each is refused as a path that the container cannot decode, and that
	 * nothing is logged.
	 * @param port of the server
	 * @param contextPath where the service lies on its host
	 * @param output what the service logs
	 */
	static void assertRefused(int port, String contextPath, CapturedOutput output) throws IOException {
		int before = output.getAll().length();
		for (String method : METHODS) {
			String refusal = comparable(send(port, method, contextPath + "/x%zz"));
			assertThat(refusal).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/problem+json\r\n");
			for (String path : PATHS) {
				RawAnswer answer = send(port, method, contextPath + path);
				assertThat(comparable(answer)).as(method + " " + path).isEqualTo(refusal);
				AnswerHeaders.assertComplete(answer::header);
			}
		}
		assertThat(RequestLog.of(output.getAll().substring(before))).doesNotContain("ERROR", "WARN", "Exception",
				"\tat ");
	}

	/** The container says beforehand that nobody may trace. */
	private static String comparable(RawAnswer answer) {
		return answer.text().replaceFirst("Date: [^\r]*\r\n", "").replaceFirst("Allow: [^\r]*\r\n", "");
	}

	private static RawAnswer send(int port, String method, String target) throws IOException {
		return RawAnswer.to(port, method + " " + target
				+ " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	}

}
