package dev.countersign.login;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.key.PurposeKey;
import dev.countersign.key.Secret;
import dev.countersign.key.Secrets;

import org.springframework.stereotype.Component;

/**
 * Makes refresh tokens. The first of a session is random; each of the others is derived
 * from the one before, so that callers who race with one token get the same next one,
 * though neither is stored.
 */
@Component
class RefreshTokenMaker {

	private final SecureRandom random;

	/** For the current secret first; the others recognise what was made before it. */
	private final List<Keys> keys;

	RefreshTokenMaker(Secrets secrets, SecureRandom random) {
		this.random = random;
		this.keys = secrets.all().map(Keys::of).toList();
	}

	/** Returns the first token of a session, under the secret in use. */
	RefreshToken first(UUID sessionId) {
		byte[] secret = new byte[RefreshToken.SECRET_BYTES];
		this.random.nextBytes(secret);
		return this.keys.get(0).tagged(sessionId, secret);
	}

	/**
	 * Returns the token that follows one which was {@linkplain #read read} before. It is
	 * made under the same secret whichever is in use, so that nodes between which the
	 * secret is being changed make the same one.
	 */
	RefreshToken successor(RefreshToken token) {
		return makerOf(token).orElseThrow(() -> new IllegalArgumentException("Not a token of ours")).successor(token);
	}

	/** Returns a token as a client sent it, or nothing if it was never issued. */
	Optional<RefreshToken> read(String text) {
		return RefreshToken.parse(text).filter((token) -> makerOf(token).isPresent());
	}

	private Optional<Keys> makerOf(RefreshToken token) {
		return this.keys.stream().filter((keys) -> keys.made(token)).findFirst();
	}

	/**
	 * What one secret makes tokens with.
	 *
	 * @param tag makes the tags
	 * @param successor makes the secret bits of the next token
	 */
	private record Keys(PurposeKey tag, PurposeKey successor) {

		static Keys of(Secret secret) {
			return new Keys(secret.derive("countersign refresh token tag"),
					secret.derive("countersign refresh token successor"));
		}

		boolean made(RefreshToken token) {
			return MessageDigest.isEqual(tagged(token.sessionId(), token.secret()).tag(), token.tag());
		}

		RefreshToken successor(RefreshToken token) {
			return tagged(token.sessionId(), this.successor.mac(token.content()));
		}

		RefreshToken tagged(UUID sessionId, byte[] secret) {
			byte[] content = new RefreshToken(sessionId, secret, new byte[0]).content();
			return new RefreshToken(sessionId, secret, Arrays.copyOf(this.tag.mac(content), RefreshToken.TAG_BYTES));
		}

	}

}
