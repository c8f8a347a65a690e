package dev.countersign.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@Import(HashCounter.class)
class AttackSimulationTests {

	private static final Duration WINDOW = Duration.ofMinutes(15);

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private CredentialGuard failures;

	@Autowired
	private TestClock clock;

	@Autowired
	private HashCounter hashes;

	@BeforeEach
	void stopClock() {
		this.clock.stop();
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void loginWhenTenThousandFailuresHitAnAccountThenOwnerOnKnownDeviceLogsInAtTheFirstTry() {
		TestAccount victim = this.accounts.add();
		String home = ClientAddresses.fresh();
		MvcTestResult first = login(victim, victim.password(), home, null);
		String mark = String.valueOf(first.getResponse().getHeader(DeviceMarkIssuer.HEADER));
		List<String> botnet = IntStream.range(0, 199).mapToObj((i) -> ClientAddresses.fresh()).toList();
		int before = this.hashes.count();
		for (int i = 0; i < 10_000; i++) {
			String address = (i % 2 == 0) ? home : botnet.get(i % botnet.size());
			assertThat(login(victim, "guess " + i, address, null).getResponse().getStatus()).isIn(401, 429);
			this.clock.turn(Duration.ofMillis(100));
		}
		int guesses = this.hashes.count() - before;
		assertThat(login(victim, victim.password(), home, null)).hasStatus(429);
		assertThat(login(victim, victim.password(), home, mark)).hasStatusOk();
		assertThat(guesses).as("of 10,000 guesses in 17 minutes, compared with the hash").isBetween(30, 40);
	}

	@Test
	void loginWhenTenThousandFailuresHitAnAccountThenOwnerAtTheirUsualPlaceLogsInAtTheFirstTry() {
		TestAccount victim = this.accounts.add();
		String home = ClientAddresses.fresh();
		assertThat(login(victim, victim.password(), home, null)).hasStatusOk();
		List<String> botnet = IntStream.range(0, 200).mapToObj((i) -> ClientAddresses.fresh()).toList();
		for (int i = 0; i < 10_000; i++) {
			assertThat(login(victim, "guess " + i, botnet.get(i % botnet.size()), null).getResponse().getStatus())
				.isIn(401, 429);
			this.clock.turn(Duration.ofMillis(100));
		}
		assertThat(login(victim, victim.password(), ClientAddresses.fresh(), null)).hasStatus(429);
		assertThat(login(victim, victim.password(), home, null)).hasStatusOk();
	}

	/** Every address tries as fast as it is let, and what it was let wait for. */
	@Test
	void guardWhenFiftyAddressesStuffTwoHundredAccountsThenFiveTriesEachAtMost() {
		List<String> names = IntStream.range(0, 200).mapToObj((i) -> "victim-" + i + "-" + UUID.randomUUID()).toList();
		List<String> addresses = IntStream.range(0, 50).mapToObj((i) -> ClientAddresses.fresh()).toList();
		Map<String, Deque<Instant>> tries = new HashMap<>();
		int most = 0;
		int all = 0;
		for (int round = 0; round < 1800; round++) {
			for (int i = 0; i < addresses.size(); i++) {
				for (int burst = 0; burst < 5; burst++) {
					String name = names.get((7 * i + 5 * round + burst) % names.size());
					if (isTried(name, addresses.get(i))) {
						all++;
						most = Math.max(most, count(tries, name + "@" + addresses.get(i)));
					}
				}
			}
			this.clock.turn(Duration.ofSeconds(1));
		}
		assertThat(most).as("tried for one account from one address in 15 minutes").isBetween(1, 5);
		assertThat(all).as("tried of 450,000 attempts in 30 minutes").isBetween(1_500, 2_500);
	}

	private int count(Map<String, Deque<Instant>> tries, String pair) {
		Instant now = this.clock.instant();
		Deque<Instant> times = tries.computeIfAbsent(pair, (first) -> new ArrayDeque<>());
		times.addLast(now);
		while (!times.getFirst().isAfter(now.minus(WINDOW))) {
			times.removeFirst();
		}
		return times.size();
	}

	private boolean isTried(String name, String address) {
		try {
			return this.failures.guard(new Attempt(name, address, null), () -> {
				throw new ProblemException(Problem.INVALID_CREDENTIALS);
			});
		}
		catch (ProblemException ex) {
			return ex.problem() == Problem.INVALID_CREDENTIALS;
		}
	}

	private MvcTestResult login(TestAccount account, String password, String address, @Nullable String mark) {
		return this.client.from(address).on(mark).login(account.username(), password);
	}

}
