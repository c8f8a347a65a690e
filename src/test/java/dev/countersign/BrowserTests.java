package dev.countersign;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.testkit.InstalledProgram;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of other origins in a real Chromium: of one that is allowed, and of another.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTests {

	private static final HttpServer PAGES = startPages();

	private static final String ALLOWED = "http://localhost:" + PAGES.getAddress().getPort();

	private static final String FOREIGN = "http://127.0.0.1:" + PAGES.getAddress().getPort();

	private static final AtomicInteger PREFLIGHTS = new AtomicInteger();

	/** Answers with what a page can see of an answer, or with the error that it gets. */
	private static final String ASK = """
			const [url, options, header, done] = arguments;
			fetch(url, options)
				.then(async (answer) => done({type: answer.type, status: answer.status,
					header: header ? answer.headers.get(header) : null, body: await answer.text()}))
				.catch((failure) => done({type: failure.name}));
			""";

	@LocalServerPort
	private int port;

	@Autowired
	private TestAccounts accounts;

	private @Nullable ChromeDriver browser;

	@DynamicPropertySource
	static void allowOrigin(DynamicPropertyRegistry registry) {
		registry.add("countersign.cors.allowed-origins", () -> ALLOWED);
	}

	@BeforeAll
	void startBrowser() {
		ChromeOptions options = new ChromeOptions().setBinary(InstalledProgram.find("chromium").toString());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(InstalledProgram.find("chromedriver").toFile())
			.usingAnyFreePort()
			.build();
		ChromeDriver started = new ChromeDriver(service, options);
		started.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
		this.browser = started;
	}

	@AfterAll
	void stopBrowser() {
		PAGES.stop(0);
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void pageWhenOriginAllowedThenLogsInRefreshesAndReads() {
		open(ALLOWED);
		TestAccount john = this.accounts.add();
		Map<?, ?> login = post("/login", """
				{"username":"%s","password":"%s"}""".formatted(john.username(), john.password()), "Device-Mark");
		assertThat(login.get("status")).isEqualTo(200L);
		assertThat(login.get("header")).as("Device-Mark").asString().isNotEmpty();
		Map<?, ?> refreshed = post("/token/refresh", """
				{"refresh_token":"%s"}""".formatted(field(login, "refresh_token")), null);
		assertThat(refreshed.get("status")).isEqualTo(200L);
		Map<?, ?> greeting = get("/protected", "Bearer " + field(refreshed, "token"), null);
		assertThat(greeting.get("status")).isEqualTo(200L);
		assertThat(greeting.get("body")).asString().contains("Hello, authenticated user!");
		Map<?, ?> refused = get("/protected", "Bearer x.y.z", "WWW-Authenticate");
		assertThat(refused.get("status")).isEqualTo(401L);
		assertThat(refused.get("header")).asString().startsWith("Bearer error=\"invalid_token\"");
		assertThat(field(refused, "error")).isEqualTo("Invalid token");
	}

	@Test
	void pageWhenItAsksOftenThenOnePreflight() {
		open(ALLOWED);
		int before = PREFLIGHTS.get();
		for (int i = 0; i < 10; i++) {
			assertThat(get("/sessions", "Bearer x.y.z", null).get("status")).isEqualTo(401L);
		}
		assertThat(PREFLIGHTS.get() - before).isOne();
	}

	@Test
	void pageWhenOriginForeignThenReadsNothingAndPostsNothing() {
		open(FOREIGN);
		TestAccount john = this.accounts.add();
		assertThat(post("/login", """
				{"username":"%s","password":"%s"}""".formatted(john.username(), john.password()), null))
			.isEqualTo(Map.of("type", "TypeError"));
		assertThat(get("/protected", "Bearer x.y.z", null)).isEqualTo(Map.of("type", "TypeError"));
		assertThat(ask("/protected", Map.of(), null)).isEqualTo(Map.of("type", "TypeError"));
		assertThat(ask("/actuator/health", Map.of("mode", "no-cors"), null)).isEqualTo(Map.of("type", "TypeError"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/jwks.json", "/openapi.json" })
	void pageWhenDocumentPublicThenAnyOriginReads(String path) {
		open(FOREIGN);
		Map<?, ?> answer = ask(path, Map.of(), null);
		assertThat(answer.get("status")).isEqualTo(200L);
		assertThat(answer.get("body")).asString().startsWith("{");
		assertThat(ask(path, Map.of("mode", "no-cors"), null).get("type")).isEqualTo("opaque");
	}

	private void open(String origin) {
		browser().get(origin + "/");
		assertThat(browser().executeScript("return location.origin")).isEqualTo(origin);
	}

	private Map<?, ?> get(String path, String authorization, @Nullable String header) {
		return ask(path, Map.of("headers", Map.of("Authorization", authorization)), header);
	}

	private Map<?, ?> post(String path, String body, @Nullable String header) {
		return ask(path, Map.of("method", "POST", "headers", Map.of("Content-Type", "application/json"), "body", body),
				header);
	}

	private Map<?, ?> ask(String path, Map<String, ?> options, @Nullable String header) {
		Object answer = browser().executeAsyncScript(ASK, "http://127.0.0.1:" + this.port + path, options, header);
		assertThat(answer).isInstanceOf(Map.class);
		return (Map<?, ?>) answer;
	}

	private static String field(Map<?, ?> answer, String name) {
		return JsonMapper.shared().readTree(String.valueOf(answer.get("body"))).get(name).asString();
	}

	private ChromeDriver browser() {
		return Objects.requireNonNull(this.browser);
	}

	private static HttpServer startPages() {
		try {
			HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			byte[] page = "<!doctype html><title>A page</title>".getBytes(StandardCharsets.US_ASCII);
			pages.createContext("/", (exchange) -> {
				exchange.getResponseHeaders().set("Content-Type", "text/html");
				exchange.sendResponseHeaders(200, page.length);
				try (OutputStream body = exchange.getResponseBody()) {
					body.write(page);
				}
			});
			pages.start();
			return pages;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Counting {

		@Bean
		FilterRegistrationBean<Filter> countedPreflights() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				if (request instanceof HttpServletRequest asked && asked.getMethod().equals("OPTIONS")) {
					PREFLIGHTS.incrementAndGet();
				}
				chain.doFilter(request, response);
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

	}

}
