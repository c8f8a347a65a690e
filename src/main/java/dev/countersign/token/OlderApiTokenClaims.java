package dev.countersign.token;

import java.util.List;
import java.util.Set;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;

import org.springframework.stereotype.Component;

/**
 * Reads API tokens of the type that none is made of any more. They are good until they
 * expire, up to a year after they were made.
 */
@Component
class OlderApiTokenClaims {

	static final String TYPE = "api+jwt";

	static final String AUDIENCE = "countersign-api-token";

	private final ExpectedToken expected;

	OlderApiTokenClaims(IssuerProperties issuer) {
		this.expected = new ExpectedToken(issuer.issuer(), List.of(AUDIENCE), TYPE);
	}

	ApiToken read(Header header, Claims claims) {
		ClaimReader reader = ClaimReader.of(header, claims, this.expected);
		return new ApiToken(reader.uuid(Claims.ID), reader.uuid("user_id"), reader.text("username"),
				reader.time(Claims.ISSUED_AT), reader.time(Claims.EXPIRATION), Set.of(), reader.scopes(),
				reader.keyId());
	}

}
