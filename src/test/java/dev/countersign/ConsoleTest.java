package dev.countersign;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.countersign.testkit.HttpSender;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console as a person uses it: by the words that it shows.
 */
abstract class ConsoleTest extends BrowserTest {

	/** Some words are taken back before a test that stood still has seen them. */
	private static final String LISTEN = """
			if (!window.said) {
				window.said = []
				new MutationObserver((changes) => changes.filter(({target}) => target.closest('[role=status]'))
					.forEach(({addedNodes}) => addedNodes.forEach((node) => window.said.push(node.textContent))))
					.observe(document.body, {childList: true, subtree: true})
			}
			""";

	private static final String TAKE_SAID = """
			const at = window.said.findIndex((one) => one.includes(arguments[0]))
			window.said.splice(0, at + 1)
			return at >= 0""";

	/** Another host to the browser, with cookies and tabs of its own. */
	String elsewhere() {
		return "http://127.0.0.1:" + port();
	}

	/** Opens a page of the console, and loads it anew. */
	static void visit(String origin, String page) {
		browser().get("about:blank");
		browser().get(origin + "/console/#/" + page);
	}

	/** Opens a page of the console as its links do. */
	static void go(String page, String heading) {
		browser().executeScript("location.hash = arguments[0]", "#/" + page);
		awaitPage(heading);
	}

	void logInAsAdministrator(String page, String heading) {
		visit(own(), page);
		logIn(TestAccounts.ADMIN);
		awaitPage(heading);
	}

	static void logIn(TestAccount account) {
		logIn(account.username(), account.password());
	}

	static void logIn(String username, String password) {
		awaitPage("Log in");
		type("User name", username);
		type("Password", password);
		click("Log in");
	}

	static void awaitPage(String heading) {
		soon().untilAsserted(() -> assertThat(browser().findElements(By.tagName("h1"))).singleElement()
			.extracting(WebElement::getText)
			.isEqualTo(heading));
		browser().executeScript(LISTEN);
	}

	static void awaitText(String text) {
		soon().untilAsserted(
				() -> assertThat(browser().executeScript("return document.body.innerText")).asString().contains(text));
	}

	/** Waits for what the page says of what was just done, and soon no longer. */
	static void awaitSaid(String text) {
		soon().until(() -> Boolean.TRUE.equals(browser().executeScript(TAKE_SAID, text)));
	}

	/** Returns the address as the page knows it, of which its browser hears later. */
	static String address() {
		return String.valueOf(browser().executeScript("return location.href"));
	}

	/** Waits for the answer to a request of the page that is open. */
	static void awaitAnswer(String path) {
		soon().until(() -> answered().anyMatch((address) -> address.endsWith(path)));
	}

	/** Returns what the page that is open has asked for, and was answered. */
	static Stream<String> answered() {
		return ((List<?>) Objects.requireNonNull(
				browser().executeScript("return performance.getEntriesByType('resource').map(({name}) => name)")))
			.stream()
			.map(String::valueOf);
	}

	static void type(String label, String text) {
		act(() -> {
			WebElement field = field(label);
			field.clear();
			field.sendKeys(text);
		});
	}

	static WebElement field(String label) {
		WebElement found = shown(By.xpath("//label[normalize-space()=\"" + label + "\"]"));
		return browser().findElement(By.id(Objects.requireNonNull(found.getDomAttribute("for"))));
	}

	/**
	 * Clicks the button or the link that has this text, or is named so for those who hear
	 * it.
	 */
	static void click(String name) {
		act(() -> shown(named(name)).click());
	}

	/** Clicks in the dialog that is open. */
	static void answer(String name) {
		act(() -> shown(By.xpath("//dialog//button[normalize-space()=\"" + name + "\"]")).click());
	}

	static By named(String name) {
		return By
			.xpath("//*[self::button or self::a][normalize-space()=\"%1$s\" or @aria-label=\"%1$s\"]".formatted(name));
	}

	/**
	 * Again, where the page has put another element in the place of the one found, or
	 * something in front of it.
	 */
	private static void act(ThrowingRunnable act) {
		soon().pollDelay(Duration.ZERO).untilAsserted(act);
	}

	/** Pages take a few hundredths of a second, and a test has hundreds of steps. */
	private static ConditionFactory soon() {
		return await().pollInterval(Duration.ofMillis(25)).ignoreExceptionsMatching(ConsoleTest::isOfThisMoment);
	}

	private static boolean isOfThisMoment(Throwable failure) {
		return failure instanceof StaleElementReferenceException || failure instanceof NoSuchElementException
				|| failure instanceof ElementNotInteractableException;
	}

	static WebElement shown(By by) {
		return soon()
			.until(() -> browser().findElements(by).stream().filter(WebElement::isDisplayed).findFirst(),
					Optional::isPresent)
			.orElseThrow();
	}

	/** Returns what the open dialog shows to be copied, and closes it. */
	static String take() {
		String text = secret();
		answer("Done");
		return text;
	}

	/** Returns the recovery codes that the open dialog shows, and closes it. */
	static List<String> takeCodes() {
		shown(By.cssSelector("dialog .codes"));
		List<String> codes = browser().findElements(By.cssSelector("dialog .codes li"))
			.stream()
			.map(WebElement::getText)
			.toList();
		answer("Done");
		return codes;
	}

	/** Returns the secret that the open dialog shows. */
	static String secret() {
		return String.valueOf(shown(By.cssSelector("dialog input.code")).getDomProperty("value"));
	}

	/** Returns a token of the administrator's. */
	String administratorsToken() {
		return post("/login",
				Map.of("username", TestAccounts.ADMIN.username(), "password", TestAccounts.ADMIN.password()), null)
			.get("token")
			.asString();
	}

	/** Reads a picture as a phone does, which looks again until it understands it. */
	static String readCode(WebElement picture) {
		return soon().until(() -> read(picture.getScreenshotAs(OutputType.BYTES)), Optional::isPresent).orElseThrow();
	}

	/**
	 * The reader looks for three squares anywhere in a picture, and takes something else
	 * for one of them in two of a thousand codes. Of these it is told where they are.
	 */
	private static Optional<String> read(byte[] picture) throws IOException {
		BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
		int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
		BinaryBitmap bitmap = new BinaryBitmap(
				new HybridBinarizer(new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels)));
		return decode(bitmap, Map.of()).or(() -> decode(bitmap, Map.of(DecodeHintType.PURE_BARCODE, true)));
	}

	private static Optional<String> decode(BinaryBitmap bitmap, Map<DecodeHintType, ?> hints) {
		try {
			return Optional.of(new QRCodeReader().decode(bitmap, hints).getText());
		}
		catch (ReaderException ex) {
			return Optional.empty();
		}
	}

	/** Sends a request that no browser makes. */
	JsonNode post(String path, Map<String, ?> body, @Nullable String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(own() + path))
			.header("Content-Type", "application/json")
			.header("User-Agent", "curl/8.5.0 <img src=x>")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return JsonMapper.shared().readTree(HttpSender.send(request.build()).body());
	}

	/** Shows the page as on another screen. */
	static void show(int width, int height, boolean dark) {
		browser().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		browser().executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
	}

}
