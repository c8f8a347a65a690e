package dev.countersign.token;

import javax.crypto.SecretKey;

import dev.countersign.key.SigningKey;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.Jwts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CompactJwsTests {

	private final SecretKey secret = Jwts.SIG.HS256.key().build();

	private final SigningKey key = new SigningKey("the-key", Jwts.SIG.HS256, this.secret, this.secret);

	@Test
	void ofWhenAsLongAsATokenMayBeThenTakenApart() {
		String longest = "a.b." + "c".repeat(8 * 1024 - 4);
		assertThat(CompactJws.of(longest)).isEqualTo(new CompactJws("a", "a.b", longest.substring(4)));
		assertThatExceptionOfType(RefusedAuthentication.class).isThrownBy(() -> CompactJws.of(longest + "c"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a.b", "a.b.c.d", ".b.c", "a..c", "a.b.c=", "a.b.c\n", "a.b c.d", "a.b+.c" })
	void ofWhenNotThreeSegmentsOfBase64urlThenRefused(String token) {
		assertThatExceptionOfType(RefusedAuthentication.class).isThrownBy(() -> CompactJws.of(token));
	}

	@Test
	void signatureWhenNoBytesDecodeToItThenNeitherCanonicalNorGood() {
		CompactJws token = CompactJws.of("a.b.c");
		assertThat(token.hasCanonicalSignature()).isFalse();
		assertThat(token.isSignedWith(this.key)).isFalse();
		assertThat(CompactJws.of("a.b.").hasCanonicalSignature()).isFalse();
	}

	@Test
	void signatureWhenOursThenCanonicalAndGoodWithOurKeyAlone() {
		CompactJws token = CompactJws.of(Jwts.builder().subject("john").signWith(this.secret).compact());
		assertThat(token.hasCanonicalSignature()).isTrue();
		assertThat(token.isSignedWith(this.key)).isTrue();
		SecretKey other = Jwts.SIG.HS256.key().build();
		assertThat(token.isSignedWith(new SigningKey("the-key", Jwts.SIG.HS256, other, other))).isFalse();
	}

	@Test
	void headerWhenItNamesNoAlgorithmOrKeyThenSaysSo() {
		assertThat(new JoseHeader("NonE", "", false).isUnsecured()).isTrue();
		assertThat(new JoseHeader("HS256", "", false).isUnsecured()).isFalse();
		assertThat(new JoseHeader("HS256", "", false).hasKeyId()).isFalse();
		assertThat(new JoseHeader("HS256", "a".repeat(65), false).hasKeyId()).isFalse();
		assertThat(new JoseHeader("HS256", "a-Z_9", false).hasKeyId()).isTrue();
	}

}
