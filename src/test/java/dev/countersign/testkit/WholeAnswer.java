package dev.countersign.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/**
 * All that a client sees of an answer but the time: it cannot tell two apart that are
 * equal.
 *
 * @param status the status
 * @param headers all values of each
 * @param body as text
 */
public record WholeAnswer(int status, Map<String, List<String>> headers, String body) {

	/**
	 * Takes an answer.
	 * @param result of a request
	 */
	public static WholeAnswer of(MvcTestResult result) {
		MockHttpServletResponse response = result.getResponse();
		Map<String, List<String>> headers = new TreeMap<>();
		response.getHeaderNames()
			.stream()
			.filter((name) -> !HttpHeaders.DATE.equals(name))
			.forEach((name) -> headers.put(name, List.copyOf(response.getHeaders(name))));
		return new WholeAnswer(response.getStatus(), headers,
				new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
	}

}
