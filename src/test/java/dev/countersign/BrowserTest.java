package dev.countersign;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.notice.NoticeReceivers;
import dev.countersign.testkit.FreePort;
import dev.countersign.testkit.HttpSender;
import dev.countersign.testkit.InstalledProgram;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Protocol;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Transport;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages in a real Chromium: one browser and one service for all tests of this kind. Each
 * begins with one tab, without cookies and with the clock right.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.roles.guarded=introspect",
				"countersign.second-factor.required-roles=guarded", "countersign.step-up.paths=/keys/**" })
@Import(WatchedRequests.class)
@ContextConfiguration(initializers = NoticeReceivers.class)
@ExtendWith(BrowserTest.RunningBrowser.class)
abstract class BrowserTest {

	/** Without TLS, and not the browser's own machine by its name. */
	static final String PLAIN_HOST = "plain.example";

	/**
	 * Known before the start, where the service is told whose pages may ask for passkeys.
	 */
	private static final int PORT = FreePort.find();

	private static final HttpServer PAGES = startPages();

	private static final HttpServer OTHER_PAGES = startPages();

	/** The origin of a page that the service allows. */
	static final String ALLOWED = "http://localhost:" + PAGES.getAddress().getPort();

	/** The origin of a page of another site. */
	static final String FOREIGN = "http://127.0.0.1:" + PAGES.getAddress().getPort();

	/** The origin of a page that browsers count to the service's site. */
	static final String NEIGHBOUR = "http://localhost:" + OTHER_PAGES.getAddress().getPort();

	/** What the service was asked, such as {@code POST /login}. */
	static final List<String> REQUESTS = WatchedRequests.ALL;

	@LocalServerPort
	private int port;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	private @Nullable VirtualAuthenticator device;

	@DynamicPropertySource
	static void allowOrigin(DynamicPropertyRegistry registry) {
		registry.add("server.port", () -> PORT);
		registry.add("countersign.cors.allowed-origins", () -> ALLOWED);
		registry.add("countersign.passkeys.origins", () -> ALLOWED + ",http://localhost:" + PORT);
		registry.add("countersign.passkeys.rp-id", () -> "localhost");
	}

	@BeforeEach
	void startAnew() {
		browser().executeCdpCommand("Network.clearBrowserCookies", Map.of());
		REQUESTS.clear();
	}

	@AfterEach
	void leaveOneTab() {
		this.clock.reset();
		List<String> tabs = List.copyOf(browser().getWindowHandles());
		for (String tab : tabs.subList(1, tabs.size())) {
			browser().switchTo().window(tab).close();
		}
		browser().switchTo().window(tabs.get(0));
		if (this.device != null) {
			browser().removeVirtualAuthenticator(this.device);
			this.device = null;
		}
		browser().get("about:blank");
	}

	/** Returns the service's own origin, as the browser that runs beside it knows it. */
	String own() {
		return "http://localhost:" + this.port;
	}

	int port() {
		return this.port;
	}

	TestAccounts accounts() {
		return this.accounts;
	}

	TestClock clock() {
		return this.clock;
	}

	int protectedStatus(String token) {
		return HttpSender
			.send(HttpRequest.newBuilder(URI.create(own() + "/protected"))
				.header("Authorization", "Bearer " + token)
				.build())
			.statusCode();
	}

	/** Gives the browser a device that has passkeys, and a user whom it knows. */
	VirtualAuthenticator addDevice() {
		return addDevice(true);
	}

	/** The same, which may have no way to know its user. */
	VirtualAuthenticator addDevice(boolean knowsItsUser) {
		VirtualAuthenticator added = browser()
			.addVirtualAuthenticator(new VirtualAuthenticatorOptions().setProtocol(Protocol.CTAP2)
				.setTransport(Transport.INTERNAL)
				.setHasResidentKey(true)
				.setHasUserVerification(knowsItsUser)
				.setIsUserVerified(knowsItsUser));
		this.device = added;
		return added;
	}

	static ChromeDriver browser() {
		return Objects.requireNonNull(RunningBrowser.driver);
	}

	/** Opens another tab and turns to it. */
	static void openTab(String address) {
		browser().switchTo().newWindow(WindowType.TAB);
		browser().get(address);
	}

	/**
	 * Runs a script in the page.
	 * @param script the body of an asynchronous function, with its {@code args}
	 * @return what the function returns, or a text that begins with {@code failed}
	 */
	static @Nullable Object run(String script, @Nullable Object... args) {
		return browser().executeAsyncScript("""
				const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
				(async () => { %s })().then(done, (failure) => done('failed: ' + failure));""".formatted(script), args);
	}

	static long count(String request) {
		return REQUESTS.stream().filter(request::equals).count();
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

	/** Started with the first test that needs it, and ended behind the last of all. */
	static final class RunningBrowser implements BeforeAllCallback, AutoCloseable {

		private static final Duration PATIENCE = Duration.ofMinutes(1);

		private static @Nullable ChromeDriver driver;

		@Override
		public void beforeAll(ExtensionContext context) {
			context.getRoot()
				.getStore(ExtensionContext.Namespace.GLOBAL)
				.computeIfAbsent(RunningBrowser.class, (key) -> {
					driver = start();
					return this;
				});
		}

		@Override
		public void close() {
			if (driver != null) {
				driver.quit();
			}
			PAGES.stop(0);
			OTHER_PAGES.stop(0);
		}

		private static ChromeDriver start() {
			ChromeOptions options = new ChromeOptions().setBinary(InstalledProgram.find("chromium").toString());
			options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
					"--host-resolver-rules=MAP " + PLAIN_HOST + " 127.0.0.1");
			ChromeDriverService service = new ChromeDriverService.Builder()
				.usingDriverExecutable(InstalledProgram.find("chromedriver").toFile())
				.usingPort(FreePort.find())
				.withTimeout(PATIENCE)
				.build();
			ChromeDriver started = new ChromeDriver(service, options);
			started.manage().timeouts().scriptTimeout(PATIENCE);
			assertThat(started.getWindowHandles()).hasSize(1);
			return started;
		}

	}

}
