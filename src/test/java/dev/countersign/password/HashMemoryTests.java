package dev.countersign.password;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Hashes of other systems, of which strangers may have many checked at once.
 */
class HashMemoryTests {

	private static final String SALT_AND_HASH = "$c29tZXNhbHRzb21lc2FsdA$" + "A".repeat(43);

	private static final String LARGE = "{argon2}$argon2id$v=19$m=64,t=1,p=8" + SALT_AND_HASH;

	/** Native code checks it, and its memory is memory too. */
	private static final String ALSO_LARGE = "{argon2}$argon2id$v=19$m=65,t=9,p=1" + SALT_AND_HASH;

	private static final List<String> WITHOUT_MEMORY = List.of(
			KnownHashPasswordEncoder.PRESENT + "c29tZXNhbHRzb21lc2FsdA$" + "A".repeat(43),
			"{bcrypt}$2b$12$" + "a".repeat(53), "{pbkdf2-phc}$pbkdf2-sha256$i=9" + SALT_AND_HASH);

	private final Held held = new Held();

	private final KnownHashPasswordEncoder encoder = PasswordConfiguration.knownHashes(this.held, new HashMemory(100));

	@Test
	void checkWhenTwoHashesTakeMoreThanThereIsThenOneAfterTheOtherAndOthersDoNotWait() throws InterruptedException {
		Thread first = new Thread(() -> this.encoder.check("password", LARGE));
		Thread second = new Thread(() -> this.encoder.check("password", ALSO_LARGE));
		first.start();
		Awaitility.await().until(() -> this.held.begun.get() == 1);
		second.start();
		Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);
		assertThat(this.held.begun).hasValue(1);
		for (String hash : WITHOUT_MEMORY) {
			assertThat(this.encoder.matches("password", hash)).isFalse();
		}
		this.held.go.countDown();
		first.join(TimeUnit.MINUTES.toMillis(1));
		second.join(TimeUnit.MINUTES.toMillis(1));
		assertThat(this.held.begun).hasValue(2);
	}

	@Test
	void checkWhenAHashTakesMoreThanAllTogetherMayThenAlone() throws InterruptedException {
		Thread first = new Thread(() -> this.encoder.check("password", LARGE.replace("m=64", "m=150")));
		Thread second = new Thread(() -> this.encoder.check("password", ALSO_LARGE));
		first.start();
		Awaitility.await().until(() -> this.held.begun.get() == 1);
		second.start();
		Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);
		assertThat(this.held.begun).hasValue(1);
		this.held.go.countDown();
		first.join(TimeUnit.MINUTES.toMillis(1));
		second.join(TimeUnit.MINUTES.toMillis(1));
		assertThat(this.held.begun).hasValue(2);
	}

	@Test
	void checkWhenAHashFailsThenTheNextHasItsMemory() {
		this.held.go.countDown();
		this.held.failure = new IllegalStateException("No memory left");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> this.encoder.matches("password", LARGE));
		}
	}

	@Test
	void checkWhenAHashIsLargerThanAllThereIsThenNothingMatchesItAtTheCostOfOneThatMight() {
		String tooLarge = LARGE.replace("m=64", "m=151");
		this.held.go.countDown();
		this.held.matches = true;
		assertThat(this.encoder.matches("password", LARGE)).isTrue();
		assertThat(this.encoder.shortage(LARGE)).isEmpty();
		assertThat(this.encoder.matches("password", tooLarge)).isFalse();
		assertThat(this.held.begun).hasValue(2);
		assertThat(this.held.last).doesNotContain("m=151");
		assertThat(this.encoder.shortage(tooLarge)).get().asString().contains("-Xmx");
		assertThatExceptionOfType(UnusableHashException.class)
			.isThrownBy(() -> new HashMemory(170_000).require(262_144))
			.withMessageContaining("256 MiB")
			.withMessageContaining("-Xmx564m");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			{argon2}$argon2id$v=19$m=102400,t=2,p=8 102400
			{argon2}$argon2d$m=7168,t=5,p=1 7168
			{scrypt}$100801 65536
			{scrypt}$e1001 32768
			{firebase-scrypt}$firebase-scrypt$ln=14,r=8,p=1 16384
			""")
	void memoryWhenOfAKindThatTakesSomeThenAsItsParametersSay(String form, long kib) {
		String hash = form.startsWith("{firebase") ? form + "$c29tZXNhbHRzb21lc2FsdA$" + "A".repeat(86)
				: form + SALT_AND_HASH;
		assertThat(KnownHashPasswordEncoder.memoryKib(hash).orElseThrow()).isBetween(kib, kib + 8);
	}

	/** Holds those of older kinds until they may go. */
	private static final class Held implements PasswordEncoder {

		private final AtomicInteger begun = new AtomicInteger();

		private final CountDownLatch go = new CountDownLatch(1);

		private volatile @Nullable RuntimeException failure;

		private volatile boolean matches;

		private volatile String last = "";

		@Override
		public String encode(@Nullable CharSequence password) {
			return KnownHashPasswordEncoder.PRESENT.substring("{argon2}".length()) + "c29tZXNhbHQ$" + "A".repeat(43);
		}

		@Override
		public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
			this.last = String.valueOf(hash);
			if (this.last.startsWith(Argon2idPasswordEncoder.PRESENT) && !this.matches) {
				return false;
			}
			this.begun.incrementAndGet();
			try {
				this.go.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			if (this.failure != null) {
				throw this.failure;
			}
			return this.matches;
		}

	}

}
