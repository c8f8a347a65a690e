package dev.countersign.limit;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins at one moment on a node that computes many hashes at a time, so that more are
 * under way than may fail.
 */
@IntegrationTest
@Import(HashCounter.class)
@TestPropertySource(properties = "countersign.hashing.threads=24")
class ParallelLoginTests {

	private static final int LOGINS = 40;

	/** For so many an address may fail. */
	static final int NAMES = 20;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private ServiceClient client;

	@Autowired
	private HashCounter hashes;

	@Autowired
	private TestClock clock;

	/** No failure is forgotten meanwhile. */
	@BeforeEach
	void stopTheClock() {
		this.clock.stop();
	}

	@AfterEach
	void resetTheClock() {
		this.clock.reset();
	}

	@Test
	void loginWhenOneAccountFromOneAddressThenAllAreLetIn() throws Exception {
		TestAccount john = this.accounts.add();
		ServiceClient office = this.client.from(ClientAddresses.fresh());
		assertThat(AtOnce.call(LOGINS, login(office, john.username(), john.password()))).containsOnly(200);
	}

	@Test
	void loginWhenOneAccountFromManyAddressesThenAllAreLetIn() throws Exception {
		TestAccount john = this.accounts.add();
		assertThat(AtOnce.call(LOGINS,
				() -> login(this.client.from(ClientAddresses.fresh()), john.username(), john.password()).call()))
			.containsOnly(200);
	}

	@Test
	void loginWhenManyAccountsFromOneAddressThenAllAreLetIn() throws Exception {
		ServiceClient office = this.client.from(ClientAddresses.fresh());
		List<Callable<Integer>> logins = Stream.generate(this.accounts::add)
			.limit(LOGINS)
			.map((account) -> login(office, account.username(), account.password()))
			.toList();
		assertThat(AtOnce.call(logins)).containsOnly(200);
	}

	@Test
	void loginWhenPasswordIsWrongThenNoMoreAreComparedThanMayFail() throws Exception {
		TestAccount john = this.accounts.add();
		ServiceClient stranger = this.client.from(ClientAddresses.fresh());
		int before = this.hashes.count();
		List<Integer> statuses = AtOnce.call(LOGINS, login(stranger, john.username(), "wrong"));
		assertThat(statuses).containsOnly(401, 429);
		assertThat(statuses.stream().filter((status) -> status == 401).count()).isLessThanOrEqualTo(5);
		assertThat(this.hashes.count() - before).isLessThanOrEqualTo(5);
	}

	@Test
	void loginWhenItsAddressIsBlockedWhileItWaitsThenRefused() throws Exception {
		ServiceClient stranger = this.client.from(ClientAddresses.fresh());
		int before = this.hashes.count();
		for (int i = 1; i < NAMES; i++) {
			assertThat(login(stranger, "nobody-" + UUID.randomUUID(), "wrong").call()).isEqualTo(401);
		}
		assertThat(AtOnce.call(LOGINS, () -> login(stranger, "nobody-" + UUID.randomUUID(), "wrong").call()))
			.containsOnly(401, 429);
		assertThat(this.hashes.count() - before).isBetween(NAMES, mostCompared());
	}

	/** How many passwords of one address are compared until it is blocked. */
	int mostCompared() {
		return NAMES;
	}

	private static Callable<Integer> login(ServiceClient from, String username, String password) {
		return () -> from.login(username, password).getResponse().getStatus();
	}

}
