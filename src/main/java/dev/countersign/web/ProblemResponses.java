package dev.countersign.web;

import java.util.List;
import java.util.Map;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.RateLimit;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

/**
 * Problems as an operation's responses: one for each status, with an example for each
 * problem and the headers that go with it.
 */
final class ProblemResponses {

	private ProblemResponses() {
	}

	static void add(ApiResponses responses, List<Problem> problems) {
		problems.forEach((problem) -> add(responses, problem));
	}

	private static void add(ApiResponses responses, Problem problem) {
		ApiResponse response = responses.computeIfAbsent(String.valueOf(problem.status().value()),
				(status) -> new ApiResponse().description(problem.status().getReasonPhrase()));
		if (hasOtherForm(response)) {
			return;
		}
		examples(response).addExamples(nameOf(problem), exampleOf(problem));
		switch (problem.status()) {
			case UNAUTHORIZED, FORBIDDEN -> {
				if (problem.concernsToken()) {
					header(response, HttpHeaders.WWW_AUTHENTICATE, "The challenge of RFC 6750, section 3",
							"Bearer error=\"invalid_token\"");
				}
			}
			case UNSUPPORTED_MEDIA_TYPE ->
				header(response, HttpHeaders.ACCEPT, "The content types that are read", "application/json");
			case TOO_MANY_REQUESTS -> {
				header(response, HttpHeaders.RETRY_AFTER, "How long to wait, in seconds", "1");
				header(response, RateLimit.POLICY_HEADER, "The limit: so many failures, within so many seconds",
						"\"login\";q=5;w=900");
				header(response, RateLimit.HEADER, "What is left of it, and the seconds until there is more",
						"\"login\";r=0;t=1");
			}
			case SERVICE_UNAVAILABLE -> header(response, HttpHeaders.RETRY_AFTER, "How long to wait, in seconds", "1");
			default -> {
			}
		}
	}

	/** A controller says what it answers with in the place of a problem. */
	private static boolean hasOtherForm(ApiResponse response) {
		return response.getContent() != null && !response.getContent().isEmpty() && !response.getContent()
			.containsKey(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE);
	}

	private static MediaType examples(ApiResponse response) {
		if (response.getContent() == null) {
			response.content(new Content());
		}
		return response.getContent()
			.computeIfAbsent(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
					(type) -> new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));
	}

	private static String nameOf(Problem problem) {
		String type = problem.type().toString();
		return type.substring(type.lastIndexOf(':') + 1);
	}

	private static Example exampleOf(Problem problem) {
		Map<?, ?> body = JsonMapper.shared().convertValue(ProblemBody.of(problem), Map.class);
		return new Example().summary(problem.error()).value(body);
	}

	private static void header(ApiResponse response, String name, String description, String example) {
		response.addHeaderObject(name,
				new Header().description(description).schema(new StringSchema().example(example)));
	}

}
