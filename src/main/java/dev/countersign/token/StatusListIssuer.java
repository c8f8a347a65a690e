package dev.countersign.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import io.jsonwebtoken.Claims;

import org.springframework.stereotype.Service;

/**
 * Signs status lists, with the key that signs tokens.
 *
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-status-list-21#section-5.1">Token
 * Status List, section 5.1</a>
 */
@Service
public class StatusListIssuer {

	/** How many indices a list has. */
	public static final int SIZE = 1 << 20;

	private final TokenSigner signer;

	private final StatusClaim status;

	StatusListIssuer(TokenSigner signer, StatusClaim status) {
		this.signer = signer;
		this.status = status;
	}

	/**
	 * Tells whether there are lists: a public key signs, and the issuer is an address.
	 */
	public boolean hasLists() {
		return this.status.address(0).isPresent();
	}

	/**
	 * Signs a list.
	 * @param number which it is
	 * @param list a bit for each index, compressed
	 * @param asOf when the list was true
	 * @param ttl after how long a reader should ask for the next
	 * @param lifetime how long the list may be relied upon
	 * @return the JWT in its compact form, or nothing where no public key signs or the
	 * issuer is not an address
	 */
	public Optional<String> issue(long number, byte[] list, Instant asOf, Duration ttl, Duration lifetime) {
		Map<String, Object> content = Map.of("bits", 1, "lst",
				Base64.getUrlEncoder().withoutPadding().encodeToString(list));
		return this.status.address(number)
			.map((uri) -> this.signer.sign((jwt) -> jwt.header()
				.type("statuslist+jwt")
				.and()
				.subject(uri)
				.claim(Claims.ISSUED_AT, asOf.getEpochSecond())
				.claim(Claims.EXPIRATION, asOf.plus(lifetime).getEpochSecond())
				.claim("ttl", ttl.toSeconds())
				.claim("status_list", content)));
	}

}
