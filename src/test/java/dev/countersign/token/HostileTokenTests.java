package dev.countersign.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.key.SigningKeys;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTokenTests {

	private static final Path FOLDER = Path.of("src/test/resources/tokens");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private SigningKeys keys;

	@Autowired
	private TestClock clock;

	private String good = "";

	@BeforeAll
	void logIn(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		this.good = tokens.of(accounts.add());
	}

	static Stream<HostileToken> attacks() throws IOException {
		try (Stream<Path> files = Files.list(FOLDER)) {
			List<Path> attacks = files.filter((file) -> file.toString().endsWith(".token")).sorted().toList();
			assertThat(attacks).isNotEmpty();
			return attacks.stream().map(HostileTokenTests::read);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("attacks")
	void protectedWhenTokenHostileThenAnswerAsItsFileSays(HostileToken attack) {
		String token = forge().make(attack);
		assertThat(token).isNotEqualTo(this.good);
		MvcTestResult answer = send(token);
		assertThat(answer).as(attack.name()).hasStatus(attack.status());
		assertThat(challenge(answer)).as(attack.name()).isEqualTo(attack.challenge());
		if (attack.error().equals(HostileToken.NONE)) {
			assertThat(answer).bodyJson().hasPath("message");
			return;
		}
		assertThat(answer).hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.bodyJson()
			.isStrictlyEqualTo(problem(attack));
	}

	@Test
	void protectedWhenSignatureSpelledInAnotherWayThen403() {
		int dot = this.good.lastIndexOf('.') + 1;
		List<String> spellings = TokenForge.respell(this.good.substring(dot));
		assertThat(spellings).hasSize(3);
		assertThat(spellings)
			.allSatisfy((spelling) -> assertThat(send(this.good.substring(0, dot) + spelling)).hasStatus(403));
	}

	@Test
	void protectedWhenGoodTokenRememberedThenTamperedOnesStillRefused() {
		assertThat(send(this.good)).hasStatusOk();
		for (int i = 0; i < this.good.length(); i++) {
			char other = (this.good.charAt(i) != 'A') ? 'A' : 'B';
			String tampered = this.good.substring(0, i) + other + this.good.substring(i + 1);
			assertThat(send(tampered).getResponse().getStatus()).as("character %d", i).isIn(401, 403);
		}
		assertThat(send(this.good)).hasStatusOk();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void protectedWhenRefusedThenTheReasonIsInTheLogAloneAndNoPartOfTheToken(CapturedOutput output) {
		String[] segments = this.good.split("\\.");
		String unsigned = segments[0] + "." + segments[1] + ".";
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		String logger = BearerTokenAuthenticationProvider.class.getName();
		logging.setLogLevel(logger, LogLevel.DEBUG);
		try {
			assertThat(send(unsigned)).hasStatus(403).bodyText().doesNotContain("not signed");
		}
		finally {
			logging.setLogLevel(logger, null);
		}
		assertThat(output).contains("Refused a token, FORGED_TOKEN: it is not signed");
		assertThat(output.getAll()).doesNotContain(segments[1]);
	}

	@Test
	void readWhenExpectationMissingThenRefused(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("half.token"), "status: 401\nerror: Invalid token\n");
		assertThatIllegalArgumentException().isThrownBy(() -> HostileToken.read(file))
			.withMessageContaining("challenge");
	}

	@Test
	void readWhenLineUnknownThenRefused(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("odd.token"), "stauts: 401\n");
		assertThatIllegalArgumentException().isThrownBy(() -> HostileToken.read(file)).withMessageContaining("stauts");
	}

	@Test
	void makeWhenPlaceholderUnknownThenRefused(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("odd.token"),
				"token: ${nonsense}\nstatus: 401\nerror: Invalid token\nchallenge: Bearer\n");
		HostileToken attack = HostileToken.read(file);
		assertThatIllegalArgumentException().isThrownBy(() -> forge().make(attack)).withMessageContaining("nonsense");
	}

	private TokenForge forge() {
		return new TokenForge(this.good, this.keys.current().signing(), this.clock.instant());
	}

	private MvcTestResult send(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	private static String challenge(MvcTestResult answer) {
		String challenge = answer.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE);
		return (challenge != null) ? challenge : HostileToken.NONE;
	}

	private static String problem(HostileToken attack) {
		String type = switch (attack.status()) {
			case 403 -> "forged-token";
			default -> attack.error().equals("Token has expired") ? "token-expired" : "invalid-token";
		};
		String detail = switch (type) {
			case "forged-token" -> "The token's signature does not verify.";
			case "token-expired" -> "Log in or refresh to get a new token.";
			default -> "The token is not one that this service accepts.";
		};
		return """
				{"type":"urn:countersign:problem:%s","title":"%s","status":%d,"detail":"%s","error":"%s"}"""
			.formatted(type, attack.error(), attack.status(), detail, attack.error());
	}

	private static HostileToken read(Path file) {
		try {
			return HostileToken.read(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
