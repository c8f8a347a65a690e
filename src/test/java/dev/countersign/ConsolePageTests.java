package dev.countersign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What each page of the console looks like, to whom it is open, and what it weighs. With
 * {@code -Dconsole-pictures=write} the pictures of the documents are made anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePageTests extends ConsoleTest {

	private static final Path PICTURES = Path.of("src/docs/console");

	private static final int MAX_PICTURE = 60 * 1024;

	private static final int MAX_FIRST_VIEW = 60 * 1024;

	private static final String AXE = read("/axe.min.js");

	private static final String PASSWORD = "seven green lamps at dusk";

	@AfterEach
	void showAsUsual() {
		browser().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		browser().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
	}

	@Test
	void pagesWhenOpenToAllThenAccessibleAndFitAnyScreen() {
		visit(own(), "");
		awaitPage("Log in");
		shown(named("Log in with a passkey"));
		look("login");
		type("User name", "nobody-of-this-name");
		type("Password", "wrong");
		click("Log in");
		awaitText("No enabled account has this username and password.");
		look("login-refused");
		visit(own(), "invitation/csi_something");
		awaitPage("Set your password");
		look("invitation");
		visit(own(), "email/cse_something");
		awaitPage("Confirm your address");
		look("email");
		click("Confirm the address");
		awaitText("The link is not known, was used, or has expired.");
		visit(own(), "");
		click("Forgot your password?");
		awaitPage("Forgot your password?");
		look("forgotten");
		type("User name or e-mail address", "nobody-of-this-name");
		click("Send the link");
		awaitText("a link is on its way");
	}

	@Test
	void pagesWhenOfAUserThenAccessibleAndFitAnyScreen() {
		addDevice();
		String mary = "mary.o-brien";
		String admin = administratorsToken();
		post("/users", Map.of("username", mary, "password", PASSWORD, "email", "mary@example.org"), admin);
		post("/login", Map.of("username", mary, "password", PASSWORD), null);
		visit(own(), "sessions");
		logIn(new TestAccount(TestAccounts.ADMIN.id(), mary, PASSWORD));
		awaitPage("Sessions");
		look("sessions");
		click("End: curl/8.5.0 <img src=x> at 127.0.0.1");
		awaitText("End this session?");
		look("sessions-end");
		answer("Cancel");
		go("tokens", "API tokens");
		click("Make a token");
		type("Name", "nightly backup");
		look("tokens-make");
		shown(By.cssSelector("dialog form .primary")).click();
		shown(By.cssSelector("dialog input.code"));
		look("tokens-made");
		answer("Done");
		awaitText("nightly backup");
		look("tokens");
		go("password", "Password");
		look("password");
		go("mail", "E-mail address");
		type("New address", "mary@example.net");
		click("Send the link");
		awaitSaid("A link was sent to mary@example.net");
		browser().executeScript("document.querySelector('.status').textContent = ''");
		look("mail");
		go("factors", "Second factors");
		click("Add an authenticator app");
		shown(By.cssSelector("dialog input.code"));
		look("factors-add");
		answer("Cancel");
		click("Add a passkey");
		look("factors-passkey");
		answer("Make the passkey");
		shown(By.cssSelector("dialog .codes"));
		look("factors-codes");
		takeCodes();
		awaitText("10 recovery codes");
		await().until(() -> browser().findElement(By.className("status")).getText().isEmpty());
		look("factors");
		go("nowhere", "No such page");
		look("unknown");
		click("Log out");
		logIn(mary, PASSWORD);
		awaitText("Your password is right.");
		look("login-second");
	}

	@Test
	void pagesWhenNamesAreLongThenFitAnyScreen() {
		String name = "n".repeat(254);
		post("/users", Map.of("username", name, "password", PASSWORD, "roles", List.of("r".repeat(64)), "email",
				"e".repeat(60) + "@" + "example.".repeat(20) + "com"), administratorsToken());
		logInAsAdministrator("accounts", "Accounts");
		awaitText(name);
		fits("accounts");
		click(name);
		awaitPage("Account");
		fits("account");
		go("audit", "Audit");
		awaitText(name);
		fits("audit");
		go("accounts", "Accounts");
		click(name);
		awaitPage("Account");
		click("Delete");
		answer("Delete");
		awaitPage("Accounts");
	}

	@Test
	void pagesWhenOfAnAdministratorThenAccessibleAndFitAnyScreen() {
		String admin = administratorsToken();
		for (String name : List.of("anna", "bernhard", "chiara", "dmitri")) {
			post("/users", Map.of("username", name, "password", PASSWORD, "email", name + "@example.com", "roles",
					List.of("editor"), "claims", Map.of("tenant", "acme")), admin);
			post("/login", Map.of("username", name, "password", PASSWORD), null);
		}
		post("/login", Map.of("username", "anna", "password", "a guess"), null);
		post("/users", Map.of("username", "reports", "kind", "service", "roles", List.of("reader")), admin);
		post("/blocks", Map.of("address", "203.0.113.0/24", "reason", "guesses passwords"), admin);
		logInAsAdministrator("overview", "Overview");
		await().until(() -> !browser().findElements(By.cssSelector(".plot polyline[points]")).isEmpty());
		waitForPlots();
		look("overview");
		go("accounts", "Accounts");
		awaitText("reports");
		look("accounts");
		click("New account");
		look("accounts-new");
		answer("Cancel");
		click("reports");
		awaitPage("Account");
		look("account-service");
		go("accounts", "Accounts");
		click("anna");
		awaitPage("Account");
		look("account");
		click("Change");
		look("account-change");
		answer("Cancel");
		click("Delete");
		look("account-delete");
		answer("Cancel");
		go("blocks", "Blocked addresses");
		look("blocks");
		go("audit", "Audit");
		awaitText("account.created");
		look("audit");
		go("keys", "Signing keys");
		look("keys");
		clock().turn(Duration.ofMinutes(16));
		click("Rotate");
		answer("Rotate");
		awaitText("This needs a login of a moment ago");
		look("again");
	}

	@Test
	void pictureWhenTextIsLongThenReadAllTheSame() {
		visit(own(), "");
		awaitPage("Log in");
		show(1280, 1280, true);
		for (int length : List.of(1, 60, 250, 1000)) {
			String text = "otpauth://totp/" + "a%20Z1".repeat(length).substring(0, length);
			run("""
					const { picture } = await import('/console/qr.js')
					const drawn = picture(args[0], 'a picture')
					drawn.style.width = '1000px'
					document.querySelector('main').replaceChildren(drawn)""", text);
			assertThat(readCode(shown(By.cssSelector("main svg.qr")))).isEqualTo(text);
		}
		assertThat(run("return (await import('/console/qr.js')).picture(args[0], 'none')", "x".repeat(3000))).isNull();
	}

	@Test
	void addressWhenOfIpv6ThenShownAsPeopleWriteIt() {
		visit(own(), "");
		awaitPage("Log in");
		assertThat(run("return args[0].map((await import('/console/parts.js')).place)",
				List.of("0:0:0:0:0:0:0:1", "2001:db8:2:0:0:0:0:0/48", "10:0:0:20:0:0:0:30", "1:2:3:4:5:6:0:8",
						"192.0.2.10")))
			.isEqualTo(List.of("::1", "2001:db8:2::/48", "10:0:0:20::30", "1:2:3:4:5:6:0:8", "192.0.2.10"));
	}

	@Test
	void firstViewWhenLoadedThenLightAndFromThisServiceAlone() {
		browser().get("about:blank");
		browser().executeCdpCommand("Network.enable", Map.of());
		browser().executeCdpCommand("Network.clearBrowserCache", Map.of());
		visit(own(), "");
		awaitPage("Log in");
		Object loaded = browser().executeScript("""
				return [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
					.map((entry) => entry.name + ' ' + entry.transferSize)""");
		assertThat(loaded).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
			.hasSizeGreaterThan(5)
			.allSatisfy((entry) -> assertThat(entry).startsWith(own() + "/"))
			.satisfies((entries) -> assertThat(
					entries.stream().mapToInt((entry) -> Integer.parseInt(entry.split(" ")[1])).sum())
				.isBetween(5_000, MAX_FIRST_VIEW));
	}

	@Test
	void policyWhenPageTriesMoreThenRefused() {
		visit(own(), "");
		awaitPage("Log in");
		assertThat(
				run("""
						const seen = []
						addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
						const script = document.createElement('script')
						try { script.textContent = 'window.broken = true' } catch { seen.push('a script from a text') }
						try { document.body.innerHTML += '<b>x</b>' } catch { seen.push('markup from a text') }
						try { document.body.setAttribute('onclick', 'window.broken = true') } catch { seen.push('a handler from a text') }
						document.body.append(Object.assign(document.createElement('img'), {src: 'http://localhost:1/x.png'}))
						await fetch('http://localhost:1/').catch(() => {})
						for (let i = 0; i < 300 && !['img-src', 'connect-src'].every((one) => seen.includes(one)); i++) {
							await new Promise((done) => setTimeout(done, 100))
						}
						document.body.click()
						return seen.join() + String(window.broken)"""))
			.asString()
			.contains("a script from a text", "markup from a text", "img-src", "connect-src")
			.endsWith("undefined");
	}

	/** A picture of one figure says nothing. */
	private void waitForPlots() {
		for (int i = 0; i < 40 && isWriting(); i++) {
			for (int j = 0; j < (i * 7) % 11; j++) {
				protectedStatus("x.y." + j);
			}
			if (i % 3 != 1) {
				post("/login", Map.of("username", "dmitri", "password", (i % 4 == 0) ? "a guess" : PASSWORD), null);
			}
			await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
		}
	}

	private static boolean isWriting() {
		return System.getProperty("console-pictures") != null;
	}

	/** Holds the page that is open to its promises, wide and narrow, light and dark. */
	private static void look(String name) {
		for (boolean dark : List.of(false, true)) {
			for (int width : List.of(1280, 320)) {
				show(width, 800, dark);
				String how = name + ((width == 320) ? "-narrow" : "") + (dark ? "-dark" : "");
				picture(how, width);
				assertFits(how);
				assertAccessible(how);
			}
		}
		show(1280, 800, false);
	}

	private static void fits(String name) {
		for (int width : List.of(1280, 1120, 1119, 896, 880, 768, 320)) {
			show(width, 800, false);
			assertFits(name + " at " + width);
		}
		show(1280, 800, false);
	}

	private static void assertFits(String how) {
		assertThat(browser().executeScript(
				"""
						const page = document.documentElement, most = page.clientWidth
						return page.scrollWidth === most ? [] : [...document.querySelectorAll('body *')]
							.filter((one) => one.getBoundingClientRect().right > most).map((one) => one.outerHTML.slice(0, 200))"""))
			.as("what is wider than " + how)
			.isEqualTo(List.of());
	}

	private static void assertAccessible(String how) {
		browser().executeScript("if (!window.axe) { " + AXE + " }");
		Object violations = run("""
				const result = await axe.run(document, {resultTypes: ['violations']})
				return result.violations.map((one) => one.id + ': ' + one.help + ' '
					+ one.nodes.map((node) => node.html + ' ' + node.failureSummary).join('; '))""");
		assertThat(violations).as(how).isEqualTo(List.of());
	}

	private static void picture(String name, int width) {
		if (!isWriting()) {
			return;
		}
		try {
			Files.createDirectories(PICTURES);
			Files.createDirectories(Path.of("target/console-pictures"));
			Files.write(Path.of("target/console-pictures", name + ".png"), shot(Map.of("format", "png")));
			byte[] small = shot(Map.of("format", "webp", "quality", 70));
			assertThat(small.length).as(name).isLessThan(MAX_PICTURE);
			Files.write(PICTURES.resolve(name + ".webp"), small);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] shot(Map<String, Object> form) {
		return Base64.getDecoder()
			.decode(String.valueOf(browser().executeCdpCommand("Page.captureScreenshot", form).get("data")));
	}

	private static String read(String resource) {
		try (InputStream file = Objects.requireNonNull(ConsolePageTests.class.getResourceAsStream(resource))) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
