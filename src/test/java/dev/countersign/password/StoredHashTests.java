package dev.countersign.password;

import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server or an import may run in a language that has digits of its own.
 */
class StoredHashTests {

	private final Locale before = Locale.getDefault(Locale.Category.FORMAT);

	private final byte[] bytes = new byte[32];

	@BeforeEach
	void countInPersian() {
		Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
		assertThat("%d".formatted(1)).isNotEqualTo("1");
	}

	@AfterEach
	void countAsBefore() {
		Locale.setDefault(Locale.Category.FORMAT, this.before);
	}

	@Test
	void hashWhenLanguageHasItsOwnDigitsThenStoredWithThoseThatAreRead() {
		assertThat(StoredHash.argon2("id", "19", 19_456, 2, 1, this.bytes, this.bytes))
			.startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
		assertThat(StoredHash.pbkdf2("256", 260_000, this.bytes, this.bytes)).contains("$pbkdf2-sha256$i=260000$");
		assertThat(StoredHash.scrypt(14, 8, 1, this.bytes, this.bytes)).startsWith("{scrypt}$e0801$");
	}

}
