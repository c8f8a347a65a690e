package dev.countersign.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RequestLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are broken in every way that a client can break them, to every path that
 * any controller answers, today's and tomorrow's.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.registration.enabled=true",
				"countersign.limit.address.failures=1000000", "logging.level.dev.countersign=TRACE" })
@Import(TestControllers.class)
@ExtendWith(OutputCaptureExtension.class)
class NoFaultOfOursTests {

	/** It looks like a token, and must be in no log. */
	private static final String PLANTED = "csr_PLANTEDPLANTEDPLANTEDPLANTED";

	/** Access and refresh tokens and device marks, as answers hold them. */
	private static final Pattern SECRETS = Pattern.compile("eyJ[\\w.-]{40,}|csr_[\\w.-]+|(?<=Device-Mark: )\\S+");

	private static final List<String> BROKEN_ON_PURPOSE = List.of("/tomorrow/exception", "/tomorrow/error",
			"/tomorrow/unwritable");

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	private final Set<String> paths = new TreeSet<>(
			List.of("/swagger-ui/index.html", "/nowhere", "/", "/verify", "/verify/x"));

	@BeforeEach
	void findPaths(@Autowired ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.map((pattern) -> pattern.replaceAll("\\{[^}]*}|\\*+", "x").replaceAll("\\[.*", ""))
			.filter((path) -> !BROKEN_ON_PURPOSE.contains(path))
			.forEach(this.paths::add);
		assertThat(this.paths).contains("/login", "/logout", "/protected", "/users", "/users/x", "/tomorrow",
				"/actuator/health", "/openapi.json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND" })
	void requestWhenMalformedThenNoFaultOfOursAndNothingLogged(String method, CapturedOutput output)
			throws IOException {
		String token = this.tokens.of(ADMIN);
		int before = output.getAll().length();
		for (String path : this.paths) {
			for (String authorization : List.of("", "Authorization: Bearer " + token + "\r\n")) {
				for (String request : malformed(method, path, authorization)) {
					RawAnswer answer = RawAnswer.to(this.port, request);
					assertThat(answer.status()).as(request + answer.text()).isBetween(200, 499);
				}
			}
		}
		assertThat(RequestLog.of(output.getAll().substring(before)))
			.doesNotContain("ERROR", "WARN", "Exception", "\tat ")
			.doesNotContain(PLANTED)
			.doesNotContain(token);
	}

	/** Anyone who looks for a fault turns everything on, and sends the log to others. */
	@Test
	void requestWhenEverythingIsLoggedThenNoSecretInIt(@Autowired LoggingSystem logging) throws IOException {
		StringBuffer log = new StringBuffer();
		StringBuilder answers = new StringBuilder();
		Runnable stop = divertLog(log);
		logging.setLogLevel("ROOT", LogLevel.TRACE);
		logging.setLogLevel("org.springframework", LogLevel.TRACE);
		try {
			answers.append(send("POST", "/login", "application/json", """
					{"username":"admin","password":"%s"}""".formatted(ADMIN.password())));
			String refresh = answers.toString().replaceAll("(?s).*\"refresh_token\":\"([^\"]+)\".*", "$1");
			answers.append(send("POST", "/token/refresh", "application/json", """
					{"refresh_token":"%s"}""".formatted(refresh)));
			for (String path : this.paths) {
				send("GET", path + "?refresh_token=" + PLANTED, "application/json", "");
				send("POST", path, "application/json", """
						{"password":"%s"}""".formatted(PLANTED));
				send("POST", path, "application/x-www-form-urlencoded",
						"token=" + PLANTED + "&client_secret=" + PLANTED);
			}
		}
		finally {
			logging.setLogLevel("org.springframework", null);
			logging.setLogLevel("ROOT", LogLevel.INFO);
			stop.run();
		}
		assertThat(log).contains("LoginController").doesNotContain(PLANTED, ADMIN.password());
		assertThat(SECRETS.matcher(answers).results().map(MatchResult::group)).hasSizeGreaterThanOrEqualTo(5)
			.allSatisfy((secret) -> assertThat(log).doesNotContain(secret));
	}

	/** It would be megabytes, which nobody reads. */
	private static Runnable divertLog(StringBuffer log) {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Appender<ILoggingEvent> console = root.getAppender("CONSOLE");
		AppenderBase<ILoggingEvent> diverted = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				log.append(event.getFormattedMessage()).append('\n');
				if (event.getThrowableProxy() != null) {
					log.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
				}
			}

		};
		diverted.start();
		root.addAppender(diverted);
		root.detachAppender(console);
		return () -> {
			root.addAppender(console);
			root.detachAppender(diverted);
		};
	}

	private String send(String method, String target, String type, String body) throws IOException {
		return RawAnswer
			.to(this.port,
					head(method, target, "") + "Device-Mark: " + PLANTED + "\r\nContent-Type: " + type
							+ "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
			.text();
	}

	@Test
	void downloadWhenBrokenOffThenNothingLogged(CapturedOutput output) throws Exception {
		int before = output.getAll().length();
		for (int i = 0; i < 5; i++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				socket.setReceiveBufferSize(2048);
				socket.setSoLinger(true, 0);
				socket.getOutputStream()
					.write("GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(4)
						.getBytes(StandardCharsets.US_ASCII));
				assertThat(socket.getInputStream().read()).isEqualTo('H');
			}
		}
		assertThat(RawAnswer.to(this.port, head("GET", "/docs", "") + "\r\n").status()).isEqualTo(302);
		assertThat(RequestLog.of(output.getAll().substring(before))).doesNotContain("ERROR", "WARN", "\tat ");
	}

	private static List<String> malformed(String method, String path, String authorization) {
		String plain = head(method, path, authorization);
		String json = "{\"refresh_token\":\"" + PLANTED + "\",";
		return List.of(head(method, path + ";%zz", authorization) + "\r\n",
				head(method, path + ";a=%", authorization) + "\r\n",
				head(method, "/;a=1,%2" + path, authorization)
						+ "Origin: http://x\r\nAccess-Control-Request-Method: GET\r\n\r\n",
				head(method, path + ";a=%00,%0a;b=%c0%af;%ff", authorization) + "\r\n",
				head(method, "/" + path, authorization) + "\r\n",
				head(method, path + "?%+1=x&%-1", authorization)
						+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\ntoken=x",
				head(method, path + "?refresh_token=" + PLANTED + "%zz", authorization) + "\r\n",
				head(method, path + "?%zz=" + PLANTED, authorization) + "\r\n",
				head(method, path + "?" + "a=b&".repeat(1100), authorization) + "\r\n",
				plain + "Content-Type: */*\r\n\r\n",
				plain + "Content-Type: application/*\r\nContent-Length: 2\r\n\r\n{}",
				plain + "Content-Type: ;;\r\nContent-Length: 2\r\n\r\n{}",
				plain + "Content-Type: text/x;a=\u00e4\r\nContent-Length: 2\r\n\r\n{}",
				plain + "Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}",
				plain + "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b",
				plain + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json,
				plain + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\ntoken=%zz&",
				plain + "Accept: ;;\r\nAccept-Language: \u00e4;q=x\r\nCookie: =;;=\r\nIf-Match: x\"\r\n\r\n",
				plain + "Range: bytes=9-1,x\r\nIf-Modified-Since: never\r\nAccept-Encoding: ;q\r\n\r\n");
	}

	private static String head(String method, String target, String authorization) {
		return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + authorization;
	}

}
