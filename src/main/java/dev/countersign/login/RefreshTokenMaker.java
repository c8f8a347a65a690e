package dev.countersign.login;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

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

	/** Returns the first token of a session. */
	RefreshToken first(UUID sessionId) {
		byte[] secret = new byte[RefreshToken.SECRET_BYTES];
		this.random.nextBytes(secret);
		return tagged(sessionId, secret);
	}

	/** Returns the token that follows one which was {@linkplain #read read} before. */
	RefreshToken successor(RefreshToken token) {
		Keys maker = makerOf(token).orElseThrow(() -> new IllegalArgumentException("Not a token of ours"));
		return tagged(token.sessionId(), mac(maker.successor(), token.content()));
	}

	/** Returns a token as a client sent it, or nothing if it was never issued. */
	Optional<RefreshToken> read(String text) {
		return RefreshToken.parse(text).filter((token) -> makerOf(token).isPresent());
	}

	private Optional<Keys> makerOf(RefreshToken token) {
		return this.keys.stream()
			.filter((keys) -> MessageDigest.isEqual(tag(keys, token.sessionId(), token.secret()), token.tag()))
			.findFirst();
	}

	private RefreshToken tagged(UUID sessionId, byte[] secret) {
		return new RefreshToken(sessionId, secret, tag(this.keys.get(0), sessionId, secret));
	}

	private static byte[] tag(Keys keys, UUID sessionId, byte[] secret) {
		byte[] content = new RefreshToken(sessionId, secret, new byte[0]).content();
		return Arrays.copyOf(mac(keys.tag(), content), RefreshToken.TAG_BYTES);
	}

	private static byte[] mac(SecretKey key, byte[] message) {
		try {
			Mac mac = Mac.getInstance(key.getAlgorithm());
			mac.init(key);
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has " + key.getAlgorithm(), ex);
		}
	}

	private record Keys(SecretKey tag, SecretKey successor) {

		static Keys of(Secret secret) {
			return new Keys(secret.derive("countersign refresh token tag"),
					secret.derive("countersign refresh token successor"));
		}

	}

}
