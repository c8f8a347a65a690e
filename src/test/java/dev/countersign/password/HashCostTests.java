package dev.countersign.password;

import java.util.Base64;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HashCostTests {

	private static final String SALT = text(16);

	private static final String HASH = text(32);

	@ParameterizedTest
	@ValueSource(strings = { "$scrypt$ln=17,r=8,p=8$SALT$HASH", "$scrypt$ln=18,r=8,p=4$SALT$HASH",
			"$scrypt$ln=10,r=255,p=32$SALT$HASH", "$scrypt$ln=1,r=1,p=255$SALT$HASH",
			"$argon2id$v=19$m=262144,t=4,p=1$SALT$HASH", "$argon2d$v=16$m=8,t=99,p=1$SALT$HASH",
			"$argon2i$v=19$m=65536,t=16,p=16$SALT$HASH", "$pbkdf2-sha512$i=5000000$SALT$HASH",
			"$pbkdf2-sha256$i=1$SALT$HASH", "$2b$15$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde",
			"$2$04$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde" })
	void importWhenAtTheBoundThenAlsoVerifiedAtALogin(String form) {
		String stored = ForeignHash.toStored(hash(form));
		assertThat(KnownHashPasswordEncoder.isKnown(stored)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			$scrypt$ln=17,r=8,p=9$SALT$HASH           | {scrypt}$110809$SALT==$HASH=     | longer than a login
			$scrypt$ln=19,r=8,p=1$SALT$HASH           | {scrypt}$130801$SALT==$HASH=     | 256 MiB
			$argon2id$v=19$m=262145,t=1,p=1$SALT$HASH | {argon2}$argon2id$v=19$m=262145,t=1,p=1$SALT$HASH | 256 MiB
			$argon2id$v=19$m=262144,t=5,p=1$SALT$HASH | {argon2}$argon2id$v=19$m=262144,t=5,p=1$SALT$HASH | longer
			$argon2id$v=19$m=15,t=5,p=2$SALT$HASH     | {argon2}$argon2id$v=19$m=15,t=5,p=2$SALT$HASH     | in order
			$pbkdf2-sha1$i=5000001$SALT$HASH          | {pbkdf2-phc}$pbkdf2-sha1$i=5000001$SALT$HASH      | longer
			$pbkdf2-sha1$i=9999999999$SALT$HASH       | {pbkdf2-phc}$pbkdf2-sha1$i=9999999999$SALT$HASH   | longer
			$pbkdf2-sha1$i=0$SALT$HASH                | {pbkdf2-phc}$pbkdf2-sha1$i=0$SALT$HASH            | in order
			$2b$16$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde | \
			{bcrypt}$2b$16$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde | longer
			$2b$03$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde | \
			{bcrypt}$2b$03$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde | in order""")
	void importWhenBeyondTheBoundThenNeitherTakenOverNorVerified(String form, String stored, String reason) {
		assertThatExceptionOfType(UnusableHashException.class).isThrownBy(() -> ForeignHash.toStored(hash(form)))
			.withMessageContaining(reason);
		assertThat(KnownHashPasswordEncoder.isKnown(hash(stored))).isFalse();
	}

	private static String hash(String form) {
		return form.replace("SALT", SALT).replace("HASH", HASH);
	}

	private static String text(int bytes) {
		return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
	}

}
