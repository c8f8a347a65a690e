package dev.countersign.problem;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * The body of every error answer: RFC 9457's members and the short text for scripts.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457, section 3</a>
 */
@Schema(name = "Problem", requiredProperties = { "type", "title", "status", "detail", "error" })
public record ProblemBody(
		@Schema(description = "Stands for this problem and never changes",
				example = "urn:countersign:problem:token-expired") URI type,
		@Schema(description = "The problem in a few words", example = "Token has expired") String title,
		@Schema(description = "The status of the answer", example = "401") int status,
		@Schema(description = "What is wrong, for people",
				example = "Log in or refresh to get a new token.") String detail,
		@Schema(description = "The short text that scripts read", example = "Token has expired") String error,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Schema(
				description = "Of 'Second factor required' alone: what the second step of the login sends back, once",
				example = "csl_YSBsb2dpbiB0aGF0IGlzIGhhbGYgZG9uZQ") @Nullable String login,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Schema(
				description = "Of 'Second factor required' alone: the kinds of second factors that the account has",
				example = "[\"totp\"]") @Nullable List<String> factors) {

	/**
	 * Makes the body of a problem with its own sentence.
	 * @param problem what is wrong
	 */
	public static ProblemBody of(Problem problem) {
		return of(problem, problem.detail());
	}

	/**
	 * Makes the body of a problem with a sentence that says more.
	 * @param problem what is wrong
	 * @param detail a sentence for the caller, free of secrets and of our internals
	 */
	public static ProblemBody of(Problem problem, String detail) {
		return new ProblemBody(problem.type(), problem.error(), problem.status().value(), detail, problem.error(), null,
				null);
	}

	/**
	 * Makes the body of an error that is none of the catalogue's, as a controller that
	 * somebody adds may choose any status.
	 * @param status what the controller chose
	 * @param detail a sentence for the caller; that of the status if it is null
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-4.2.1">RFC 9457,
	 * section 4.2.1</a>
	 */
	public static ProblemBody of(HttpStatusCode status, @Nullable String detail) {
		HttpStatus known = HttpStatus.resolve(status.value());
		String title = (known != null) ? known.getReasonPhrase() : "Error " + status.value();
		return new ProblemBody(URI.create("about:blank"), title, status.value(), (detail != null) ? detail : title,
				title, null, null);
	}

	/**
	 * Returns this body with what the second step of a login needs.
	 * @param handle what that step sends back
	 * @param kinds the kinds of second factors that the account has
	 */
	public ProblemBody withSecondStep(String handle, List<String> kinds) {
		return new ProblemBody(this.type, this.title, this.status, this.detail, this.error, handle, kinds);
	}

	/**
	 * Answers a request with this problem.
	 * @param response the answer, of which nothing has been sent
	 * @throws IOException if the client is gone
	 */
	public void write(HttpServletResponse response) throws IOException {
		byte[] body = json();
		response.setStatus(this.status);
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	/** Returns the body in UTF-8. */
	public byte[] json() {
		return JsonMapper.shared().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
	}

	/** The handle opens an account for whoever has the second factor. */
	@Override
	public String toString() {
		return "ProblemBody[error=" + this.error + "]";
	}

}
