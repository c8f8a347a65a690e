package dev.countersign.password;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

/**
 * How passwords are hashed and checked.
 *
 * @see <a href=
 * "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP
 * Password Storage</a>
 */
@Configuration(proxyBeanMethods = false)
class PasswordConfiguration {

	/**
	 * New hashes are Argon2id; the others are there for accounts that were hashed
	 * elsewhere. A hash of any other kind matches nothing, at the cost of one that might.
	 */
	@Bean(defaultCandidate = false)
	KnownHashPasswordEncoder knownHashes() {
		return knownHashes(Argon2idPasswordEncoder.create());
	}

	@Bean
	VerificationDelay verificationDelay() {
		return VerificationDelay.ofThisMachine();
	}

	@Bean
	HashingBulkhead hashingBulkhead(HashingProperties properties, VerificationDelay delay) {
		int threads = properties.threadsOrCores();
		return new HashingBulkhead(threads, new HashingTurns(threads, properties.longestWait(), System::nanoTime),
				delay);
	}

	@Bean
	RefusalPace refusalPace() {
		return new RefusalPace(LockSupport::parkNanos);
	}

	@Bean
	PasswordEncoder passwordEncoder(@Qualifier("knownHashes") KnownHashPasswordEncoder hashes, HashingBulkhead bulkhead,
			RefusalPace pace) {
		return new NormalizingPasswordEncoder(new BulkheadPasswordEncoder(hashes, bulkhead, pace));
	}

	static KnownHashPasswordEncoder knownHashes(PasswordEncoder argon2) {
		return knownHashes(argon2, HashMemory.ofThisProcess());
	}

	static KnownHashPasswordEncoder knownHashes(PasswordEncoder argon2, HashMemory memory) {
		Map<String, PasswordEncoder> encoders = new HashMap<>(
				Map.of("argon2", argon2, "bcrypt", new WholeBCryptPasswordEncoder(new BCryptPasswordEncoder()),
						"scrypt", SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8(), "pbkdf2",
						new Pbkdf2PasswordEncoder("", 16, 600_000, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256),
						Pbkdf2PhcPasswordEncoder.ID, new Pbkdf2PhcPasswordEncoder()));
		encoders.putAll(ForeignPasswordEncoder.all());
		return new KnownHashPasswordEncoder(new DelegatingPasswordEncoder("argon2", encoders), memory);
	}

}
