package dev.countersign.token;

import java.security.Key;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.key.SigningKey;
import dev.countersign.key.SigningKeys;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.jackson.io.JacksonSerializer;
import io.jsonwebtoken.security.SecureDigestAlgorithm;

import org.springframework.stereotype.Component;

/**
 * Signs with the current key.
 */
@Component
class TokenSigner {

	/**
	 * A character beyond the first 65,536 takes 4 bytes, and not the 12 of two escapes.
	 */
	private static final JacksonSerializer<Map<String, ?>> JSON = new JacksonSerializer<>(
			JsonMapper.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build());

	private final SigningKeys keys;

	TokenSigner(SigningKeys keys) {
		this.keys = keys;
	}

	/**
	 * Signs a token.
	 * @param content writes its type and its claims
	 * @return the compact form
	 */
	String sign(UnaryOperator<JwtBuilder> content) {
		SigningKey key = this.keys.current();
		JwtBuilder jwt = content.apply(Jwts.builder().json(JSON).header().keyId(key.id()).and());
		return sign(jwt, key.algorithm(), key.signing());
	}

	/** A signing key's algorithm takes its kind of key, which no type can say. */
	@SuppressWarnings("unchecked")
	private static <K extends Key> String sign(JwtBuilder jwt, SecureDigestAlgorithm<K, ?> algorithm, Key key) {
		return jwt.signWith((K) key, algorithm).compact();
	}

}
