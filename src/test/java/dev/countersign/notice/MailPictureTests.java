package dev.countersign.notice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.countersign.testkit.InstalledProgram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the documents that shows the mails. With {@code -Dmail-pictures=write} its
 * pictures are made anew, of the templates as they are.
 */
class MailPictureTests {

	private static final Path PAGE = Path.of("src/docs/mails.md");

	private static final Path PICTURES = Path.of("src/docs/mails");

	private static final int WIDTH = 600;

	private static final int MAX_PICTURE = 30 * 1024;

	private static final Map<String, String> VALUES = Map.ofEntries(Map.entry("service", "Example"),
			Map.entry("username", "john"), Map.entry("expires_at", "28 November 2026, 09:00 UTC"),
			Map.entry("at", "27 November 2026, 09:00 UTC"), Map.entry("address", "192.0.2.17"),
			Map.entry("token_name", "nightly backup"), Map.entry("token_expires_at", "4 December 2026, 09:00 UTC"),
			Map.entry("new_email", "john@example.net"), Map.entry("codes_left", "3"), Map.entry("few_left", "yes"));

	private static final String INVITATION = "invitation/csi_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	/** Where links lead. */
	private static final Map<NoticeKind, String> PAGES = Map.of(NoticeKind.INVITATION, INVITATION,
			NoticeKind.PASSWORD_RESET, INVITATION, NoticeKind.EMAIL_CONFIRMATION,
			"email/cse_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

	private static @Nullable ChromeDriver browser;

	@BeforeAll
	static void start() {
		if (System.getProperty("mail-pictures") != null) {
			browser = new ChromeDriver(
					new ChromeDriverService.Builder()
						.usingDriverExecutable(InstalledProgram.find("chromedriver").toFile())
						.usingAnyFreePort()
						.build(),
					new ChromeOptions().setBinary(InstalledProgram.find("chromium").toString())
						.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"));
		}
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.quit();
		}
	}

	@ParameterizedTest
	@EnumSource
	void mailWhenOfAKindThenThePageShowsItWithItsSubject(NoticeKind kind) throws IOException {
		MailTemplates templates = new MailTemplates(
				new NoticeMailProperties("no-reply@example.com", "Example", null, Map.of()));
		MailTemplates.Mail mail = templates.write(kind, values(kind));
		if (browser != null) {
			write(browser, kind, mail.html());
		}
		assertThat(mail.html().contains("https://login.example.com/console/#/")).isEqualTo(kind.bringsSecret());
		assertThat(PICTURES.resolve(kind + ".webp")).exists();
		assertThat(Files.size(PICTURES.resolve(kind + ".webp"))).isLessThan(MAX_PICTURE);
		assertThat(Files.readString(PAGE)).contains("`" + kind + "`", mail.subject(), "(mails/" + kind + ".webp)");
	}

	private static Map<String, String> values(NoticeKind kind) {
		Map<String, String> values = new HashMap<>(VALUES);
		if (kind.bringsSecret()) {
			values.put("link", "https://login.example.com/console/#/"
					+ Objects.requireNonNull(PAGES.get(kind), "Which page takes its secret?"));
		}
		return values;
	}

	private static void write(ChromeDriver browser, NoticeKind kind, String html) {
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "light"))));
		size(browser, 100);
		browser
			.get("data:text/html;base64," + Base64.getEncoder().encodeToString(html.getBytes(StandardCharsets.UTF_8)));
		Object height = browser.executeScript("return document.documentElement.scrollHeight");
		size(browser, Integer.parseInt(String.valueOf(height)));
		Object picture = browser.executeCdpCommand("Page.captureScreenshot", Map.of("format", "webp", "quality", 70))
			.get("data");
		try {
			Files.createDirectories(PICTURES);
			Files.write(PICTURES.resolve(kind + ".webp"), Base64.getDecoder().decode(String.valueOf(picture)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void size(ChromeDriver browser, int height) {
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", WIDTH, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

}
