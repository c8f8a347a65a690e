package dev.countersign.login;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import dev.countersign.key.Digests;
import dev.countersign.key.TestSecrets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RefreshTokenMakerTests {

	private static final UUID SESSION = UUID.fromString("8f14e45f-ceea-467f-a0e6-0123456789ab");

	private final String old = secret();

	private final String next = secret();

	private final RefreshTokenMaker before = maker(this.old, this.next);

	private final RefreshTokenMaker after = maker(this.next, this.old);

	@Test
	void firstWhenAgainThenAnother() {
		RefreshToken first = this.before.first(SESSION);
		assertThat(first.sessionId()).isEqualTo(SESSION);
		assertThat(first).isNotEqualTo(this.before.first(SESSION));
		assertThat(first.secret()).isNotEqualTo(new byte[RefreshToken.SECRET_BYTES]);
		assertThat(first.value()).matches("csr_[A-Za-z0-9_-]{86}");
	}

	@Test
	void readWhenMadeUnderAnySecretThenRead() {
		for (RefreshTokenMaker maker : List.of(this.before, this.after)) {
			RefreshToken token = maker.first(SESSION);
			assertThat(this.before.read(token.value())).contains(token);
			assertThat(this.after.read(token.value())).contains(token);
		}
	}

	@Test
	void readWhenMadeUnderAnUnknownSecretThenNothing() {
		String token = maker(secret()).first(SESSION).value();
		assertThat(this.before.read(token)).isEmpty();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.before.successor(RefreshToken.parse(token).orElseThrow()));
	}

	@Test
	void readWhenAnyCharacterIsChangedThenNothing() {
		String token = this.before.first(SESSION).value();
		for (int i = 0; i < token.length(); i++) {
			char other = (token.charAt(i) != 'A') ? 'A' : 'B';
			assertThat(this.before.read(token.substring(0, i) + other + token.substring(i + 1))).as("%d", i).isEmpty();
		}
		assertThat(this.before.read(token + "A")).isEmpty();
		assertThat(this.before.read(token.substring(1))).isEmpty();
		assertThat(this.before.read("csr_" + "?".repeat(86))).isEmpty();
		assertThat(this.before.read("")).isEmpty();
	}

	@Test
	void successorWhenSecretIsBeingChangedThenTheSameOnEveryNode() {
		for (RefreshTokenMaker maker : List.of(this.before, this.after)) {
			RefreshToken token = maker.first(SESSION);
			for (int i = 0; i < 3; i++) {
				RefreshToken successor = this.before.successor(token);
				assertThat(this.after.successor(token).value()).isEqualTo(successor.value());
				assertThat(successor).isNotEqualTo(token);
				assertThat(this.after.read(successor.value())).contains(successor);
				token = successor;
			}
		}
	}

	@Test
	void successorWhenOpenedUnderTheNewSecretThenKnownWithoutTheOld() {
		RefreshToken successor = this.before.successor(this.after.first(SESSION));
		assertThat(maker(this.next).read(successor.value())).contains(successor);
		assertThat(maker(this.old).read(successor.value())).isEmpty();
	}

	@Test
	void hashWhenOfTokenThenOfItsCharacters() {
		RefreshToken token = this.before.first(SESSION);
		byte[] digest = Digests.sha256(token.value().getBytes(StandardCharsets.US_ASCII));
		assertThat(token.hash()).isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
		assertThat(token).asString().isEqualTo("RefreshToken[sessionId=" + SESSION + "]");
	}

	@Test
	void equalsWhenSameSessionAndBitsThenEqual() {
		RefreshToken token = this.before.first(SESSION);
		RefreshToken same = RefreshToken.parse(token.value()).orElseThrow();
		assertThat(same).isEqualTo(token).hasSameHashCodeAs(token);
		assertThat(same.hashCode()).isNotEqualTo(this.before.first(SESSION).hashCode());
		assertThat(token.equals("a text")).isFalse();
		assertThat(token).isNotEqualTo(new RefreshToken(UUID.randomUUID(), token.secret(), token.tag()));
	}

	private static RefreshTokenMaker maker(String secret, String... previous) {
		return new RefreshTokenMaker(TestSecrets.parse(secret, previous), new SecureRandom());
	}

	private static String secret() {
		byte[] secret = new byte[64];
		new SecureRandom().nextBytes(secret);
		return "hex:" + HexFormat.of().formatHex(secret);
	}

}
