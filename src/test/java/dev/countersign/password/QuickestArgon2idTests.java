package dev.countersign.password;

import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class QuickestArgon2idTests {

	private static final byte[] PASSWORD = { 'x' };

	private static final String HASH = Argon2idPasswordEncoder.PRESENT + "AAAAAAAAAAAAAAAAAAAAAA$"
			+ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	private static final int ALL = 2 * QuickestArgon2id.TRIALS;

	private final List<String> served = new ArrayList<>();

	private long now;

	@Test
	void encodeWhenEachWasTriedThenTheQuickerServes() {
		QuickestArgon2id quickest = quickest(new Build("slow", 50), new Build("quick", 20));
		assertThat(quickest.name()).isEqualTo("slow or quick");
		use(quickest, ALL + 3);
		assertThat(this.served.subList(0, ALL)).startsWith("slow", "quick", "slow", "quick")
			.filteredOn("slow"::equals)
			.hasSize(QuickestArgon2id.TRIALS);
		assertThat(this.served.subList(ALL, ALL + 3)).containsOnly("quick");
		assertThat(quickest.name()).isEqualTo("quick");
	}

	@Test
	void encodeWhenOneRunWasDisturbedThenTheOthersCount() {
		QuickestArgon2id quickest = quickest(new Build("slow", 50), new Build("quick", 20, 5_000));
		use(quickest, ALL + 1);
		assertThat(this.served).endsWith("quick");
	}

	@Test
	void encodeWhenBothAreAlikeThenTheFirstServes() {
		QuickestArgon2id quickest = quickest(new Build("first", 20), new Build("second", 20));
		use(quickest, ALL + 1);
		assertThat(this.served).endsWith("first");
	}

	@Test
	void matchesWhenHashHasAnotherCostThenItIsNoTrial() {
		QuickestArgon2id quickest = quickest(new Build("slow", 50), new Build("quick", 20));
		for (int i = 0; i < ALL; i++) {
			assertThat(quickest.matches(PASSWORD, "$argon2id$v=19$m=64,t=1,p=1$")).isTrue();
		}
		assertThat(this.served).containsOnly("slow");
		for (int i = 0; i < ALL; i++) {
			quickest.matches(PASSWORD, HASH);
		}
		quickest.matches(PASSWORD, "$argon2id$v=19$m=64,t=1,p=1$");
		assertThat(this.served).endsWith("quick");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA$", "AAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
			"!AAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			"AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			"AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB" })
	void matchesWhenHashIsRefusedAtOnceThenItIsNoTrial(String rest) {
		QuickestArgon2id quickest = quickest(new Build("slow", 50), new Build("quick", 20));
		for (int i = 0; i < ALL; i++) {
			quickest.matches(PASSWORD, Argon2idPasswordEncoder.PRESENT + rest);
		}
		assertThat(this.served).containsOnly("slow");
		use(quickest, ALL + 1);
		assertThat(this.served).endsWith("quick");
	}

	@Test
	void encodeWhenTrialsAreStillUnderWayThenTheFirstServes() {
		List<QuickestArgon2id> quickest = new ArrayList<>();
		Build nested = new Build("slow", 50) {
			@Override
			public String encode(byte[] password) {
				// As if so many others came while the first is computed.
				if (QuickestArgon2idTests.this.served.isEmpty()) {
					QuickestArgon2idTests.this.served.add("slow");
					use(quickest.get(0), ALL + 2);
					return "";
				}
				return super.encode(password);
			}
		};
		quickest.add(quickest(nested, new Build("quick", 20)));
		use(quickest.get(0), 1);
		assertThat(this.served.subList(ALL, ALL + 3)).containsOnly("slow");
		use(quickest.get(0), 1);
		assertThat(this.served).endsWith("quick");
	}

	@Test
	void encodeWhenTrialsFailThenThoseThatDidNotTell() {
		QuickestArgon2id quickest = quickest(new Build("failing", 0) {
			@Override
			public String encode(byte[] password) {
				throw new IllegalStateException("no memory");
			}
		}, new Build("good", 20));
		for (int i = 0; i < ALL; i++) {
			if (i % 2 == 0) {
				assertThatIllegalStateException().isThrownBy(() -> quickest.encode(PASSWORD));
			}
			else {
				quickest.encode(PASSWORD);
			}
		}
		assertThat(quickest.name()).isEqualTo("good");
		use(quickest, 2);
	}

	@Test
	void cpuTimeWhenThereIsNoneThenTheTimeThatPasses() {
		long began = System.nanoTime();
		assertThat(QuickestArgon2id.cpuTime(threads(false, false)).getAsLong() - began).isNotNegative();
		assertThat(QuickestArgon2id.cpuTime(threads(true, false)).getAsLong() - began).isNotNegative();
		assertThat(QuickestArgon2id.cpuTime(threads(true, true)).getAsLong()).isEqualTo(-1);
	}

	private static ThreadMXBean threads(boolean supported, boolean enabled) {
		return (ThreadMXBean) Proxy.newProxyInstance(QuickestArgon2idTests.class.getClassLoader(),
				new Class<?>[] { ThreadMXBean.class }, (bean, method, arguments) -> switch (method.getName()) {
					case "isThreadCpuTimeSupported" -> supported;
					case "isThreadCpuTimeEnabled" -> enabled;
					default -> -1L;
				});
	}

	private QuickestArgon2id quickest(Build... builds) {
		return new QuickestArgon2id(List.of(builds), () -> this.now);
	}

	private static void use(QuickestArgon2id quickest, int times) {
		for (int i = 0; i < times; i++) {
			quickest.encode(PASSWORD);
		}
	}

	private class Build implements NativeArgon2id {

		private final String name;

		private final List<Integer> millis;

		private int runs;

		/**
		 * The last of these times is that of the second run, and the first that of
		 * others.
		 */
		Build(String name, Integer... millis) {
			this.name = name;
			this.millis = Arrays.asList(millis);
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public String encode(byte[] password) {
			serve();
			return "";
		}

		@Override
		public boolean matches(byte[] password, String hash) {
			serve();
			return true;
		}

		private void serve() {
			this.runs++;
			int took = this.millis.get((this.runs == 2) ? this.millis.size() - 1 : 0);
			QuickestArgon2idTests.this.now += Duration.ofMillis(took).toNanos();
			QuickestArgon2idTests.this.served.add(this.name);
		}

	}

}
