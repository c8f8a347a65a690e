package dev.countersign.console;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a browser is handed without a token.
 */
@IntegrationTest
class ConsoleFileTests {

	private static final Path FOLDER = Path.of("src/main/resources/dev/countersign/console");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@ParameterizedTest
	@MethodSource("files")
	void fileWhenAskedForThenItsOwnBytesAndAStrictPolicy(String name) throws IOException {
		MvcTestResult answer = this.mvc.get().uri("/console/" + name).exchange();
		assertThat(answer).hasStatusOk()
			.hasHeader("Cache-Control", "no-cache")
			.hasHeader("X-Content-Type-Options", "nosniff");
		assertThat(answer.getResponse().getContentAsByteArray()).isEqualTo(Files.readAllBytes(FOLDER.resolve(name)));
		assertThat(answer.getResponse().getHeaders("Content-Security-Policy")).singleElement()
			.asString()
			.contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
			.doesNotContain("unsafe", "http", "*", "data:");
	}

	@ParameterizedTest
	@MethodSource("files")
	void fileWhenReadThenNamesNoOtherHost(String name) throws IOException {
		assertThat(Files.readString(FOLDER.resolve(name)).replace("http://www.w3.org/2000/svg", ""))
			.doesNotContain("http:", "https:", "innerHTML", "eval(");
	}

	@Test
	void fileWhenUnchangedThen304AndWhenCompressedThenTheSame() throws IOException {
		MvcTestResult plain = this.mvc.get().uri("/console/console.js").exchange();
		String tag = plain.getResponse().getHeader("ETag");
		assertThat(this.mvc.get().uri("/console/console.js").header("If-None-Match", String.valueOf(tag)))
			.hasStatus(304);
		MvcTestResult packed = this.mvc.get()
			.uri("/console/console.js")
			.header("Accept-Encoding", "br, gzip")
			.exchange();
		assertThat(packed).hasHeader("Content-Encoding", "gzip").hasHeader("Vary", "Accept-Encoding");
		try (GZIPInputStream bytes = new GZIPInputStream(
				new ByteArrayInputStream(packed.getResponse().getContentAsByteArray()))) {
			assertThat(bytes.readAllBytes()).isEqualTo(plain.getResponse().getContentAsByteArray());
		}
		for (String refused : List.of("gzip;q=0", "br, gzip; q=0.0", "xgzip", "identity")) {
			assertThat(this.mvc.get().uri("/console/console.js").header("Accept-Encoding", refused)).headers()
				.as(refused)
				.doesNotContainHeader("Content-Encoding");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/nothing.js", "/console/x", "/console/console", "/console/ConsoleFiles.class",
			"/console/package-info.class", "/console/pages/", "/console/pages/x/y.js", "/console/client.txt" })
	void fileWhenNoneThen404(String path) {
		assertThat(this.mvc.get().uri(path)).hasStatus(404).bodyJson().extractingPath("error").isEqualTo("Not found");
	}

	@Test
	void auditPageWhenThereIsAnActThenSuggestsIt() throws IOException {
		String texts = Files.readString(FOLDER.resolve("texts.js"));
		String suggested = texts.substring(texts.indexOf("acts: [") + 7).replaceAll("(?s)].*", "");
		MvcTestResult refused = this.mvc.get()
			.uri("/audit?act=nothing")
			.header("Authorization", "Bearer " + this.tokens.of(TestAccounts.ADMIN))
			.exchange();
		String named = BearerTokens.json(refused).get("detail").asString().replaceAll(".* one of |\\.$", "");
		assertThat(suggested.trim().split("[\\s',]+")).filteredOn((act) -> !act.isEmpty())
			.containsExactlyInAnyOrder(named.split(", "));
	}

	@Test
	void consoleWhenSlashIsMissingThenLeadsOn() {
		assertThat(this.mvc.get().uri("/console")).hasStatus(302).hasHeader("Location", "console/");
		assertThat(this.mvc.get().uri("/console/")).hasStatusOk().bodyText().contains("<!doctype html>");
		assertThat(this.mvc.post().uri("/console/")).hasStatus(405);
	}

	@Test
	void rootWhenBrowserThenConsoleAndWhenScriptThenWhatThereIs() {
		assertThat(this.mvc.get().uri("/").header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")).hasStatus(302)
			.hasHeader("Location", "console/");
		MvcTestResult script = this.mvc.get().uri("/").header("Accept", "*/*").exchange();
		assertThat(script).hasStatusOk();
		assertThat(BearerTokens.json(script).properties()).extracting((place) -> place.getValue().asString())
			.containsExactly("Countersign", "/login", "/openapi.json", "/docs", "/console/");
		assertThat(this.mvc.post().uri("/")).hasStatus(405);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "text/html|302", "TEXT/HTML|302", "text/html;q=0.1|302", "text/html;charset=utf-8|302",
					"application/json;q=0.9, text/html|302", "text/html;q=0|200", "text/html; q=0.000, */*|200",
					"application/json, text/html;q=0.5|200", "application/json|200", "text/htmlx|200", "text/*|200",
					"text/html, ;|200" })
	void rootWhenPagesAreRefusedOrLessWelcomeThenWhatThereIs(String accepted, int status) {
		assertThat(this.mvc.get().uri("/").header("Accept", accepted)).hasStatus(status);
	}

	static List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(FOLDER)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> FOLDER.relativize(file).toString().replace('\\', '/'))
				.sorted()
				.toList();
		}
	}

}
