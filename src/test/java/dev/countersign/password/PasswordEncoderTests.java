package dev.countersign.password;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PasswordEncoderTests {

	private static final String EMOJI = "\uD83D\uDE00";

	private final PasswordEncoder inJava = new Argon2idPasswordEncoder(null);

	private final PasswordEncoder inNative = Argon2idPasswordEncoder.create();

	private final CountingEncoder argon2 = new CountingEncoder(this.inNative);

	private final List<Long> waits = new ArrayList<>();

	private final RefusalPace pace = new RefusalPace(this.waits::add);

	private final PasswordEncoder encoder = new NormalizingPasswordEncoder(new BulkheadPasswordEncoder(
			PasswordConfiguration.knownHashes(this.argon2), TestBulkhead.ofOneThread(), this.pace));

	@Test
	void loadWhenOnThisMachineThenEachNativeBuildIsThere() {
		assertThat(SodiumArgon2id.load()).isPresent();
		assertThat(ReferenceArgon2id.load()).isPresent();
	}

	/** Where the system has one of the same name, that is of another age or build. */
	@Test
	void loadWhenTheSystemMayHaveOneTooThenEachLibraryIsThatOfTheClassPath() {
		for (Library library : List.of(Libsodium.load().orElseThrow(), Libargon2.load().orElseThrow())) {
			Library.Handler handler = (Library.Handler) Proxy.getInvocationHandler(library);
			assertThat(handler.getNativeLibrary().getFile().getName()).as("extracted").startsWith("jna");
		}
	}

	@Test
	void encodeWhenNativeOrJavaThenSameParametersAndEachVerifiesTheOther() {
		String javaHash = String.valueOf(this.inJava.encode("pässwörd " + EMOJI));
		assertThat(javaHash).startsWith(Argon2idPasswordEncoder.PRESENT);
		for (PasswordEncoder build : eachBuild()) {
			String nativeHash = String.valueOf(build.encode("pässwörd " + EMOJI));
			assertThat(nativeHash).startsWith(Argon2idPasswordEncoder.PRESENT).hasSameSizeAs(javaHash);
			assertThat(this.inJava.matches("pässwörd " + EMOJI, nativeHash)).isTrue();
			assertThat(build.matches("pässwörd " + EMOJI, javaHash)).isTrue();
			assertThat(this.inJava.matches("another", nativeHash)).isFalse();
			assertThat(build.matches("another", javaHash)).isFalse();
			assertThat(build.upgradeEncoding(nativeHash)).isFalse();
			assertThat(build.upgradeEncoding(javaHash)).isFalse();
		}
	}

	@Test
	void matchesWhenNoMemoryIsLeftThenNoPasswordIsCalledWrong() {
		String hash = String.valueOf(this.inJava.encode("password"));
		for (NativeArgon2id build : List.of(new ReferenceArgon2id(new WithoutMemory()),
				new SodiumArgon2id(new SodiumWithoutMemory()))) {
			PasswordEncoder exhausted = new NormalizingPasswordEncoder(
					new BulkheadPasswordEncoder(PasswordConfiguration.knownHashes(new Argon2idPasswordEncoder(build)),
							TestBulkhead.ofOneThread(), this.pace));
			assertThatIllegalStateException().isThrownBy(() -> exhausted.matches("password", "{argon2}" + hash))
				.withMessageContaining("memory");
		}
	}

	@Test
	void matchesWhenTheSystemFailedBeforeThenOnlyItsOwnErrorCounts() {
		String hash = String.valueOf(this.inJava.encode("password"));
		NativeArgon2id build = SodiumArgon2id.load().orElseThrow();
		Native.setLastError(SodiumArgon2id.ENOMEM);
		assertThat(build.matches("password".getBytes(StandardCharsets.UTF_8), hash.substring(0, 60))).isFalse();
		assertThat(build.matches("another".getBytes(StandardCharsets.UTF_8), hash)).isFalse();
	}

	@Test
	void matchesWhenStringIsNoHashThenFalseByEachBuild() {
		String hash = String.valueOf(this.inJava.encode("password"));
		for (PasswordEncoder build : eachBuild()) {
			for (String broken : new String[] { "$argon2id$v=19$m=19456,t=2,p=1$", hash.substring(0, 60),
					hash.replace("m=19456", "m=1"), hash.replace("t=2", "t=0"),
					hash.replace("m=19456", "m=999999999999"), hash + "A", hash.replace('$', '\u20AC') }) {
				assertThat(build.matches("password", broken)).as(broken).isFalse();
			}
		}
	}

	private static List<PasswordEncoder> eachBuild() {
		return Stream.of(SodiumArgon2id.load(), ReferenceArgon2id.load(), NativeArgon2id.load())
			.map((build) -> (PasswordEncoder) new Argon2idPasswordEncoder(build.orElseThrow()))
			.toList();
	}

	@Test
	void matchesWhenMoreLanesThenVerifiedInJava() {
		String hash = String.valueOf(new Argon2PasswordEncoder(16, 32, 4, 19456, 2).encode("password"));
		assertThat(hash).contains(",p=4$");
		assertThat(this.inNative.matches("password", hash)).isTrue();
		assertThat(this.inNative.matches("another", hash)).isFalse();
	}

	@Test
	void upgradeWhenWeakerOrOfAnotherKindThenNeeded() {
		String less = String.valueOf(new Argon2PasswordEncoder(16, 32, 1, 9728, 2).encode("password"));
		String fewer = String.valueOf(new Argon2PasswordEncoder(16, 32, 1, 19456, 1).encode("password"));
		assertThat(this.encoder.upgradeEncoding("{argon2}" + less)).isTrue();
		assertThat(this.encoder.upgradeEncoding("{argon2}" + fewer)).isTrue();
		assertThat(this.encoder.upgradeEncoding("{argon2}" + less.replace("argon2id", "argon2i"))).isTrue();
		assertThat(this.encoder.upgradeEncoding("{bcrypt}" + new BCryptPasswordEncoder(4).encode("password"))).isTrue();
		assertThat(this.encoder.upgradeEncoding("{noop}password")).isTrue();
		assertThat(this.encoder.upgradeEncoding(this.encoder.encode("password"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "password", "{noop}password", "{MD5}5f4dcc3b5aa765d61d8327deb882cf99",
			"{SHA-1}5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", "{}password", "{argon2", "{argon2}", "{argon2}password",
			"{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$YWJjZGVmZ2hpamtsbW5vcA",
			"{argon2}$argon2id$v=19$m=0,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$YWJjZGVmZ2hpamtsbW5vcA",
			"{argon2}$argon2id$v=19$m=99999999,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$YWJjZGVmZ2hpamtsbW5vcA",
			"{argon2}$argon2id$v=19$m=19456,t=2,p=1$???$???", "{argon2}$argon2x$v=19$m=19456,t=2,p=1$YWJj$YWJj",
			"{bcrypt}password", "{bcrypt}$2a$31$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcdefghi",
			"{scrypt}$$$", "{scrypt}password",
			"{scrypt}$14ff01$c2FsdHNhbHRzYWx0c2FsdA==$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g=",
			"{scrypt}$e0863$c2FsdHNhbHRzYWx0c2FsdA==$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g=", "{pbkdf2}password",
			"{pbkdf2}abc", "{ldap}x" })
	void matchesWhenHashOfNoKnownKindThenNeverAtTheCostOfAHash(String hash) {
		this.encoder.matches("password", "{noop}warms up");
		this.argon2.matched.set(0);
		assertThat(this.encoder.matches("password", hash)).isFalse();
		assertThat(this.argon2.matched).hasValue(1);
	}

	@Test
	void matchesWhenWrongOrOverLongThenOneHashEach() {
		String hash = this.encoder.encode("password");
		assertThat(this.encoder.matches("wrong", hash)).isFalse();
		assertThat(this.encoder.matches("x".repeat(257), hash)).isFalse();
		assertThat(this.encoder.matches("x".repeat(10_240), hash)).isFalse();
		assertThat(this.argon2.matched).hasValue(3);
	}

	@Test
	void matchesWhenNoOlderHashKnownThenNobodyWaits() {
		String hash = this.encoder.encode("password");
		assertThat(this.encoder.matches("wrong", hash)).isFalse();
		assertThat(this.encoder.matches("password", hash)).isTrue();
		assertThat(this.waits).isEmpty();
	}

	@Test
	void matchesWhenOlderHashesAreSlowerThenRefusalsWaitAsLongAndTheRightPasswordDoesNot() {
		long hour = Duration.ofHours(1).toNanos();
		this.pace.set(hour);
		String hash = this.encoder.encode("password");
		String older = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("password");
		assertThat(this.encoder.matches("password", hash)).isTrue();
		assertThat(this.encoder.matches("password", older)).isTrue();
		assertThat(this.waits).isEmpty();
		assertThat(this.encoder.matches("wrong", hash)).isFalse();
		assertThat(this.encoder.matches("wrong", older)).isFalse();
		assertThat(this.encoder.matches("x".repeat(257), hash)).isFalse();
		assertThat(this.encoder.matches("password", "{noop}password")).isFalse();
		assertThat(this.waits).hasSize(4).allSatisfy((wait) -> assertThat(wait).isBetween(1L, hour * 11 / 10));
	}

	@Test
	void matchesWhenOlderHashIsOfASlowerKindThanKnownThenThePaceFollows() {
		this.pace.set(1);
		String older = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("password");
		for (int i = 0; i < 40; i++) {
			this.encoder.matches("password", older);
		}
		RefusalPace unheard = new RefusalPace((wait) -> {
			throw new AssertionError("Nobody waits before an older hash was seen");
		});
		unheard.complete(0);
		this.pace.complete(0);
		assertThat(this.waits).singleElement().satisfies((wait) -> assertThat(wait).isGreaterThan(100_000));
	}

	@Test
	void matchesWhenOverLongThenNotByItsSubstitute() {
		String hash = this.encoder.encode("over-long");
		assertThat(this.encoder.matches("x".repeat(257), hash)).isFalse();
		assertThat(this.encoder.matches("over-long", hash)).isTrue();
	}

	@Test
	void encodeWhenAtTheBoundsThenWholePasswordCounts() {
		for (String longest : new String[] { "x".repeat(256), EMOJI.repeat(64), EMOJI.repeat(256) }) {
			String hash = this.encoder.encode(longest);
			assertThat(this.encoder.matches(longest, hash)).isTrue();
			assertThat(this.encoder.matches(longest.substring(0, longest.length() - 2), hash)).isFalse();
		}
	}

	@Test
	void encodeWhenBeyondTheBoundsThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.encode("x".repeat(257)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.encode(EMOJI.repeat(257)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.encode("x".repeat(10_240)));
		assertThat(this.argon2.encoded).hasValue(0);
	}

	@Test
	void matchesWhenComposedOrDecomposedThenSamePassword() {
		String hash = this.encoder.encode("Jos\u00E9 ﬁ");
		assertThat(this.encoder.matches("Jose\u0301 fi", hash)).isTrue();
		assertThat(this.encoder.matches("Jose fi", hash)).isFalse();
	}

	@Test
	void matchesWhenSpaceAtTheEndOrOtherCaseThenAnotherPassword() {
		String hash = this.encoder.encode("password ");
		assertThat(this.encoder.matches("password ", hash)).isTrue();
		assertThat(this.encoder.matches("password", hash)).isFalse();
		assertThat(this.encoder.matches("Password ", hash)).isFalse();
	}

	@Test
	void matchesWhenBcryptAnd73BytesThenNotByTheFirst72() {
		String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("x".repeat(72));
		assertThat(this.encoder.matches("x".repeat(72), hash)).isTrue();
		assertThat(this.encoder.matches("x".repeat(73), hash)).isFalse();
		assertThat(this.encoder.matches("x".repeat(71), hash)).isFalse();
	}

	private static final class CountingEncoder implements PasswordEncoder {

		private final PasswordEncoder encoder;

		private final AtomicInteger encoded = new AtomicInteger();

		private final AtomicInteger matched = new AtomicInteger();

		private CountingEncoder(PasswordEncoder encoder) {
			this.encoder = encoder;
		}

		@Override
		public @Nullable String encode(@Nullable CharSequence password) {
			this.encoded.incrementAndGet();
			return this.encoder.encode(password);
		}

		@Override
		public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
			this.matched.incrementAndGet();
			return this.encoder.matches(password, hash);
		}

		@Override
		public boolean upgradeEncoding(@Nullable String hash) {
			return this.encoder.upgradeEncoding(hash);
		}

	}

	/** As the library fails where the system gives no memory. */
	private static final class WithoutMemory implements Libargon2 {

		@Override
		public int argon2id_hash_encoded(int passes, int memoryKib, int lanes, byte[] password, long passwordBytes,
				byte[] salt, long saltBytes, long hashBytes, byte[] encoded, long encodedBytes) {
			return MEMORY_ALLOCATION_ERROR;
		}

		@Override
		public int argon2id_verify(byte[] encoded, byte[] password, long passwordBytes) {
			return MEMORY_ALLOCATION_ERROR;
		}

	}

	/** As the other library does, which leaves it to the system to say why. */
	private static final class SodiumWithoutMemory implements Libsodium {

		@Override
		public int sodium_init() {
			return 0;
		}

		@Override
		public int crypto_pwhash_str(byte[] hash, byte[] password, long passwordBytes, long operations,
				long memoryBytes) {
			return fail();
		}

		@Override
		public int crypto_pwhash_str_verify(byte[] hash, byte[] password, long passwordBytes) {
			return fail();
		}

		private static int fail() {
			Native.setLastError(SodiumArgon2id.ENOMEM);
			return -1;
		}

	}

}
