package dev.countersign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.countersign.testkit.TestAccount;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A login that a browser keeps, with the script that the service offers for it.
 */
class BrowserLoginTests extends BrowserTest {

	private static final String COOKIE = "__Host-countersign";

	private static final String BEGIN = """
			const {Countersign} = await import(args[0] + '/client.js')
			window.session = new Countersign()
			""";

	private static final Duration BEYOND_TOKEN = Duration.ofMinutes(61);

	@Test
	void loginWhenOwnPageThenCookieThatNoScriptReadsAndReloadKeepsIt() {
		TestAccount john = accounts().add();
		browser().get(own() + "/client.js");
		assertThat(logIn(john)).isEqualTo(200L);
		Cookie cookie = cookie();
		assertThat(cookie.isHttpOnly()).isTrue();
		assertThat(cookie.isSecure()).isTrue();
		assertThat(cookie.getSameSite()).isEqualTo("Strict");
		assertThat(cookie.getPath()).isEqualTo("/");
		assertThat(run("return document.cookie + JSON.stringify(localStorage)")).asString().doesNotContain("csr_");
		browser().navigate().refresh();
		assertThat(begin()).isEqualTo(200L);
		assertThat(cookie().getValue()).isNotEqualTo(cookie.getValue());
	}

	@Test
	void logoutWhenOneTabThenAllTabsAndCookieGone() {
		String first = logInBeforeTab();
		run("session.onchange = () => { window.changed = session.token }");
		run("window.changed = 'not'");
		browser().switchTo().window(first);
		assertThat(run("await session.logout(); return session.token")).isNull();
		assertThat(browser().manage().getCookieNamed(COOKIE)).isNull();
		browser().switchTo()
			.window(browser().getWindowHandles().stream().filter((tab) -> !tab.equals(first)).findAny().orElseThrow());
		await().untilAsserted(() -> assertThat(run("return window.changed")).isNull());
		assertThat(run("return (await session.fetch('/protected')).status")).isEqualTo(401L);
	}

	@Test
	void logoutWhenCookieIsGoneThenSessionEndsAllTheSame() {
		browser().get(own() + "/client.js");
		logIn(accounts().add());
		String token = String.valueOf(run("return session.token"));
		browser().manage().deleteAllCookies();
		run("await session.logout()");
		assertThat(protectedStatus(token)).isEqualTo(401);
	}

	/** The answer, which brings the next cookie, comes when nobody is there any more. */
	@Test
	void refreshWhenTabIsClosedMeanwhileThenNextVisitIsLoggedIn() {
		browser().get(own() + "/client.js");
		String first = browser().getWindowHandle();
		openTab(own() + "/client.js");
		logIn(accounts().add());
		Cookie before = cookie();
		REQUESTS.clear();
		WatchedRequests.hold();
		try {
			browser().executeScript("session.refresh()");
			await().until(() -> count("POST /token/refresh") == 1);
			browser().close();
			browser().switchTo().window(first);
		}
		finally {
			WatchedRequests.letGo();
		}
		await().until(() -> !cookie().getValue().equals(before.getValue()));
		clock().turn(Duration.ofMinutes(1));
		assertThat(begin()).isEqualTo(200L);
	}

	@Test
	void logoutWhenEverywhereThenSessionsElsewhereEnd() {
		TestAccount john = accounts().add();
		browser().get(own() + "/client.js");
		logIn(john);
		String elsewhere = String.valueOf(run("""
				const answer = await fetch('/login', {method: 'POST', headers: {'Content-Type': 'application/json'},
					body: JSON.stringify({username: args[0], password: args[1]})})
				return (await answer.json()).token""", john.username(), john.password()));
		run("await session.logoutEverywhere()");
		assertThat(protectedStatus(elsewhere)).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void tokenWhenExpiredInFiveTabsAtOnceThenNobodyIsLoggedOut(boolean locks) {
		TestAccount john = accounts().add();
		browser().get(own() + "/client.js");
		logIn(john);
		List<String> tabs = new ArrayList<>(List.of(browser().getWindowHandle()));
		for (int i = 1; i < 5; i++) {
			openTab(own() + "/client.js");
			tabs.add(browser().getWindowHandle());
		}
		for (String tab : tabs) {
			browser().switchTo().window(tab);
			if (!locks) {
				withoutLocks();
			}
			assertThat(locks ? begin() : logIn(john)).isEqualTo(200L);
			assertThat(run("return session.lasting")).isEqualTo(locks);
		}
		clock().turn(BEYOND_TOKEN);
		REQUESTS.clear();
		Object at = run("return Date.now() + 1500");
		for (String tab : tabs) {
			browser().switchTo().window(tab);
			run("""
					window.answer = new Promise((done) => setTimeout(done, args[0] - Date.now()))
						.then(() => session.fetch('/protected')).then((answer) => answer.status, String)""", at);
		}
		for (String tab : tabs) {
			browser().switchTo().window(tab);
			assertThat(run("return window.answer")).isEqualTo(200L);
		}
		assertThat(count("POST /token/refresh")).isEqualTo(locks ? 1 : tabs.size());
		clock().turn(BEYOND_TOKEN);
		for (String tab : tabs) {
			browser().switchTo().window(tab);
			assertThat(run("return (await session.fetch('/protected')).status")).isEqualTo(200L);
		}
	}

	/**
	 * As between tabs of a loaded machine, where the answer of the lock overtakes the
	 * word of the tab that had it.
	 */
	@Test
	void tokenWhenWordOfTheTabBeforeIsLateThenOneRefresh() {
		String first = logInBeforeTab();
		String second = browser().getWindowHandle();
		browser().switchTo().window(first);
		// Both have all the time in the world, and the word waits to be sent.
		run("""
				const [post, wait] = [BroadcastChannel.prototype.postMessage, window.setTimeout]
				window.setTimeout = (done, delay) => wait(done, 100 * delay)
				BroadcastChannel.prototype.postMessage = function (word) { window.send = () => post.call(this, word) }""");
		clock().turn(BEYOND_TOKEN);
		REQUESTS.clear();
		assertThat(run("return (await session.fetch('/protected')).status")).isEqualTo(200L);
		browser().switchTo().window(second);
		run("""
				performance.now = () => 0
				const query = navigator.locks.query
				navigator.locks.query = () => { window.looked = true; return query.call(navigator.locks) }
				window.answer = session.fetch('/protected').then((answer) => answer.status, String)""");
		await().until(() -> run("return window.looked ?? null") != null);
		browser().switchTo().window(first);
		run("send()");
		browser().switchTo().window(second);
		assertThat(run("return window.answer")).isEqualTo(200L);
		assertThat(count("POST /token/refresh")).isOne();
	}

	@Test
	void tokenWhenExpiredWhileManyAskInOneTabThenOneRefresh() {
		browser().get(own() + "/client.js");
		logIn(accounts().add());
		clock().turn(BEYOND_TOKEN);
		REQUESTS.clear();
		assertThat(run("""
				const answers = await Promise.all([1, 2, 3, 4, 5].map(() => session.fetch('/protected')))
				return answers.map((answer) => answer.status).join()""")).isEqualTo("200,200,200,200,200");
		assertThat(count("POST /token/refresh")).isOne();
	}

	@Test
	void fetchWhenPasswordOrScopeIsMissingThenNotRefreshed() {
		browser().get(own() + "/client.js");
		logIn(accounts().add());
		REQUESTS.clear();
		assertThat(run("return (await session.fetch('/users')).status")).isEqualTo(403L);
		assertThat(run("""
				return (await session.fetch('/password', {method: 'PUT', headers: {'Content-Type': 'application/json'},
					body: '{"current_password":"wrong","new_password":"seven green lamps at dusk"}'})).status"""))
			.isEqualTo(401L);
		assertThat(count("POST /token/refresh")).isZero();
		assertThat(count("PUT /password")).isOne();
	}

	@Test
	void passwordWhenChangedThenNextSessionIsKept() {
		TestAccount john = accounts().add();
		browser().get(own() + "/client.js");
		logIn(john);
		run("await session.open('password', {current_password: args[0], new_password: 'seven green lamps at dusk'}, 'PUT')",
				john.password());
		assertThat(run("return (await session.fetch('/protected')).status")).isEqualTo(200L);
		browser().navigate().refresh();
		assertThat(begin()).isEqualTo(200L);
	}

	@Test
	void loginWhenPlainHttpThenInMemoryAloneAndSaid() {
		TestAccount john = accounts().add();
		browser().get("http://" + PLAIN_HOST + ":" + port() + "/client.js");
		assertThat(logIn(john)).isEqualTo(200L);
		assertThat(run("return session.lasting")).isEqualTo(false);
		assertThat(browser().manage().getCookies()).isEmpty();
		clock().turn(BEYOND_TOKEN);
		assertThat(run("return (await session.fetch('/protected')).status")).isEqualTo(200L);
		assertThat(run("await session.logout(); return (await session.fetch('/protected')).status")).isEqualTo(401L);
		logIn(john);
		browser().navigate().refresh();
		assertThat(begin()).isEqualTo(401L);
	}

	@Test
	void pageWhenOriginAllowedThenKeepsItsLoginToo() {
		browser().get(ALLOWED);
		TestAccount john = accounts().add();
		String begin = BEGIN.replace("Countersign()", "Countersign(args[0])");
		String ask = "return (await session.fetch(args[0] + '/protected')).status";
		assertThat(run(begin + "await session.login(args[1], args[2]);" + ask, own(), john.username(), john.password()))
			.isEqualTo(200L);
		browser().navigate().refresh();
		assertThat(run(begin + ask, own())).isEqualTo(200L);
	}

	/** Also one that the browser counts to the same site, and so sends the cookie for. */
	@Test
	void pageWhenOriginForeignThenNeitherUsesNorReplacesNorEndsTheLogin() {
		TestAccount john = accounts().add();
		TestAccount mallory = accounts().add();
		browser().get(own() + "/client.js");
		logIn(john);
		String kept = cookie().getValue();
		String forgery = """
				{"username":"%s","password":"%s","refresh":"cookie"}""".formatted(mallory.username(),
				mallory.password());
		for (String origin : List.of(NEIGHBOUR, FOREIGN)) {
			browser().get(origin);
			for (String path : List.of("/token/refresh", "/logout", "/logout?scope=all", "/login")) {
				String body = path.equals("/login") ? forgery : "{}";
				for (Map<String, String> headers : List.of(Map.of("Content-Type", "application/json"),
						Map.of("Content-Type", "text/plain"))) {
					for (String mode : List.of("cors", "no-cors")) {
						run("""
								await fetch(args[0], {method: 'POST', credentials: 'include', mode: args[1],
									headers: args[2], body: args[3]}).catch(() => {})""", own() + path, mode, headers,
								body);
					}
				}
				// Of a script that runs on, nobody learns how it ended once its page has
				// gone.
				browser().executeScript("""
						const form = document.createElement('form')
						Object.assign(form, {method: 'POST', action: arguments[0], enctype: 'text/plain'})
						const field = document.createElement('input')
						Object.assign(field, {name: arguments[1].slice(0, -1), value: arguments[1].slice(-1)})
						form.append(field)
						document.body.append(form)
						form.submit()""", own() + path, body);
				await().until(() -> browser().getCurrentUrl().startsWith(own()));
				browser().get(origin);
			}
		}
		browser().get(own() + "/client.js");
		assertThat(cookie().getValue()).isEqualTo(kept);
		assertThat(begin()).isEqualTo(200L);
		assertThat(run("return (await (await session.fetch('/me')).json()).username")).isEqualTo(john.username());
	}

	private static Cookie cookie() {
		return Objects.requireNonNull(browser().manage().getCookieNamed(COOKIE));
	}

	private static @Nullable Object logIn(TestAccount account) {
		return ask(BEGIN + "await session.login(args[1], args[2]);", "", account.username(), account.password());
	}

	/** Logs in, and opens another tab that finds the login. Returns the first one. */
	private String logInBeforeTab() {
		browser().get(own() + "/client.js");
		logIn(accounts().add());
		String first = browser().getWindowHandle();
		openTab(own() + "/client.js");
		assertThat(begin()).isEqualTo(200L);
		return first;
	}

	/** As browsers that have none, which have no channel between tabs either. */
	private static void withoutLocks() {
		run("Object.defineProperty(navigator, 'locks', {value: undefined}); delete window.BroadcastChannel");
	}

	/** Finds the login that the browser keeps. */
	private static @Nullable Object begin() {
		return ask(BEGIN, "");
	}

	private static @Nullable Object ask(String script, @Nullable Object... args) {
		return run(script + "return (await session.fetch('/protected')).status", args);
	}

}
