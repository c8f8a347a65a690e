package dev.countersign.token;

import java.security.PrivateKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

import dev.countersign.key.SigningKeys;
import dev.countersign.revocation.RevocableIds;
import io.jsonwebtoken.JwtBuilder;

import org.springframework.stereotype.Component;

/**
 * The claim that says where a token stands in the status lists. A token has it where
 * others can verify the lists, and know where they are.
 *
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list-21#section-6.2">Token
 * Status List, section 6.2</a>
 */
@Component
class StatusClaim {

	private final IssuerProperties issuer;

	private final SigningKeys keys;

	StatusClaim(IssuerProperties issuer, SigningKeys keys) {
		this.issuer = issuer;
		this.keys = keys;
	}

	/**
	 * Adds the claim.
	 * @param id what the token ends with
	 */
	JwtBuilder add(JwtBuilder jwt, UUID id) {
		OptionalLong index = RevocableIds.indexOf(id);
		if (index.isPresent()) {
			address(index.getAsLong() / StatusListIssuer.SIZE).ifPresent((uri) -> jwt.claim("status",
					Map.of("status_list", Map.of("idx", index.getAsLong() % StatusListIssuer.SIZE, "uri", uri))));
		}
		return jwt;
	}

	/** Returns where a list is, if there are any. */
	Optional<String> address(long number) {
		return isSignedPublicly() ? this.issuer.address().map((address) -> address + "/status-lists/" + number)
				: Optional.empty();
	}

	private boolean isSignedPublicly() {
		return this.keys.current().signing() instanceof PrivateKey;
	}

}
