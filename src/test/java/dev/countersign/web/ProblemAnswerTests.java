package dev.countersign.web;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RequestLog;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@Import(TestControllers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ProblemAnswerTests {

	@Autowired
	private MockMvcTester mvc;

	private String token = "";

	@BeforeAll
	void logIn(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		this.token = tokens.of(accounts.add());
	}

	@Test
	void answerWhenGoodThenCarriesSecurityHeaders() {
		MvcTestResult answer = this.mvc.get().uri("/protected").with(bearer(this.token)).exchange();
		assertThat(answer).hasStatusOk();
		AnswerHeaders.assertComplete(answer.getResponse()::getHeaders);
	}

	@Test
	void answerWhenRefusedThenOneFormForEveryStatus() {
		assertProblem(login("{}"), 400, "invalid-request");
		assertProblem(login("""
				{"username":"nobody","password":"wrong"}"""), 401, "invalid-credentials");
		assertProblem(this.mvc.get().uri("/protected").exchange(), 401, "missing-token");
		assertProblem(this.mvc.get().uri("/protected").with(bearer("a.b.c")).exchange(), 401, "invalid-token");
		assertProblem(this.mvc.get().uri("/protected").with(bearer(unsecured())).exchange(), 403, "forged-token");
		assertProblem(this.mvc.get().uri("/nowhere").with(bearer(this.token)).exchange(), 404, "not-found");
		assertProblem(this.mvc.get().uri("/login").exchange(), 405, "method-not-allowed");
		assertProblem(login(" ".repeat(16 * 1024 + 1)), 413, "content-too-large");
		assertProblem(this.mvc.post().uri("/login").contentType(MediaType.TEXT_XML).content("<a/>").exchange(), 415,
				"unsupported-media-type");
	}

	@ParameterizedTest
	@ValueSource(strings = { "exception", "error", "unwritable" })
	void answerWhenControllerBrokenThen500WithoutItsMessageAndLoggedOnce(String fault, CapturedOutput output) {
		MvcTestResult answer = this.mvc.get().uri("/tomorrow/" + fault).with(bearer(this.token)).exchange();
		assertProblem(answer, 500, "internal-error");
		assertThat(RequestLog.of(output.getAll())).containsOnlyOnce("ERROR").containsOnlyOnce("Failed to answer");
		assertThat(output.getAll()).contains(TestControllers.SECRET).doesNotContain(this.token);
	}

	@ParameterizedTest
	@CsvSource({ "400,Invalid request", "402,Payment Required", "404,Not found", "409,Conflict", "410,Gone",
			"412,Precondition failed", "418,I'm a teapot", "422,Unprocessable Content", "429,Too Many Requests" })
	void answerWhenControllerChoosesAStatusThenKeptWithItsReason(int status, String error, CapturedOutput output) {
		MvcTestResult answer = this.mvc.get().uri("/tomorrow/status/" + status).with(bearer(this.token)).exchange();
		assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer).bodyJson().extractingPath("error").isEqualTo(error);
		assertThat(answer).bodyJson().extractingPath("detail").isEqualTo("Chosen by the controller.");
		assertThat(RequestLog.of(output.getAll())).doesNotContain("ERROR", "WARN");
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503, 504 })
	void answerWhenControllerChoosesAFaultOfTheServerThenKeptWithoutItsReasonAndLogged(int status,
			CapturedOutput output) {
		MvcTestResult answer = this.mvc.get().uri("/tomorrow/status/" + status).with(bearer(this.token)).exchange();
		assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer).bodyText().doesNotContain("Chosen by the controller");
		assertThat(output.getAll()).containsOnlyOnce("Failed to answer");
	}

	@Test
	void answerWhenExceptionIsAnnotatedWithAStatusThenKept() {
		MvcTestResult answer = this.mvc.get().uri("/tomorrow/taken").with(bearer(this.token)).exchange();
		assertThat(answer).hasStatus(409).bodyJson().extractingPath("detail").isEqualTo("The name is taken.");
	}

	@Test
	void answerWhenClientWentAwayThenNotLogged(CapturedOutput output) {
		this.mvc.get().uri("/tomorrow/abandoned").with(bearer(this.token)).exchange();
		assertThat(RequestLog.of(output.getAll())).doesNotContain("ERROR", "WARN", "Exception");
	}

	@Test
	void answerWhenCallerAtFaultThenNotLogged(CapturedOutput output) {
		login("{");
		login("""
				{"username":"nobody","password":"a password of mine"}""");
		this.mvc.get().uri("/protected").with(bearer("a.b.c")).exchange();
		this.mvc.get().uri("/nowhere").with(bearer(this.token)).exchange();
		assertThat(RequestLog.of(output.getAll())).doesNotContain("ERROR", "WARN", "Exception", "a password of mine",
				this.token);
	}

	@Test
	void answerWhenFieldMissingThenNamedAsInJson() {
		MvcTestResult answer = this.mvc.post()
			.uri("/tomorrow")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{}")
			.with(bearer(this.token))
			.exchange();
		assertThat(answer).hasStatus(400)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("The field 'refresh_token' is required.");
	}

	@Test
	void answerWhenFieldIsUnknownThenNamed() {
		MvcTestResult answer = this.mvc.post().uri("/tomorrow").contentType(MediaType.APPLICATION_JSON).content("""
				{"refresh_token":"x","refreshToken":"y"}""").with(bearer(this.token)).exchange();
		assertThat(answer).hasStatus(400)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("The field 'refreshToken' is not one of this request.");
	}

	@Test
	void answerWhenBodyIsOfAnotherTypeThenSaysWhatToSend() {
		assertThat(this.mvc.post().uri("/login").content("{}")).hasStatus(415)
			.hasHeader("Accept", "application/json")
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("Send Content-Type: application/json");
		assertThat(this.mvc.post()
			.uri("/revoke")
			.content("{}")
			.contentType(MediaType.APPLICATION_JSON)
			.with(bearer(this.token))).hasStatus(415)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("Send Content-Type: application/x-www-form-urlencoded");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/xml", "garbage", "*/*;q=0", "image/png, text/html;q=0.9" })
	void answerWhenAnotherFormAskedForThenJson(String accept) {
		assertThat(this.mvc.get().uri("/protected").header("Accept", accept).with(bearer(this.token))).hasStatusOk()
			.hasContentType(MediaType.APPLICATION_JSON);
		assertThat(this.mvc.get().uri("/protected").header("Accept", accept)).hasStatus(401)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(this.mvc.get().uri("/login").header("Accept", accept)).hasStatus(405)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	private MvcTestResult login(String body) {
		return this.mvc.post().uri("/login").contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

	/** The good token's claims, with its signature cut off. */
	private String unsecured() {
		return this.token.substring(0, this.token.lastIndexOf('.') + 1);
	}

	private static void assertProblem(MvcTestResult answer, int status, String type) {
		assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		JsonNode body = JsonMapper.shared().readTree(answer.getResponse().getContentAsByteArray());
		assertThat(body.propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail", "error");
		assertThat(body.get("type").asString()).isEqualTo("urn:countersign:problem:" + type);
		assertThat(body.get("status").asInt()).isEqualTo(status);
		assertThat(body.get("title").asString()).isNotBlank();
		assertThat(body.get("detail").asString()).isNotBlank();
		assertThat(body.get("error").asString()).isNotBlank();
		assertThat(body.toString()).doesNotContain("Exception", "dev.countersign", "springframework", "jdbc", "hunter2",
				"\\tat ");
		AnswerHeaders.assertComplete(answer.getResponse()::getHeaders);
	}

}
