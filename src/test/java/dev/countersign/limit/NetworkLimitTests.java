package dev.countersign.limit;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.countersign.address.CountedNetwork;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client has that has all of a /48.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.limit.usage.logins=60")
class NetworkLimitTests {

	private static final AtomicInteger SITES = new AtomicInteger();

	@Autowired
	private UsageBudgets usage;

	@Autowired
	private MailBudgets mails;

	@Autowired
	private CredentialGuard failures;

	@Autowired
	private NetworkBlocks blocks;

	@Autowired
	private TestClock clock;

	private final String name = "john-" + UUID.randomUUID();

	@BeforeEach
	void stopClock() {
		this.clock.stop();
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@ParameterizedTest
	@EnumSource
	void useWhenAnotherNetworkOfASiteEachTimeThenTenTimesAsMuchInAll(Use use) {
		String site = site();
		for (int network = 0; network < 10; network++) {
			String address = address(site, network);
			assertThat(IntStream.range(0, use.most).allMatch((i) -> use.isAdmitted(this, address))).isTrue();
			assertThat(use.isAdmitted(this, address)).isFalse();
		}
		assertThat(use.isAdmitted(this, address(site, 10))).isFalse();
		assertThat(use.isAdmitted(this, address(site(), 10))).isTrue();
		assertThat(use.isAdmitted(this, ClientAddresses.fresh())).isTrue();
	}

	/** One client in a site uses up its own, whatever it goes on to ask for. */
	@ParameterizedTest
	@EnumSource
	void useWhenOneNetworkAsksOnAndOnThenOthersOfItsSiteAreAdmitted(Use use) {
		String site = site();
		for (int i = 0; i < 11 * use.most; i++) {
			use.isAdmitted(this, address(site, 0));
		}
		assertThat(use.isAdmitted(this, address(site, 0))).isFalse();
		assertThat(use.isAdmitted(this, address(site, 1))).isTrue();
	}

	@Test
	void linkWhenOneNetworkAsksForManyAddressesThenNoMoreThanItsBudgetAndOthersHaveTheirs() {
		String address = ClientAddresses.fresh();
		assertThat(IntStream.range(0, 20).allMatch((i) -> this.mails.takeLinkTo(unique(), address))).isTrue();
		assertThat(this.mails.takeLinkTo(unique(), address)).isFalse();
		assertThat(this.mails.takeLinkTo(unique(), ClientAddresses.fresh())).isTrue();
	}

	@Test
	void linkWhenAddressesDifferInTheirTagsThenOneMailbox() {
		for (int network = 0; network < 4; network++) {
			String address = ClientAddresses.fresh();
			for (int i = 0; i < 5; i++) {
				assertThat(this.mails.takeLinkTo(this.name + "+" + network + "+" + i + "@example.com", address))
					.isTrue();
			}
			assertThat(this.mails.takeLinkTo(this.name + "+6@example.com", address)).isFalse();
		}
		assertThat(this.mails.takeLinkTo(this.name + "@example.com", ClientAddresses.fresh())).isFalse();
		assertThat(this.mails.takeLinkTo(this.name + "@a+b.example.com", ClientAddresses.fresh())).isTrue();
		assertThat(this.mails.takeLinkTo("+" + this.name + "@example.com", ClientAddresses.fresh())).isTrue();
	}

	@Test
	void linkWhenItsNetworkIsBlockedThenNone() {
		String address = ClientAddresses.fresh();
		assertThat(this.mails.takeLinkTo(unique(), address)).isTrue();
		assertThat(this.blocks.add(Objects.requireNonNull(CountedNetwork.of(address).narrow()))).isTrue();
		assertThat(this.mails.takeLinkTo(unique(), address)).isFalse();
		assertThat(this.mails.takeRecovery(address, this.name)).isFalse();
	}

	private static boolean isAdmitted(Runnable use) {
		try {
			use.run();
			return true;
		}
		catch (ProblemException ex) {
			return ex.problem() != Problem.TOO_MANY_ATTEMPTS;
		}
	}

	private static String unique() {
		return "jane-" + UUID.randomUUID() + "@example.com";
	}

	private static String site() {
		return "2001:db8:c%03x".formatted(SITES.incrementAndGet());
	}

	private static String address(String site, int network) {
		return "%s:%x::%x".formatted(site, network, network + 1);
	}

	/** What is counted by network. */
	enum Use {

		REGISTRATION(20) {

			@Override
			boolean isAdmitted(NetworkLimitTests test, String address) {
				return NetworkLimitTests.isAdmitted(() -> test.usage.guardRegistration(address, Optional::empty));
			}

		},

		NAME_THAT_IS_TAKEN(20) {

			@Override
			boolean isAdmitted(NetworkLimitTests test, String address) {
				return NetworkLimitTests.isAdmitted(() -> test.usage.guardRegistration(address, () -> {
					throw new ProblemException(Problem.CONFLICT);
				}));
			}

		},

		FORGOTTEN_PASSWORD(20) {

			@Override
			boolean isAdmitted(NetworkLimitTests test, String address) {
				return test.mails.takeRecovery(address, unique());
			}

		},

		CONFIRMATION(20) {

			@Override
			boolean isAdmitted(NetworkLimitTests test, String address) {
				return test.mails.takeLinkTo(unique(), address);
			}

		},

		UNKNOWN_TOKEN(20) {

			@Override
			boolean isAdmitted(NetworkLimitTests test, String address) {
				return NetworkLimitTests.isAdmitted(() -> test.failures.countUnknownToken(address));
			}

		},

		LOGIN_WITHOUT_A_SESSION(60) {

			@Override
			boolean isAdmitted(NetworkLimitTests test, String address) {
				return NetworkLimitTests.isAdmitted(() -> test.failures
					.guardLogin(new Attempt(test.name, address, null), () -> "a second step", (answer) -> false));
			}

		};

		private final int most;

		Use(int most) {
			this.most = most;
		}

		abstract boolean isAdmitted(NetworkLimitTests test, String address);

	}

}
