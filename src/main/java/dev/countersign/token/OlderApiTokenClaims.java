package dev.countersign.token;

import java.util.TreeSet;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtBuilder;

import org.springframework.stereotype.Component;

/**
 * The claims of an API token, written and read back. Type and audience are its own, so
 * that neither we nor another verifier can take it for the token of a login.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725, section
 * 3.11</a>
 */
@Component
class ApiTokenClaims {

	static final String TYPE = "api+jwt";

	static final String AUDIENCE = "countersign-api-token";

	private final ExpectedToken expected;

	ApiTokenClaims(IssuerProperties issuer) {
		this.expected = new ExpectedToken(issuer.issuer(), AUDIENCE, TYPE);
	}

	JwtBuilder write(JwtBuilder jwt, ApiToken token) {
		return jwt.header()
			.type(TYPE)
			.and()
			.issuer(this.expected.issuer())
			.audience()
			.add(AUDIENCE)
			.and()
			.claim("user_id", token.accountId().toString())
			.claim("username", token.username())
			.claim(Claims.ISSUED_AT, token.issuedAt().getEpochSecond())
			.claim(Claims.EXPIRATION, token.expiresAt().getEpochSecond())
			.id(token.id().toString())
			.claim("scope", token.scopes().isEmpty() ? null : String.join(" ", new TreeSet<>(token.scopes())));
	}

	ApiToken read(Header header, Claims claims) {
		ClaimReader reader = ClaimReader.of(header, claims, this.expected);
		return new ApiToken(reader.uuid(Claims.ID), reader.uuid("user_id"), reader.text("username"),
				reader.time(Claims.ISSUED_AT), reader.time(Claims.EXPIRATION), reader.scopes());
	}

}
