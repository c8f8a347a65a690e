package dev.countersign.login;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginRequestTests {

	private static final int LIMIT = 16 * 1024;

	private static final String NOT_JSON = "The body must be one JSON object, in UTF-8, with each field once.";

	private static final String HALF = "A text of the body has half of a surrogate pair, which is no character.";

	@Autowired
	private MockMvcTester mvc;

	private String good = "";

	@BeforeAll
	void addAccount(@Autowired TestAccounts accounts) {
		TestAccount account = accounts.add();
		this.good = "\"username\":\"%s\",\"password\":\"%s\"".formatted(account.username(), account.password());
	}

	@Test
	void loginWhenBodyGoodThen200AndNotStored() {
		MvcTestResult answer = login("{" + this.good + "}");
		assertThat(answer).hasStatusOk()
			.hasContentType(MediaType.APPLICATION_JSON)
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		assertThat(answer).bodyJson().extractingPath("token_type").isEqualTo("Bearer");
		assertThat(answer).bodyJson().extractingPath("expires_in").isEqualTo(3600);
	}

	@Test
	void loginWhenUnknownFieldsThenIgnored() {
		assertThat(login("{" + this.good + ",\"role\":\"admin\",\"scope\":\"admin\",\"x\":{\"y\":[1]}}")).hasStatusOk();
	}

	/** A phone's keyboard adds one after a word. */
	@Test
	void loginWhenBlanksAroundNameThen200() {
		assertThat(login("{" + this.good.replaceFirst(":\"", ":\"  ").replaceFirst("\",", " \",") + "}")).hasStatusOk();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{"password":"p"}                                | The field 'username' is required.
					{"username":"u"}                                | The field 'password' is required.
					{"username":null,"password":"p"}                | The field 'username' is required.
					{"username":"u","password":null}                | The field 'password' is required.
					{"username":"","password":"p"}                  | The field 'username' is required.
					{"username":"u","password":""}                  | The field 'password' is required.
					{}                                              | The field 'password' is required. The field 'username' is required.
					{"Username":"u","password":"p"}                 | The field 'username' is required.
					{"username":1,"password":"p"}                   | The field 'username' is of the wrong type.
					{"username":"u","password":1}                   | The field 'password' is of the wrong type.
					{"username":"u","password":1.5}                 | The field 'password' is of the wrong type.
					{"username":"u","password":true}                | The field 'password' is of the wrong type.
					{"username":"u","password":["p"]}               | The field 'password' is of the wrong type.
					{"username":{"$ne":""},"password":"p"}          | The field 'username' is of the wrong type.
					{"username":[],"password":"p"}                  | The field 'username' is of the wrong type.
					""")
	void loginWhenFieldMissingOrWrongThen400NamesIt(String body, String detail) {
		assertRefused(login(body), detail);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "hello", "1", "true", "\"hello\"", "\"\"", "[]", "[{}]", "{", "}", "{}{}",
			"{} x", "{\"username\":\"u\"", "{'username':'u','password':'p'}", "{username:\"u\",password:\"p\"}",
			"{\"username\":\"u\",\"password\":\"p\",}", "{\"username\":\"u\",/* */\"password\":\"p\"}",
			"{\"username\":\"u\",\"password\":\"p\\x\"}", "{\"username\":\"u\",\"password\":\"p\n\"}", """
					{"username":"u","username":"v","password":"p"}""",
			"{\"username\":\"u\",\"user\\u006eame\":\"v\",\"password\":\"p\"}", """
					{"username":"u","password":"p","x":1,"x":2}""", """
					{"username":"u","password":"p","x":{"y":1,"y":2}}""", """
					{"username":"u","password":"p","x":NaN}""", """
					{"username":"u","password":"p","x":01}""", "username=u&password=p", "<login/>" })
	void loginWhenBodyIsNotOneObjectThen400(String body) {
		assertRefused(login(body), NOT_JSON);
	}

	@Test
	void loginWhenTrailingObjectBehindGoodOneThen400() {
		assertRefused(login("{" + this.good + "}{}"), NOT_JSON);
	}

	@Test
	void loginWhenNestedBeyondAnyUseThen400() {
		assertRefused(login("{\"x\":" + "[".repeat(8_000) + "]".repeat(8_000) + "}"), NOT_JSON);
		assertRefused(login("[".repeat(LIMIT)), NOT_JSON);
	}

	@Test
	void loginWhenNumberBeyondAnyUseThen400() {
		assertRefused(login("{\"username\":" + "9".repeat(15_000) + ",\"password\":\"p\"}"), NOT_JSON);
	}

	@Test
	void loginWhenNotUtf8Then400() {
		byte[] latin1 = "{\"username\":\"j\u00f6rg\",\"password\":\"p\"}".getBytes(StandardCharsets.ISO_8859_1);
		assertRefused(login(latin1, "application/json"), NOT_JSON);
	}

	/** Overlong, half a character, cut off, and in another encoding. */
	@ParameterizedTest
	@ValueSource(strings = { "c080", "eda080", "edb080", "e282", "ff", "f4908080" })
	void loginWhenTextIsNotUtf8Then400(String hexadecimal) {
		String bytes = new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.ISO_8859_1);
		String body = "{%s,\"x\":\"%s\"}".formatted(this.good, bytes);
		assertRefused(login(body.getBytes(StandardCharsets.ISO_8859_1), "application/json"), NOT_JSON);
	}

	@Test
	void loginWhenInAnotherEncodingThenRefused() {
		for (Charset charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
			byte[] body = ("{" + this.good + "}").getBytes(charset);
			assertRefused(login(body, "application/json"), NOT_JSON);
			assertThat(login(body, "application/json;charset=" + charset)).hasStatus(415);
		}
	}

	@Test
	void loginWhenSaidToBeInAsciiThen200() {
		byte[] body = ("{" + this.good + "}").getBytes(StandardCharsets.US_ASCII);
		assertThat(login(body, "application/json;charset=us-ascii")).hasStatusOk();
	}

	/** All would be the same bytes. */
	@ParameterizedTest
	@ValueSource(strings = { "\"password\":\"\\ud800\"", "\"password\":\"a\\uDfFfb\"",
			"\"password\":\"\\ude00\\ud83d\"", "\"password\":\"\\ud83d\\ud83d\\ude00\"", "\"password\":\"\\ud83d\\n\"",
			"\"password\":\"\\\\\\ud83d\\\\ude00\"", "\"password\":\"p\",\"\\ud800\":1",
			"\"password\":\"p\",\"x\":[{\"y\":\"\\ud800\"}]", "\"password\":\"p\",\"x\":{\"\\ud800\":1}" })
	void loginWhenTextHasHalfACharacterThen400(String members) {
		assertRefused(login("{\"username\":\"nobody\"," + members + "}"), HALF);
		assertRefused(login("{\"username\":\"\\udc00\"," + members + "}"), HALF);
	}

	@Test
	void loginWhenByteOrderMarkAheadThen200() {
		assertThat(login("\ufeff{" + this.good + "}")).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json;charset=UTF-8", "application/json; charset=utf-8",
			"Application/JSON" })
	void loginWhenJsonInAnySpellingThen200(String contentType) {
		assertThat(login(("{" + this.good + "}").getBytes(StandardCharsets.UTF_8), contentType)).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/html", "application/xml", "application/x-www-form-urlencoded",
			"multipart/form-data", "multipart/form-data;boundary=x", "application/octet-stream", "application/json-seq",
			"garbage", "application/json;charset=nonsense", "application/", "*/*" })
	void loginWhenContentTypeWrongThen415(String contentType) {
		MvcTestResult answer = login(("{" + this.good + "}").getBytes(StandardCharsets.UTF_8), contentType);
		assertThat(answer).hasStatus(415).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer).bodyJson().extractingPath("error").isEqualTo("Unsupported media type");
	}

	@Test
	void loginWhenContentTypeMissingThen415() {
		assertThat(this.mvc.post().uri("/login").content("{" + this.good + "}")).hasStatus(415);
	}

	@Test
	void loginWhenBodyAtLimitThen200AndBeyondIt413() {
		String body = "{" + this.good + "}";
		assertThat(login(body + " ".repeat(LIMIT - body.length()))).hasStatusOk();
		MvcTestResult answer = login(body + " ".repeat(LIMIT + 1 - body.length()));
		assertThat(answer).hasStatus(413).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer).bodyJson().extractingPath("error").isEqualTo("Content too large");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\u0000", "john\\u0000", "\\\\ud800", "\\ud83d\\ude00", "' OR 1=1 --", "${jndi:ldap://x}",
			"\\r\\nINFO all is well", "*)(uid=*", "\\u202enhoj", "\\u1e9e", "%00", "../../etc/passwd" })
	void loginWhenNameHostileThenInvalidCredentials(String username) {
		assertInvalidCredentials("""
				{"username":"%s","password":"p"}""".formatted(username));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\u0000", "\\\\ud800\\ud83d\\ude00", "{noop}p", "' OR 1=1 --" })
	void loginWhenPasswordHostileThenInvalidCredentials(String password) {
		assertInvalidCredentials("""
				{"username":"nobody","password":"%s"}""".formatted(password));
	}

	@Test
	void loginWhenNameOrPasswordOverLongThenInvalidCredentials() {
		assertInvalidCredentials("""
				{"username":"%s","password":"p"}""".formatted("u".repeat(15_000)));
		assertInvalidCredentials("""
				{"username":"nobody","password":"%s"}""".formatted("p".repeat(15_000)));
	}

	private void assertInvalidCredentials(String body) {
		MvcTestResult answer = login(body);
		assertThat(answer).hasStatus(401).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer).bodyJson().extractingPath("error").isEqualTo("Invalid credentials");
	}

	private static void assertRefused(MvcTestResult answer, String detail) {
		assertThat(answer).hasStatus(400)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.isStrictlyEqualTo("""
					{"type":"urn:countersign:problem:invalid-request","title":"Invalid request","status":400,
					"detail":"%s","error":"Invalid request"}""".formatted(detail));
	}

	private MvcTestResult login(String body) {
		return login(body.getBytes(StandardCharsets.UTF_8), MediaType.APPLICATION_JSON_VALUE);
	}

	private MvcTestResult login(byte[] body, String contentType) {
		return this.mvc.post().uri("/login").header(HttpHeaders.CONTENT_TYPE, contentType).content(body).exchange();
	}

}
