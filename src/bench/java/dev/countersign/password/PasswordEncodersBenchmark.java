package dev.countersign.password;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

/**
 * What it costs to check a password, by the kind of its hash. The settings are those of
 * {@link PasswordConfiguration}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PasswordEncodersBenchmark {

	private static final String PASSWORD = "correct horse battery staple";

	private final Map<String, PasswordEncoder> encoders = Map.of("argon2-libsodium",
			new Argon2idPasswordEncoder(SodiumArgon2id.load().orElseThrow()), "argon2-libargon2",
			new Argon2idPasswordEncoder(ReferenceArgon2id.load().orElseThrow()), "argon2-java",
			new Argon2idPasswordEncoder(null), "bcrypt", new WholeBCryptPasswordEncoder(new BCryptPasswordEncoder()),
			"scrypt", SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8(), "pbkdf2",
			new Pbkdf2PasswordEncoder("", 16, 600_000, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256));

	/** Which encoder. */
	@Param({ "argon2-libsodium", "argon2-libargon2", "argon2-java", "bcrypt", "scrypt", "pbkdf2" })
	public String kind;

	private PasswordEncoder encoder;

	private String hash;

	/** Hashes the password once. */
	@Setup
	public void hash() {
		this.encoder = this.encoders.get(this.kind);
		this.hash = String.valueOf(this.encoder.encode(PASSWORD));
	}

	/** Returns whether the password is right, which it is. */
	@Benchmark
	public boolean check() {
		return this.encoder.matches(PASSWORD, this.hash);
	}

}
