package dev.countersign;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.notice.NoticeReceivers;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.HttpSender;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What people do in the console.
 */
class ConsoleStoryTests extends ConsoleTest {

	private static final String PASSWORD = "seven green lamps at dusk";

	/**
	 * Answers in the place of the service whoever asks for a stream, and takes note of
	 * where it is to begin, and of who looks instead.
	 */
	private static final String INTERCEPT = """
			const real = window.fetch
			window.asked = []
			window.looks = 0
			window.fetch = async (resource, options) => {
				const headers = new Headers(options?.headers)
				if (headers.get('Accept') !== 'text/event-stream') {
					if (String(resource).endsWith('/audit')) window.looks++
					return real(resource, options)
				}
				window.asked.push(headers.get('Last-Event-ID'))
				return %s
			}
			""";

	@Test
	void accountWhenInvitedAndLookedAfterByItsUserThenAuditShowsItLive() {
		String mary = "mary-" + UUID.randomUUID().toString().substring(0, 8);
		logInAsAdministrator("accounts", "Accounts");
		click("New account");
		type("User name", mary);
		shown(By.cssSelector("dialog form .primary")).click();
		String link = take();
		assertThat(link).startsWith(own() + "/console/#/invitation/csi_");
		go("audit", "Audit");
		click("Follow live");
		awaitSaid("New entries appear at the top.");
		String administrators = browser().getWindowHandle();

		openTab(link.replace(own(), elsewhere()));
		awaitPage("Set your password");
		assertThat(address()).doesNotContain("csi_");
		type("New password", "too short");
		click("Set the password");
		awaitText("The field 'password' ");
		type("New password", PASSWORD);
		click("Set the password");
		click("Log in");
		logIn(mary, PASSWORD);
		awaitPage("Sessions");
		openTab(elsewhere() + "/console/");
		awaitPage("Sessions");
		assertThat(browser().findElements(named("Accounts"))).isEmpty();

		go("tokens", "API tokens");
		click("Make a token");
		type("Name", "nightly");
		shown(By.cssSelector("dialog form .primary")).click();
		String token = take();
		awaitText("nightly");
		assertThat(protectedStatus(token)).isEqualTo(200);

		String strangers = post("/login", Map.of("username", mary, "password", PASSWORD), null).get("token").asString();
		go("sessions", "Sessions");
		assertThat(browser().findElements(By.cssSelector("main img"))).isEmpty();
		shown(By.xpath("//button[starts-with(@aria-label, 'End: curl')]")).click();
		answer("End");
		awaitSaid("The session has ended.");
		assertThat(protectedStatus(strangers)).isEqualTo(401);

		browser().switchTo().window(administrators);
		for (String act : List.of("password.changed", "login.succeeded", "api-token.created", "session.ended")) {
			await().untilAsserted(() -> assertThat(browser()
				.findElements(By.xpath("//tr[contains(., '%s') and contains(., '%s')]".formatted(act, mary))))
				.isNotEmpty());
		}
	}

	@Test
	void sessionWhenEndedElsewhereThenLoginInPlaceAndBackToTheSamePage() {
		TestAccount john = accounts().add();
		visit(own(), "tokens");
		logIn(john);
		awaitPage("API tokens");
		post("/logout?scope=all", Map.of(), logInElsewhere(john));
		click("Make a token");
		type("Name", "late");
		shown(By.cssSelector("dialog form .primary")).click();
		awaitPage("Log in");
		assertThat(address()).endsWith("#/tokens");
		awaitNoDialog();
		logIn(john);
		awaitPage("API tokens");
	}

	@Test
	void loginWhenKeyboardAloneThenEverythingIsReached() {
		TestAccount john = accounts().add();
		visit(own(), "");
		awaitPage("Log in");
		press(john.username(), Keys.TAB, john.password(), Keys.ENTER);
		awaitPage("Sessions");
		tabTo("API tokens");
		press(Keys.ENTER);
		awaitPage("API tokens");
		tabTo("Make a token");
		press(Keys.ENTER);
		awaitFocus("input", "");
		press(Keys.ESCAPE);
		awaitFocus("button", "Make a token");
		press(Keys.ENTER);
		awaitFocus("input", "");
		press("by hand", Keys.ENTER);
		awaitText("It is not shown again.");
		awaitFocus("input", "");
		tabTo("Done");
		press(Keys.ENTER);
		shown(named("End: by hand"));
		tabTo("End");
		press(Keys.ENTER);
		awaitText("Programs that use “by hand” are refused at once.");
		tabTo("End");
		press(Keys.ENTER);
		awaitText("There is no API token.");
		tabTo("Log out");
		press(Keys.ENTER);
		awaitPage("Log in");
	}

	@Test
	void appWhenAddedThenLoginAsksForItsCodeAndRecoveryCodeHelps() {
		TestAccount john = accounts().add();
		visit(own(), "factors");
		logIn(john);
		awaitPage("Second factors");
		click("Add an authenticator app");
		String secret = secret();
		assertThat(readCode(shown(By.cssSelector("dialog svg.qr"))))
			.isEqualTo(shown(By.linkText("Open it in an app on this device")).getDomAttribute("href"))
			.contains("secret=" + secret);
		type("Code", new AuthenticatorApp(secret).code(clock().instant()));
		answer("Confirm");
		List<String> codes = takeCodes();
		assertThat(codes).hasSize(10);
		awaitText("You have 10 recovery codes left");
		click("Log out");
		logIn(john);
		awaitText("Your password is right.");
		type("Code", codes.get(0));
		click("Log in");
		awaitPage("Second factors");
		awaitText("You have 9 recovery codes left");
		browser().navigate().refresh();
		awaitPage("Second factors");
		click("New recovery codes");
		answer("New recovery codes");
		assertThat(takeCodes()).hasSize(10).doesNotContainAnyElementsOf(codes);
		String elsewhere = logInElsewhere(john, new AuthenticatorApp(secret).code(clock().instant().plusSeconds(30)));
		click("Remove: Authenticator app");
		awaitText("It is your last one");
		answer("Remove");
		awaitText("You have no second factor.");
		assertThat(protectedStatus(elsewhere)).isEqualTo(200);
	}

	@Test
	void passkeyWhenAddedThenLogsInAloneOrAsSecondStepUntilRemoved() {
		VirtualAuthenticator device = addDevice();
		TestAccount john = accounts().add();
		visit(own(), "factors");
		logIn(john);
		awaitPage("Second factors");
		click("Add a passkey");
		type("Name", "laptop");
		answer("Make the passkey");
		List<String> codes = takeCodes();
		assertThat(codes).hasSize(10);
		awaitText("laptop");
		assertThat(device.getCredentials()).hasSize(1);
		click("Add a passkey");
		answer("Make the passkey");
		awaitText("This device has a passkey of your account already.");
		answer("Cancel");
		click("Log out");
		click("Log in with a passkey");
		awaitPage("Second factors");
		click("Log out");
		logIn(john);
		awaitText("Your password is right.");
		click("Log in with a passkey");
		awaitPage("Second factors");
		click("Log out");
		device.setUserVerified(false);
		click("Log in with a passkey");
		awaitText("No passkey was used.");
		device.setUserVerified(true);
		click("Log in with a passkey");
		awaitPage("Second factors");
		String elsewhere = logInElsewhere(john, codes.get(0));
		click("Remove: laptop");
		shown(By.xpath("//dialog//label[contains(., 'End all other sessions')]")).click();
		answer("Remove");
		awaitText("You have no second factor.");
		assertThat(protectedStatus(elsewhere)).isEqualTo(401);
		click("Log out");
		click("Log in with a passkey");
		awaitText("The passkey's answer is not good.");
	}

	/** Such as a security key without a PIN: it shows that somebody has it, not who. */
	@Test
	void passkeyWhenItsDeviceDoesNotKnowItsUserThenSecondStepAllTheSame() {
		VirtualAuthenticator device = addDevice(false);
		TestAccount john = accounts().add();
		visit(own(), "factors");
		logIn(john);
		awaitPage("Second factors");
		click("Add a passkey");
		type("Name", "key ring");
		answer("Make the passkey");
		takeCodes();
		awaitText("key ring");
		assertThat(device.getCredentials()).hasSize(1);
		click("Log out");
		logIn(john);
		awaitText("Your password is right.");
		click("Log in with a passkey");
		awaitPage("Second factors");
		awaitText("key ring");
	}

	@Test
	void passkeyWhenAddressIsNotOneThatTheyAreForThenNotOffered() {
		visit(elsewhere(), "");
		awaitPage("Log in");
		awaitAnswer("/login/passkey/options");
		assertThat(browser().findElement(named("Log in with a passkey")).isDisplayed()).isFalse();
		logIn(accounts().add());
		awaitPage("Sessions");
		go("factors", "Second factors");
		assertThat(browser().findElements(named("Add a passkey"))).isEmpty();
	}

	@Test
	void actWhenLoginIsTooOldThenLogInAgainInPlaceAndGoOn() {
		TestAccount john = accounts().add();
		visit(own(), "factors");
		logIn(john);
		awaitPage("Second factors");
		clock().turn(Duration.ofMinutes(16));
		click("Add an authenticator app");
		awaitText("This needs a login of a moment ago");
		answer("Cancel");
		awaitNoDialog();
		click("Add an authenticator app");
		type("Password", "wrong");
		answer("Log in");
		awaitText("No enabled account has this username and password.");
		type("Password", john.password());
		answer("Log in");
		awaitText("Scan the picture");
		answer("Cancel");
		go("sessions", "Sessions");
		assertThat(browser().findElements(By.cssSelector("tbody tr"))).hasSize(1);
	}

	@Test
	void pageWhenLoginIsTooOldThenShownAfterAnother() {
		logInAsAdministrator("blocks", "Blocked addresses");
		clock().turn(Duration.ofMinutes(16));
		browser().executeScript("location.hash = '#/keys'");
		awaitText("This needs a login of a moment ago");
		answer("Cancel");
		awaitPage("That did not work");
		click("Try again");
		type("Password", TestAccounts.ADMIN.password());
		answer("Log in");
		awaitPage("Signing keys");
	}

	@Test
	void accountWhenItsRoleNeedsASecondFactorThenNothingElseBefore() {
		String mary = "mary-" + UUID.randomUUID().toString().substring(0, 8);
		post("/users", Map.of("username", mary, "password", PASSWORD, "roles", List.of("guarded")),
				administratorsToken());
		visit(own(), "tokens");
		logIn(mary, PASSWORD);
		awaitPage("Second factors");
		awaitText("Your account needs a second factor.");
		assertThat(browser().findElements(named("Sessions"))).isEmpty();
		click("Add an authenticator app");
		type("Code", new AuthenticatorApp(secret()).code(clock().instant()));
		answer("Confirm");
		takeCodes();
		awaitPage("API tokens");
		assertThat(browser().findElements(named("Sessions"))).isNotEmpty();
	}

	@Test
	void passwordWhenWrongThenProblemIsShownAndOnlyOneFailureCounted() {
		TestAccount john = accounts().add();
		visit(own(), "password");
		logIn(john.username(), "wrong");
		awaitText("No enabled account has this username and password.");
		awaitFocus("button", "Log in");
		type("Password", john.password());
		click("Log in");
		awaitPage("Password");
		REQUESTS.clear();
		type("Current password", "wrong");
		type("New password", PASSWORD);
		click("Change the password");
		awaitText("No enabled account has this username and password.");
		awaitFocus("button", "Change the password");
		assertThat(count("PUT /password")).isOne();
		type("Current password", john.password());
		click("Change the password");
		awaitSaid("The password is changed.");
		browser().navigate().refresh();
		awaitPage("Password");
	}

	@Test
	void emailWhenOwnerWantsAnotherThenTheirsOnceItsLinkIsOpened() {
		String mary = "mary-" + UUID.randomUUID().toString().substring(0, 8);
		String old = mary + "@example.org";
		String next = mary + "@example.net";
		post("/users", Map.of("username", mary, "password", PASSWORD, "email", old), administratorsToken());
		visit(own(), "mail");
		logIn(mary, PASSWORD);
		awaitPage("E-mail address");
		awaitText(old + " not confirmed");
		field("New address").sendKeys(next, Keys.ENTER);
		awaitSaid("A link was sent to " + next);
		NoticeReceivers.awaitMail(next, 1);
		tabTo("Keep your address");
		press(Keys.ENTER);
		awaitSaid("A link was sent to " + old);
		awaitFocus("input", "");
		press(next, Keys.ENTER);
		awaitSaid("A link was sent to " + next);
		String link = NoticeReceivers.secret(NoticeReceivers.awaitMail(next, 2).text());
		String owners = browser().getWindowHandle();

		openTab(elsewhere() + "/console/#/email/" + link);
		awaitPage("Confirm your address");
		assertThat(address()).doesNotContain("cse_");
		click("Confirm the address");
		awaitText("The address is confirmed.");
		awaitFocus("a", "Log in");
		browser().switchTo().window(owners);
		browser().navigate().refresh();
		awaitPage("E-mail address");
		assertThat(browser().findElement(By.tagName("dl")).getText()).contains(next, "confirmed")
			.doesNotContain("not confirmed", old);
	}

	@Test
	void accountWhenChangedAndDisabledAndDeletedThenAsked() {
		TestAccount john = accounts().add();
		String token = logInElsewhere(john);
		logInAsAdministrator("accounts?prefix=" + john.username(), "Accounts");
		click(john.username());
		awaitPage("Account");
		click("Change");
		type("Roles", "editor author");
		type("Claims", "{\"tenant\": \"<b>acme</b>\"}");
		answer("Save");
		awaitText("<b>acme</b>");
		click("Disable");
		awaitText(john.username() + " can no longer log in");
		answer("Cancel");
		assertThat(protectedStatus(token)).isEqualTo(200);
		click("Disable");
		answer("Disable");
		await().until(() -> protectedStatus(token) == 401);
		click("Delete");
		answer("Delete");
		awaitPage("Accounts");
	}

	@Test
	void accountWhenChangedByAnotherMeanwhileThenShownAnewBeforeAnythingIsDone() {
		TestAccount john = accounts().add();
		logInAsAdministrator("account/" + john.id(), "Account");
		change(john, Map.of("roles", List.of("editor")));
		click("Disable");
		answer("Disable");
		awaitText("Nothing was done");
		answer("Close");
		awaitText("editor");
		click("Disable");
		answer("Disable");
		awaitText("disabled");
		change(john, Map.of("enabled", true));
		click("Change");
		type("Roles", "author");
		answer("Save");
		awaitText("Nothing was done");
		answer("Close");
		change(john, Map.of("enabled", false));
		click("Delete");
		answer("Delete");
		awaitText("Nothing was done");
		answer("Close");
		click("Delete");
		answer("Delete");
		awaitPage("Accounts");
	}

	@Test
	void accountsWhenSearchIsRefusedThenTheListGoesOnAsItWas() {
		TestAccount john = accounts().add();
		logInAsAdministrator("accounts?prefix=" + john.username(), "Accounts");
		type("Name begins with", "no name");
		click("Find");
		awaitText("what a user name can begin with");
		click("New account");
		type("User name", john.username() + "-junior");
		shown(By.cssSelector("dialog form .primary")).click();
		take();
		awaitText(john.username() + "-junior");
		assertThat(address()).endsWith("?prefix=" + john.username());
	}

	@Test
	void serviceWhenMadeThenItsSecretIsShownOnce() {
		String name = "gateway-" + UUID.randomUUID().toString().substring(0, 8);
		logInAsAdministrator("accounts?kind=service", "Accounts");
		click("New account");
		type("User name", name);
		shown(By.cssSelector("dialog form .primary")).click();
		awaitPage("Account");
		click("Make a secret");
		assertThat(take()).startsWith("css_");
		assertThat(String.valueOf(browser().executeScript("return document.body.innerText"))).doesNotContain("css_");
	}

	@Test
	void addressWhenBlockedThenListedAndLifted() {
		logInAsAdministrator("blocks", "Blocked addresses");
		click("Block an address");
		type("Address or range", "198.51.100.0/24");
		type("Reason", "guesses passwords");
		answer("Block");
		awaitSaid("198.51.100.0/24 is blocked.");
		click("Lift: 198.51.100.0/24");
		answer("Lift");
		awaitSaid("198.51.100.0/24 is no longer blocked.");
	}

	@Test
	void auditWhenStreamEndsThenContinuesBehindTheLastEvent() {
		String before = logInElsewhere();
		logInAsAdministrator("audit", "Audit");
		awaitText(before);
		run(INTERCEPT.formatted("""
				window.asked.length === 1 ? new Response(new ReadableStream({start(stream) {
					stream.enqueue(new TextEncoder().encode('id: 1\\nevent: heartbeat\\ndata: {}\\n\\n'))
					window.end = () => stream.close()
				}}), {headers: {'Content-Type': 'text/event-stream'}}) : real(resource, options)"""));
		click("Follow live");
		awaitSaid("New entries appear at the top.");
		run("end()");
		String after = logInElsewhere();
		awaitText(after);
		assertThat(run("return asked")).isEqualTo(Arrays.asList(null, "1"));
		assertThat(run("return looks")).isEqualTo(1L);
		type("What", "nothing");
		click("Find");
		awaitText("The parameter 'act' must be one of");
		assertThat(rowsOf(before)).hasSize(1);
		assertThat(rowsOf(after)).hasSize(1);
		click("Stop following");
		awaitText("Follow live");
	}

	@Test
	void auditWhenStreamIsResetThenListedAnewAndFollowedFromNow() {
		String before = logInElsewhere();
		logInAsAdministrator("audit", "Audit");
		awaitText(before);
		run(INTERCEPT.formatted(
				"""
						window.asked.length === 1 ? new Response(new ReadableStream({start(stream) {
							stream.enqueue(new TextEncoder().encode('id: 1\\nevent: heartbeat\\ndata: {}\\n\\n'))
							window.reset = () => stream.enqueue(new TextEncoder().encode('id: 0\\nevent: reset\\ndata: {}\\n\\n'))
						}}), {headers: {'Content-Type': 'text/event-stream'}}) : real(resource, options)"""));
		click("Follow live");
		awaitSaid("New entries appear at the top.");
		run("reset()");
		await().until(() -> Arrays.asList(null, null).equals(run("return asked")));
		String after = logInElsewhere();
		awaitText(after);
		assertThat(rowsOf(before)).hasSize(1);
		assertThat(rowsOf(after)).hasSize(1);
	}

	@Test
	void auditWhenStreamIsRefusedThenLooksInstead() {
		logInAsAdministrator("audit", "Audit");
		run(INTERCEPT.formatted("new Response('{}', {status: 503})"));
		click("Follow live");
		awaitSaid("New entries appear at the top.");
		String name = logInElsewhere();
		awaitText(name);
		assertThat(rowsOf(name)).hasSize(1);
	}

	@Test
	void keyWhenRotatedThenBothAreListed() {
		logInAsAdministrator("keys", "Signing keys");
		assertThat(shown(By.xpath("//tr[td[normalize-space()='signs']]")).getText()).contains("no end yet")
			.doesNotContain("never");
		int before = browser().findElements(By.cssSelector("tbody tr")).size();
		click("Rotate");
		field("Algorithm").sendKeys("ES256");
		answer("Rotate");
		awaitSaid("A new key is published.");
		await().until(() -> browser().findElements(By.cssSelector("tbody tr")).size() > before);
	}

	@Test
	void pageWhenNotTheirsThenNotShown() {
		visit(own(), "audit");
		logIn(accounts().add());
		awaitPage("No such page");
		awaitAnswer("/me");
		assertThat(answered()).noneMatch((address) -> address.endsWith("/audit"));
		go("sessions", "Sessions");
		go("%", "No such page");
		go("constructor", "No such page");
		go("__proto__", "No such page");
	}

	@Test
	void consoleWhenPlainHttpThenSaysThatNothingIsKept() {
		visit("http://" + PLAIN_HOST + ":" + port(), "sessions");
		awaitText("This browser keeps no login for this address");
		logIn(accounts().add());
		awaitPage("Sessions");
		browser().navigate().refresh();
		awaitPage("Log in");
	}

	@Test
	void logoutWhenEverywhereThenAskedAndDone() {
		visit(own(), "sessions");
		logIn(TestAccounts.ADMIN);
		awaitPage("Sessions");
		click("Log out everywhere");
		answer("Log out everywhere");
		awaitPage("Log in");
	}

	/** Where the end of the session before demands more than the new login as well. */
	@Test
	void pageWhenSessionBeforeCannotBeEndedThenShownAllTheSame() {
		logInAsAdministrator("blocks", "Blocked addresses");
		clock().turn(Duration.ofMinutes(16));
		run("""
				const real = window.fetch
				window.fetch = (resource, options) => (options?.method !== 'DELETE') ? real(resource, options)
					: Promise.resolve(new Response(
						'{"type": "urn:countersign:problem:insufficient-authentication"}', {status: 401}))""");
		browser().executeScript("location.hash = '#/keys'");
		awaitText("This needs a login of a moment ago");
		type("Password", TestAccounts.ADMIN.password());
		answer("Log in");
		awaitPage("Signing keys");
	}

	@Test
	void overviewWhenLeftBeforeItHasLookedThenLooksNoMore() {
		logInAsAdministrator("sessions", "Sessions");
		run("""
				const [real, begin] = [window.fetch, window.setInterval]
				window.begun = 0
				window.setInterval = (...given) => { window.begun++; return begin(...given) }
				const metrics = new Promise((done) => { window.answer = done })
				window.fetch = async (resource, options) => {
					if (!String(resource).includes('prometheus')) return real(resource, options)
					window.asked = true
					await metrics
					setTimeout(() => { window.over = true }, 100)
					return new Response('')
				}""");
		browser().executeScript("location.hash = '#/overview'");
		await().until(() -> Boolean.TRUE.equals(run("return window.asked")));
		browser().executeScript("location.hash = '#/blocks'");
		awaitPage("Blocked addresses");
		run("answer()");
		await().until(() -> Boolean.TRUE.equals(run("return window.over")));
		assertThat(run("return window.begun")).isEqualTo(0L);
	}

	@Test
	void forgottenWhenAnotherTabLogsInThenNothingTypedIsLost() {
		TestAccount john = accounts().add();
		visit(own(), "forgotten");
		awaitPage("Forgot your password?");
		String first = browser().getWindowHandle();
		type("User name or e-mail address", "somebody");
		openTab(own() + "/console/#/sessions");
		logIn(john);
		awaitPage("Sessions");
		browser().switchTo().window(first);
		await().until(() -> run("return (await import('/console/api.js')).holder()") != null);
		run("await new Promise((done) => setTimeout(done, 500))");
		assertThat(field("User name or e-mail address").getAttribute("value")).isEqualTo("somebody");
	}

	/** A session that is over ends no other. */
	@Test
	void logoutWhenEverywhereFromASessionThatIsOverThenNotSaidToBeDone() {
		TestAccount john = accounts().add();
		visit(own(), "sessions");
		logIn(john);
		awaitPage("Sessions");
		post("/logout?scope=all", Map.of(), logInElsewhere(john));
		String elsewhere = logInElsewhere(john);
		click("Log out everywhere");
		answer("Log out everywhere");
		awaitPage("Log in");
		awaitNoDialog();
		assertThat(protectedStatus(elsewhere)).isEqualTo(200);
		assertThat(run("return document.body.innerText + window.said")).asString()
			.doesNotContain("All your sessions have ended");
	}

	/** Leaves a row of this name in the audit trail. */
	private String logInElsewhere() {
		TestAccount john = accounts().add();
		logInElsewhere(john);
		return john.username();
	}

	private static List<WebElement> rowsOf(String name) {
		return browser().findElements(By.xpath("//tr[contains(., '" + name + "')]"));
	}

	/** Returns the token of a session that another device has. */
	private String logInElsewhere(TestAccount account) {
		return post("/login", Map.of("username", account.username(), "password", account.password()), null).get("token")
			.asString();
	}

	/** The same for an account that has a second factor. */
	private String logInElsewhere(TestAccount account, String code) {
		return post("/login", Map.of("username", account.username(), "password", account.password(), "code", code),
				null)
			.get("token")
			.asString();
	}

	/** As another administrator does. */
	private void change(TestAccount account, Map<String, ?> what) {
		assertThat(
				HttpSender
					.send(HttpRequest.newBuilder(URI.create(own() + "/users/" + account.id()))
						.header("Content-Type", "application/json")
						.header("Authorization", "Bearer " + administratorsToken())
						.method("PATCH",
								HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(what)))
						.build())
					.statusCode())
			.isEqualTo(200);
	}

	private static void awaitNoDialog() {
		await().until(() -> browser().findElements(By.tagName("dialog")).isEmpty());
	}

	private static void press(CharSequence... keys) {
		for (CharSequence key : keys) {
			new Actions(browser()).sendKeys(key).perform();
		}
	}

	private static void awaitFocus(String tag, String text) {
		await().ignoreException(StaleElementReferenceException.class)
			.until(() -> focused().getTagName().equals(tag) && focused().getText().equals(text));
	}

	private static void tabTo(String text) {
		for (int i = 0; i < 60; i++) {
			press(Keys.TAB);
			if (focused().getText().equals(text)) {
				return;
			}
		}
		throw new AssertionError("The key Tab does not lead to " + text);
	}

	private static WebElement focused() {
		return browser().switchTo().activeElement();
	}

}
