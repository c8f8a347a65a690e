package dev.countersign;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What people do in the console.
 */
class ConsoleStoryTests extends ConsoleTest {

	private static final String PASSWORD = "seven green lamps at dusk";

	@Test
	void administratorInvitesAndUserLooksAfterTheirAccountThenAuditShowsItLive() {
		String mary = "mary-" + UUID.randomUUID().toString().substring(0, 8);
		logInAsAdministrator("accounts", "Accounts");
		click("New account");
		type("User name", mary);
		shown(By.cssSelector("dialog form .primary")).click();
		String link = take();
		assertThat(link).startsWith(own() + "/console/#/invitation/csi_");
		go("audit", "Audit");
		click("Follow live");
		awaitText("New entries appear at the top.");
		String administrators = browser().getWindowHandle();

		openTab(link.replace(own(), elsewhere()));
		awaitPage("Set your password");
		assertThat(browser().getCurrentUrl()).doesNotContain("csi_");
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
		awaitText("The session has ended.");
		assertThat(protectedStatus(strangers)).isEqualTo(401);

		browser().switchTo().window(administrators);
		for (String act : List.of("password.changed", "login.succeeded", "api-token.created", "session.ended")) {
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(browser()
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
		post("/logout?scope=all", Map.of(),
				post("/login", Map.of("username", john.username(), "password", john.password()), null).get("token")
					.asString());
		click("Make a token");
		type("Name", "late");
		shown(By.cssSelector("dialog form .primary")).click();
		awaitPage("Log in");
		assertThat(browser().getCurrentUrl()).endsWith("#/tokens");
		assertThat(browser().findElements(By.tagName("dialog"))).isEmpty();
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
		press("by hand", Keys.ENTER);
		awaitText("It is not shown again.");
		awaitFocus("input", "");
		tabTo("Done");
		press(Keys.ENTER);
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
	void factorWhenAddedThenLoginAsksForItsCodeAndRecoveryCodeHelps() {
		TestAccount john = accounts().add();
		visit(own(), "factors");
		logIn(john);
		awaitPage("Second factors");
		click("Add an authenticator app");
		AuthenticatorApp app = new AuthenticatorApp(
				String.valueOf(shown(By.cssSelector("dialog input.code")).getDomProperty("value")));
		type("Code", app.code(clock().instant()));
		answer("Confirm");
		awaitText("Your recovery codes");
		String code = take().split(" ")[0];
		awaitText("You have 10 recovery codes left");
		click("Log out");
		logIn(john);
		type("Code", code);
		click("Log in");
		awaitPage("Second factors");
		awaitText("You have 9 recovery codes left");
		browser().navigate().refresh();
		awaitPage("Second factors");
		click("Remove: Authenticator app");
		answer("Remove");
		awaitText("You have no second factor.");
	}

	@Test
	void passwordWhenWrongThenProblemIsShownAndOnlyOneFailureCounted() {
		TestAccount john = accounts().add();
		visit(own(), "password");
		logIn(john.username(), "wrong");
		awaitText("No enabled account has this username and password.");
		type("Password", john.password());
		click("Log in");
		awaitPage("Password");
		REQUESTS.clear();
		type("Current password", "wrong");
		type("New password", PASSWORD);
		click("Change the password");
		awaitText("No enabled account has this username and password.");
		assertThat(count("PUT /password")).isOne();
		type("Current password", john.password());
		click("Change the password");
		awaitText("The password is changed.");
		browser().navigate().refresh();
		awaitPage("Password");
	}

	@Test
	void accountWhenChangedAndDisabledAndDeletedThenAsked() {
		TestAccount john = accounts().add();
		String token = post("/login", Map.of("username", john.username(), "password", john.password()), null)
			.get("token")
			.asString();
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
		awaitText("198.51.100.0/24 is blocked.");
		click("Lift: 198.51.100.0/24");
		answer("Lift");
		awaitText("198.51.100.0/24 is no longer blocked.");
	}

	@Test
	void keyWhenRotatedThenBothAreListed() {
		logInAsAdministrator("keys", "Signing keys");
		int before = browser().findElements(By.cssSelector("tbody tr")).size();
		click("Rotate");
		field("Algorithm").sendKeys("ES256");
		answer("Rotate");
		awaitText("A new key is published.");
		await().until(() -> browser().findElements(By.cssSelector("tbody tr")).size() > before);
	}

	@Test
	void pageWhenNotTheirsThenNotShown() {
		visit(own(), "audit");
		logIn(accounts().add());
		awaitPage("No such page");
		assertThat(REQUESTS).doesNotContain("GET /audit");
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
