package dev.countersign.token;

import java.util.TreeSet;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtBuilder;

import org.springframework.stereotype.Component;

/**
 * The claims of an access token, written and read back.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC 9068</a>
 */
@Component
class AccessTokenClaims {

	private final ExpectedToken expected;

	AccessTokenClaims(ExpectedToken expected) {
		this.expected = expected;
	}

	JwtBuilder write(JwtBuilder jwt, AccessToken token) {
		return jwt.header()
			.type(this.expected.type())
			.and()
			.issuer(this.expected.issuer())
			.audience()
			.add(this.expected.audience())
			.and()
			.subject(token.accountId().toString())
			.claim("user", token.username())
			.claim(Claims.ISSUED_AT, token.issuedAt().getEpochSecond())
			.claim(Claims.EXPIRATION, token.expiresAt().getEpochSecond())
			.id(token.id().toString())
			.claim("sid", token.sessionId().toString())
			.claim("scope", token.scopes().isEmpty() ? null : String.join(" ", new TreeSet<>(token.scopes())));
	}

	AccessToken read(Header header, Claims claims) {
		ClaimReader reader = ClaimReader.of(header, claims, this.expected);
		return new AccessToken(reader.uuid(Claims.ID), reader.uuid("sid"), reader.uuid(Claims.SUBJECT),
				reader.text("user"), reader.time(Claims.ISSUED_AT), reader.time(Claims.EXPIRATION), reader.scopes());
	}

}
